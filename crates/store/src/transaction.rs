//! One change of the database: everything that belongs together, or nothing.

use crate::{Error, Store, SubjectId, column, fault};
use fairnotice_core::instant::Instant;
use sqlx::{Row as _, Sqlite};

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
    pub(crate) tx: sqlx::Transaction<'s, Sqlite>,
    pub(crate) actor: String,
    pub(crate) now: Instant,
    /// The instant of the audit log's last line.
    last: Option<Instant>,
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
        let last = sqlx::query("SELECT at FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *tx).await?;
        let last = last.map(|row| column::instant(&row, 0)).transpose()?;
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
        self.last.filter(|last| self.now < *last)
    }

    /// Commits. The revision of the public state rises by one if it has changed.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.published {
            next_revision(&mut self.tx).await?;
            fault::point();
        }
        self.tx.commit().await?;
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
        sqlx::query(
            "INSERT INTO audit (at, clock_at, actor, action, kind, subject, revision, reason, detail, document)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(self.last.map_or(self.now, |last| last.max(self.now)).timestamp_millis())
        .bind(self.clock_went_back_from().map(|_| self.now.timestamp_millis()))
        .bind(&self.actor)
        .bind(entry.action)
        .bind(subject.kind())
        .bind(subject.id())
        .bind(revision)
        .bind(entry.reason)
        .bind(entry.detail)
        .bind(document)
        .execute(&mut *self.tx)
        .await?;
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

    /// How many steps of a subject were taken.
    pub async fn count_steps(&mut self, subject: &SubjectId) -> Result<u32, Error> {
        let count = sqlx::query("SELECT COUNT(*) FROM audit WHERE kind = $1 AND subject = $2");
        Ok(count.bind(subject.kind()).bind(subject.id()).fetch_one(&mut *self.tx).await?.get(0))
    }
}

pub(crate) async fn next_revision(tx: &mut sqlx::Transaction<'_, Sqlite>) -> Result<(), Error> {
    sqlx::query("UPDATE publication SET revision = revision + 1 WHERE id = 1").execute(&mut **tx).await?;
    Ok(())
}

/// The revision of the public state.
pub(crate) async fn revision(tx: &mut sqlx::Transaction<'_, Sqlite>) -> Result<u64, Error> {
    let revision: i64 = sqlx::query("SELECT revision FROM publication WHERE id = 1").fetch_one(&mut **tx).await?.get(0);
    Ok(u64::try_from(revision).unwrap_or_default())
}
