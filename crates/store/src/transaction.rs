//! One change of the database: everything that belongs together, or nothing.

use crate::{Error, Store, SubjectId, address::Kind, column, fault};
use fairnotice_core::instant::Instant;
use sqlx::{Any, AnyConnection, Row as _};

/// Where PostgreSQL's servers hear of a new revision.
pub(crate) const CHANNEL: &str = "fairnotice";

/// An entry for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    /// The step: `announce`, `start`, …
    pub action: &'a str,
    /// Why, in the operator's words; internal.
    pub reason: &'a str,
    /// The message of the step; for a correction the previous text.
    pub detail: &'a str,
}

/// A transaction by one actor at one instant. Dropped without [`Transaction::commit`] it leaves nothing.
///
/// It takes the write lock immediately, so that the data it reads stays valid until it ends.
pub struct Transaction<'s> {
    pub(crate) tx: sqlx::Transaction<'s, Any>,
    pub(crate) actor: String,
    pub(crate) now: Instant,
    /// The number and the instant of the audit log's last line.
    last: Option<(i64, Instant)>,
    /// Whether the public state has changed.
    published: bool,
}

impl Store {
    /// Begins a transaction that happens at `now`.
    pub async fn begin(&self, actor: &str, now: Instant) -> Result<Transaction<'_>, Error> {
        self.begin_by(actor, || now).await
    }

    /// Begins a transaction and reads the clock once the write lock is held, so that waiting transactions get increasing
    /// instants.
    pub async fn begin_by(
        &self,
        actor: &str,
        clock: impl FnOnce() -> Instant + Send,
    ) -> Result<Transaction<'_>, Error> {
        let mut tx = self.write().await?;
        let last = sqlx::query("SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *tx).await?;
        let last = last.map(|row| Ok::<_, Error>((row.get(0), column::instant(&row, 1)?))).transpose()?;
        Ok(Transaction { tx, actor: actor.to_owned(), now: clock(), last, published: false })
    }
}

impl Transaction<'_> {
    /// The instant of the transaction.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Moves the transaction's instant to the subject's last step if the clock has gone back before it.
    pub async fn keep_order(&mut self, subject: &SubjectId) -> Result<(), Error> {
        self.now = self.last_step(subject).await?.map_or(self.now, |last| last.max(self.now));
        Ok(())
    }

    /// The instant of the audit log's last line, if the clock has gone back before it.
    pub fn clock_went_back_from(&self) -> Option<Instant> {
        self.last.map(|(_, at)| at).filter(|last| self.now < *last)
    }

    /// Commits. The revision of the public state rises by one if it has changed. After [`Error::Uncertain`] it may be stored or
    /// not; after any other error it is not.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.published {
            next_revision(&mut self.tx).await?;
            fault::point();
        } else {
            // After a failed statement PostgreSQL turns a commit into a rollback and reports a success. A statement fails.
            sqlx::query("SELECT 1").execute(&mut *self.tx).await?;
        }
        self.tx.commit().await.map_err(|error| match error {
            sqlx::Error::Database(_) => error.into(),
            error => Error::Uncertain(error),
        })?;
        fault::point();
        Ok(())
    }

    /// Marks the public state as changed.
    pub(crate) fn publishes(&mut self) {
        self.published = true;
    }

    pub(crate) async fn audit(
        &mut self,
        subject: &SubjectId,
        revision: u32,
        entry: AuditEntry<'_>,
        document: &str,
    ) -> Result<(), Error> {
        if let Some(last) = self.last_step(subject).await?.filter(|last| self.now < *last) {
            return Err(Error::OutOfOrder { subject: subject.clone(), now: self.now, last });
        }
        let (seq, at) = self.last.map_or((1, self.now), |(seq, last)| (seq + 1, last.max(self.now)));
        sqlx::query(
            "INSERT INTO audit (seq, at, clock_at, actor, action, kind, subject, revision, reason, detail, document)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(seq)
        .bind(at.timestamp_millis())
        .bind(self.clock_went_back_from().map(|_| self.now.timestamp_millis()))
        .bind(&self.actor)
        .bind(entry.action)
        .bind(subject.kind())
        .bind(subject.id())
        .bind(i64::from(revision))
        .bind(entry.reason)
        .bind(entry.detail)
        .bind(document)
        .execute(&mut *self.tx)
        .await?;
        self.last = Some((seq, at));
        fault::point();
        Ok(())
    }

    /// The instant of a subject's last step.
    pub async fn last_step(&mut self, subject: &SubjectId) -> Result<Option<Instant>, Error> {
        let last =
            "SELECT COALESCE(clock_at, at) FROM audit WHERE kind = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1";
        let last = sqlx::query(last).bind(subject.kind()).bind(subject.id()).fetch_optional(&mut *self.tx).await?;
        last.map(|row| column::instant(&row, 0)).transpose()
    }

    /// The instant of the subject's last step by another actor.
    pub async fn last_step_by_another(&mut self, subject: &SubjectId) -> Result<Option<Instant>, Error> {
        let last = "SELECT COALESCE(clock_at, at) FROM audit WHERE kind = $1 AND subject = $2 AND actor <> $3
             ORDER BY seq DESC LIMIT 1";
        let last = sqlx::query(last)
            .bind(subject.kind())
            .bind(subject.id())
            .bind(&self.actor)
            .fetch_optional(&mut *self.tx)
            .await?;
        last.map(|row| column::instant(&row, 0)).transpose()
    }
}

/// Raises the revision of the public state. PostgreSQL tells the other servers when the transaction commits.
pub(crate) async fn next_revision(tx: &mut AnyConnection) -> Result<(), Error> {
    let next = "UPDATE publication SET revision = revision + 1 WHERE id = 1 RETURNING revision";
    let revision: i64 = sqlx::query(next).fetch_one(&mut *tx).await?.get(0);
    if Kind::of(tx) == Kind::Postgres {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(revision.to_string());
        notify.execute(tx).await?;
    }
    Ok(())
}

/// The revision of the public state.
pub(crate) async fn revision(connection: &mut AnyConnection) -> Result<u64, Error> {
    let row = sqlx::query("SELECT revision FROM publication WHERE id = 1").fetch_one(connection).await?;
    column::count(&row, 0)
}
