//! The promises' ledger, filled from the database and kept up to date by the audit log, and by the news of what mail servers
//! accepted.
//!
//! A step leaves a line in the audit log. Mail that is accepted leaves none: whenever the numbers of a dispatch change, it gets the
//! next number of one counter (`dispatches.news` of the database). The follower asks for dispatches with a later number than it has
//! heard of, by an index, and puts their records again. A dispatch has the number of its last change alone. So to hear of a
//! hundred thousand acceptances of one notice costs as much as to hear of one, and nothing that was sent before is read again. The
//! instants until which mail is in time are among those at which the ledger itself asks for a record again.

use super::mail;
use crate::policies::Policies;
use fairnotice_core::{id::ChangeId, instant::Instant, promises::Ledger, record::Record};
use fairnotice_store::{Error, Reader};
use std::collections::BTreeSet;

/// How many records, or lines of the audit log, are read at a time.
const BATCH: u32 = 500;
/// How many changed records are in memory at a time.
const AT_ONCE: usize = 100;

/// The ledger, up to a line of the audit log and a change of the mail.
#[derive(Debug)]
pub(super) struct Follower {
    ledger: Ledger,
    seen: i64,
    heard: i64,
}

impl Follower {
    /// Reads every record that the report at `now` can hold, in batches.
    pub(super) async fn new(reader: &Reader, policies: &Policies, now: Instant) -> Result<Self, Error> {
        // What changes while the records are read is read again afterwards.
        let (seen, heard) = (reader.audit_end().await?, reader.news_end().await?);
        let mut follower =
            Self { ledger: Ledger::new(now, policies.in_force(now).business_zone().clone()), seen, heard };
        let (began, mut records, mut after) = (std::time::Instant::now(), 0, None);
        loop {
            let page = reader.announced_since(follower.ledger.floor(), after.as_ref(), BATCH).await?;
            follower.put(reader, &page.records, policies, now).await?;
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
        loop {
            let delivered = reader.delivered_since(self.heard, BATCH).await?;
            self.read(reader, policies, now, delivered.ids).await?;
            if self.heard == delivered.seen {
                break;
            }
            self.heard = delivered.seen;
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
        let ids: Vec<_> = BTreeSet::from_iter(ids).into_iter().collect();
        for some in ids.chunks(AT_ONCE) {
            let mut records = Vec::new();
            for id in some {
                match readable(reader, id).await? {
                    Some(record) => records.push(record),
                    None => self.ledger.remove(id),
                }
            }
            self.put(reader, &records, policies, now).await?;
        }
        Ok(())
    }

    async fn put(
        &mut self,
        reader: &Reader,
        records: &[Record],
        policies: &Policies,
        now: Instant,
    ) -> Result<(), Error> {
        let mail = mail::of(reader, records).await?;
        for record in records {
            let deliveries = mail.get(&record.id).map_or(&[][..], Vec::as_slice);
            self.ledger.put(record, policies.judging(record.change.file(), now), deliveries);
        }
        Ok(())
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
