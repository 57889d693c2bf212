//! Erasure: nothing of an address stays, neither in rows nor in what is left of deleted ones.
//!
//! On SQLite every deleted row is overwritten (`secure_delete`), and the log is written back and cut off after an erasure. A page
//! that was rearranged can still have a copy. So the files are searched, and rewritten only where the address is found.

mod needles;

use crate::{
    AuditEntry, Error, Store, SubjectId, Subscriber, SubscriberId,
    address::Kind,
    changes::only_readable,
    connections,
    counters::Counter,
    fault,
    mail_transaction::MailTransaction,
    subscribers::{select, subscriber},
};
use fairnotice_core::instant::Instant;
use needles::Needles;
use sqlx::{AssertSqlSafe, Row as _};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{task::spawn_blocking, time::timeout};

/// Why a delivery is parked whose subscriber left after the notice was due.
pub const LEFT_LATE: &str = "the subscription ended after the notice was due";

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// There is no such subscriber.
    Missing,
    /// Nothing of the address is left.
    Done,
    /// The subscriber is erased, and something else in the database's file has the address: a text that an operator wrote, or a
    /// subscriber whose address contains it.
    Mentioned,
}

impl Store {
    /// Erases a subscriber, with the letters to it and what mail servers answered about it. The numbers of dispatches stay, and the
    /// audit log says who erased the subscriber of this number.
    pub async fn erase_subscriber(&self, id: SubscriberId, actor: &str, now: Instant) -> Result<Erased, Error> {
        let mut tx = self.begin_mail_by(actor, now).await?;
        let Some(subscriber) = tx.subscriber(id).await? else { return Ok(Erased::Missing) };
        tx.erase(id).await?;
        tx.audit(&SubjectId::Subscriber(id), AuditEntry { action: "erase", reason: "", detail: "" }).await?;
        tx.commit().await?;
        let is_left = self.scrub(&[subscriber]).await?;
        Ok(if is_left { Erased::Mentioned } else { Erased::Done })
    }

    /// Erases the subscribers who did not confirm since an instant, and those whose subscription ended before another, in
    /// transactions of at most `batch` of each, so that nobody waits long. Returns how many there were.
    pub async fn forget_subscribers(
        &self,
        pending_before: Instant,
        ended_before: Instant,
        batch: u32,
        now: Instant,
    ) -> Result<u64, Error> {
        let mut forgotten = Vec::new();
        loop {
            let mut tx = self.begin_mail(now).await?;
            let before = forgotten.len();
            for (condition, until) in [(PENDING, pending_before), (ENDED, ended_before)] {
                let query = sqlx::query(select(condition)).bind(until.timestamp_millis()).bind(i64::from(batch));
                forgotten.extend(only_readable(query.fetch_all(&mut *tx.tx).await?.iter().map(subscriber)));
            }
            if forgotten.len() == before {
                break;
            }
            for subscriber in &forgotten[before..] {
                tx.erase(subscriber.id).await?;
            }
            tx.commit().await?;
        }
        if !forgotten.is_empty() {
            // Once for all: it can rewrite the file.
            self.scrub(&forgotten).await?;
        }
        Ok(forgotten.len() as u64)
    }

    /// Removes what is left of addresses from the files of SQLite. Returns whether something still has one.
    async fn scrub(&self, subscribers: &[Subscriber]) -> Result<bool, Error> {
        let Some(file) = self.address.real_file().filter(|_| self.kind == Kind::Sqlite) else { return Ok(false) };
        let texts = subscribers.iter().flat_map(|one| [&one.address, &one.address_key]);
        let texts = Arc::new(Needles::new(texts.map(String::as_str)));
        self.write_log_back().await?;
        if !is_in(&file, &texts).await? {
            return Ok(false);
        }
        let vacuum = async { sqlx::query("VACUUM").execute(&self.writer).await };
        timeout(10 * connections::PATIENCE, vacuum).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        self.write_log_back().await?;
        is_in(&file, &texts).await
    }

    /// Writes the log back into the database's file, and cuts it off. Waits for readers of an earlier state.
    async fn write_log_back(&self) -> Result<(), Error> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_optional(&self.writer).await?;
        Ok(())
    }
}

/// Who did not confirm.
pub(crate) const PENDING: &str = "WHERE state = 'pending' AND created_at < $1 ORDER BY created_at LIMIT $2";
/// Whose subscription has ended.
pub(crate) const ENDED: &str = "WHERE state = 'ended' AND ended_at < $1 ORDER BY ended_at LIMIT $2";

impl MailTransaction<'_> {
    /// Erases a subscriber. What waits for it is for one recipient less.
    ///
    /// Subscribers, deliveries, news, dispatches: whoever settles takes them in the same order, so that no two transactions wait
    /// for each other.
    async fn erase(&mut self, id: SubscriberId) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM subscribers WHERE id = $1").bind(id.0);
        delete.execute(&mut *self.tx).await?;
        self.subscribers_changed = true;
        fault::point();
        let clear =
            sqlx::query("UPDATE deliveries SET reason = '' WHERE subscriber_id = $1 AND reason <> ''").bind(id.0);
        clear.execute(&mut *self.tx).await?;
        fault::point();
        // Whoever leaves after a notice was due still counts: a promise that is broken stays so.
        let is_late = "(SELECT accept_by FROM dispatches WHERE id = deliveries.dispatch_id) < $3";
        let leave = format!(
            "UPDATE deliveries SET settled_at = $2, holder = NULL, held_until = NULL,
                 state = CASE WHEN {is_late} THEN 'parked' ELSE 'left' END,
                 reason = CASE WHEN {is_late} THEN $4 ELSE '' END
             WHERE subscriber_id = $1 AND state IN ('waiting', 'bundled') RETURNING dispatch_id, state"
        );
        let leave = sqlx::query(AssertSqlSafe(leave)).bind(id.0).bind(self.now.timestamp_millis());
        let leave = leave.bind(self.now.timestamp().saturating_mul(1000)).bind(LEFT_LATE);
        let left = leave.fetch_all(&mut *self.tx).await?;
        let mut left: Vec<(i64, bool)> =
            left.iter().map(|row| (row.get(0), row.get::<String, _>(1) == "parked")).collect();
        left.sort_unstable();
        fault::point();
        for (dispatch, is_late) in left {
            let news = Counter::News.next(&mut self.tx).await?;
            let fewer =
                "UPDATE dispatches SET recipients = recipients - $3, parked = parked + $4, news = $2 WHERE id = $1";
            let fewer = sqlx::query(fewer).bind(dispatch).bind(news).bind(i64::from(!is_late)).bind(i64::from(is_late));
            fewer.execute(&mut *self.tx).await?;
            fault::point();
        }
        for delete in [
            "DELETE FROM deliveries WHERE dispatch_id IN (SELECT id FROM dispatches WHERE kind = 'subscriber' AND subject = $1)",
            "DELETE FROM dispatches WHERE kind = 'subscriber' AND subject = $1",
        ] {
            sqlx::query(delete).bind(id.to_string()).execute(&mut *self.tx).await?;
            fault::point();
        }
        Ok(())
    }
}

/// Whether the database's file or its log has one of these texts, in any case.
async fn is_in(file: &Path, texts: &Arc<Needles>) -> Result<bool, Error> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let (files, texts) = ([file.to_owned(), PathBuf::from(log)], Arc::clone(texts));
    let searched = move || {
        for file in &files {
            if texts.are_in(file)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let found: io::Result<bool> = spawn_blocking(searched).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    found.map_err(|error| Error::Database(error.into()))
}
