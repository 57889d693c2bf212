//! A database that was restored from a backup knows less than what was sent. What was due before the restore waits for an
//! operator's word.
//!
//! `fairnotice backup` marks its copy, and `fairnotice copy` copies the mark: a counter. The first server that starts on a marked
//! database withholds what waits in it, and from then on also what was due before that instant and is published only now, such as
//! a reminder that the lost database had published. A database that was restored in another way is marked by
//! [`Store::mark_restored`].

use crate::{
    Error, Reader, Store, SubjectId, column, counters::Counter, fault, mail_transaction::MailTransaction,
    transaction::Transaction,
};
use fairnotice_core::instant::Instant;
use sqlx::{AssertSqlSafe, Row as _};

/// The mark of a backup: a statement for its copy.
pub(crate) const MARK: &str =
    "INSERT INTO counters (name, last) VALUES ('restored', 0) ON CONFLICT (name) DO UPDATE SET last = 0";
/// How many deliveries one transaction moves, so that steps do not wait long.
const BATCH: i64 = 5_000;

/// The mail that waits for an operator's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// When the restored database was started first; none where it is no restored one, or the word was given.
    pub since: Option<Instant>,
    /// Notices of which nobody's mail was prepared yet.
    pub dispatches: u64,
    /// Mails to one subscriber each.
    pub deliveries: u64,
}

impl Reader {
    /// The mail that waits for an operator's word.
    pub async fn withheld(&self) -> Result<Withheld, Error> {
        let count = "SELECT (SELECT COUNT(*) FROM dispatches WHERE withheld = 1),
             (SELECT COUNT(*) FROM deliveries WHERE state = 'withheld'),
             (SELECT last FROM counters WHERE name = 'restored' AND last > 0)";
        let row = sqlx::query(count).fetch_one(&self.readers).await?;
        Ok(Withheld {
            dispatches: column::count(&row, 0)?,
            deliveries: column::count(&row, 1)?,
            since: column::optional_instant(&row, 2)?,
        })
    }
}

impl Store {
    /// Marks a database that was restored by other means than a file of `fairnotice backup`: `fairnotice mail restored`.
    pub async fn mark_restored(&self) -> Result<(), Error> {
        sqlx::query(MARK).execute(&self.writer).await?;
        Ok(())
    }

    /// Withholds what waits in a marked database, when the first server starts on it. Returns what waits for an operator's word.
    pub async fn withhold_restored(&self, now: Instant) -> Result<Withheld, Error> {
        let mut tx = self.begin_mail(now).await?;
        let first = "UPDATE counters SET last = $1 WHERE name = 'restored' AND last = 0";
        let first = sqlx::query(first).bind(now.timestamp_millis()).execute(&mut *tx.tx).await?;
        fault::point();
        if first.rows_affected() > 0 {
            for withhold in [
                "UPDATE dispatches SET withheld = 1 WHERE expanded_at IS NULL",
                "UPDATE deliveries SET state = 'withheld', holder = NULL, held_until = NULL, bundled_with = NULL
                 WHERE state IN ('waiting', 'bundled')",
            ] {
                sqlx::query(withhold).execute(&mut *tx.tx).await?;
                fault::point();
            }
            // Mails name their dispatch, and the lost database has given numbers beyond the last one that this one knows.
            for counter in [Counter::Dispatch, Counter::Subscriber] {
                counter.skip(&mut tx.tx).await?;
            }
            tx.commit().await?;
        }
        self.withheld().await
    }

    /// The operator's word: what is withheld is sent after all.
    pub async fn send_withheld(&self, now: Instant) -> Result<(), Error> {
        while self.begin_mail(now).await?.take("state = 'waiting', reason = $3", "", false).await? {}
        self.word_given("UPDATE dispatches SET withheld = 0 WHERE withheld = 1 RETURNING id", None, now).await
    }

    /// The operator's word: what is withheld is not sent.
    pub async fn park_withheld(&self, reason: &str, now: Instant) -> Result<(), Error> {
        let parked = format!("state = 'parked', reason = $3, settled_at = {}", now.timestamp_millis());
        while self.begin_mail(now).await?.take(&parked, reason, true).await? {}
        let park = format!(
            "UPDATE dispatches SET withheld = 0, withdrawn = $1, expanded_at = {} WHERE withheld = 1 RETURNING id",
            now.timestamp_millis()
        );
        self.word_given(&park, Some(reason), now).await
    }

    /// Releases the dispatches, and ends that others are withheld.
    async fn word_given(&self, release: &str, reason: Option<&str>, now: Instant) -> Result<(), Error> {
        let mut tx = self.begin_mail(now).await?;
        let mut query = sqlx::query(AssertSqlSafe(release.to_owned()));
        if let Some(reason) = reason {
            query = query.bind(reason);
        }
        let released = query.fetch_all(&mut *tx.tx).await?;
        fault::point();
        for row in &released {
            let news = Counter::News.next(&mut tx.tx).await?;
            let update =
                sqlx::query("UPDATE dispatches SET news = $2 WHERE id = $1").bind(row.get::<i64, _>(0)).bind(news);
            update.execute(&mut *tx.tx).await?;
            fault::point();
        }
        sqlx::query("DELETE FROM counters WHERE name = 'restored'").execute(&mut *tx.tx).await?;
        fault::point();
        tx.commit().await
    }
}

impl MailTransaction<'_> {
    /// Gives some of the withheld deliveries another state; whether there were any.
    async fn take(mut self, set: &str, reason: &str, parked: bool) -> Result<bool, Error> {
        let next = "SELECT dispatch_id, MAX(subscriber_id) FROM (SELECT dispatch_id, subscriber_id FROM deliveries
             WHERE state = 'withheld' ORDER BY dispatch_id, subscriber_id LIMIT $1) AS batch GROUP BY dispatch_id";
        let rows = sqlx::query(next).bind(BATCH).fetch_all(&mut *self.tx).await?;
        for row in &rows {
            let (dispatch, last): (i64, i64) = (row.get(0), row.get(1));
            let update = format!(
                "UPDATE deliveries SET {set} WHERE dispatch_id = $1 AND subscriber_id <= $2 AND state = 'withheld'"
            );
            let update = sqlx::query(AssertSqlSafe(update)).bind(dispatch).bind(last).bind(reason);
            let count = update.execute(&mut *self.tx).await?.rows_affected();
            fault::point();
            if parked {
                let news = Counter::News.next(&mut self.tx).await?;
                let add = sqlx::query("UPDATE dispatches SET parked = parked + $2, news = $3 WHERE id = $1");
                let add = add.bind(dispatch).bind(i64::try_from(count).unwrap_or(i64::MAX)).bind(news);
                add.execute(&mut *self.tx).await?;
                fault::point();
            }
        }
        if !rows.is_empty() {
            self.commit().await?;
        }
        Ok(!rows.is_empty())
    }
}

impl Transaction<'_> {
    /// Withholds what a scheduled step has dispatched, if it was due before the database was restored and no word was given yet:
    /// the lost database may have sent it.
    pub async fn withhold_overdue(&mut self, subject: &SubjectId, revision: u32) -> Result<(), Error> {
        let withhold = "UPDATE dispatches SET withheld = 1
             WHERE kind = $1 AND subject = $2 AND revision = $3 AND expanded_at IS NULL
             AND COALESCE(due_at, published_at) <= (SELECT last FROM counters WHERE name = 'restored' AND last > 0)";
        let withhold = sqlx::query(withhold).bind(subject.kind()).bind(subject.id()).bind(i64::from(revision));
        withhold.execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }
}
