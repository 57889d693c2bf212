//! The promises' ledger, filled from the database and kept up to date by the audit log.

use crate::policies::Policies;
use fairnotice_core::{id::ChangeId, instant::Instant, promises::Ledger, record::Record};
use fairnotice_store::{Error, Reader};
use std::collections::BTreeSet;

/// How many records, or lines of the audit log, are read at a time.
const BATCH: u32 = 500;

/// The ledger, up to a line of the audit log.
#[derive(Debug)]
pub(super) struct Follower {
    ledger: Ledger,
    seen: i64,
}

impl Follower {
    /// Reads every record that the report at `now` can hold, in batches.
    pub(super) async fn new(reader: &Reader, policies: &Policies, now: Instant) -> Result<Self, Error> {
        // What changes while the records are read is read again afterwards.
        let seen = reader.audit_end().await?;
        let mut follower = Self { ledger: Ledger::new(now), seen };
        let (began, mut records, mut after) = (std::time::Instant::now(), 0, None);
        loop {
            let page = reader.announced_since(follower.ledger.floor(), after.as_ref(), BATCH).await?;
            page.records.iter().for_each(|record| follower.put(record, policies, now));
            records += page.records.len();
            after = page.next;
            if after.is_none() {
                break;
            }
            if records.is_multiple_of(25_000) {
                tracing::info!(records, "reading the records of the promises report");
            }
        }
        let milliseconds = began.elapsed().as_millis();
        tracing::info!(records, milliseconds, "the records of the promises report are read");
        Ok(follower)
    }

    /// Reads what has changed, in the database and with time.
    pub(super) async fn catch_up(&mut self, reader: &Reader, policies: &Policies, now: Instant) -> Result<(), Error> {
        if self.ledger.reaches(now) {
            self.ledger.move_to(now);
        } else {
            tracing::warn!("the clock has gone back; the records of the promises report are read again");
            *self = Self::new(reader, policies, now).await?;
        }
        loop {
            let changed = reader.changed_since(self.seen, BATCH).await?;
            self.read(reader, policies, now, changed.ids).await?;
            if self.seen == changed.seen {
                break;
            }
            self.seen = changed.seen;
        }
        let stale: Vec<_> = self.ledger.stale().cloned().collect();
        self.read(reader, policies, now, stale).await
    }

    async fn read(
        &mut self,
        reader: &Reader,
        policies: &Policies,
        now: Instant,
        ids: Vec<ChangeId>,
    ) -> Result<(), Error> {
        for id in BTreeSet::from_iter(ids) {
            match readable(reader, &id).await? {
                Some(record) => self.put(&record, policies, now),
                None => self.ledger.remove(&id),
            }
        }
        Ok(())
    }

    fn put(&mut self, record: &Record, policies: &Policies, now: Instant) {
        self.ledger.put(record, policies.judging(record.change.file(), now));
    }

    /// The figures, and the order of the changes.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// A record; none where it cannot be read, so that it does not hide the others.
pub(super) async fn readable(reader: &Reader, id: &ChangeId) -> Result<Option<Record>, Error> {
    match reader.change(id).await {
        Ok(stored) => Ok(Some(stored.record)),
        Err(error @ (Error::Missing(_) | Error::Corrupt { .. })) => {
            tracing::error!(%error, "a record is left out of the promises report");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
