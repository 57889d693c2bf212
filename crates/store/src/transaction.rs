//! One change of the database: everything that belongs together, or nothing.

use crate::{
    AuditEntry, Error, Store, SubjectId,
    address::Kind,
    audit_line::{self, LastLine, NewLine},
    column, fault,
};
use fairnotice_core::instant::Instant;
use sqlx::{Any, AnyConnection, Row as _};

/// Where PostgreSQL's servers hear of a new revision.
pub(crate) const CHANNEL: &str = "fairnotice";

/// A transaction by one actor at one instant. Dropped without [`Transaction::commit`] it leaves nothing.
///
/// It takes the write lock immediately, so that the data it reads stays valid until it ends.
pub struct Transaction<'s> {
    pub(crate) tx: sqlx::Transaction<'s, Any>,
    pub(crate) actor: String,
    pub(crate) now: Instant,
    /// The number and the instant of the audit log's last line.
    last: Option<LastLine>,
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
        let last = audit_line::last(&mut tx).await?;
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
        self.last.map(|last| last.at).filter(|last| self.now < *last)
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
        let line = NewLine { actor: &self.actor, now: self.now, subject, revision, entry, document };
        self.last = Some(line.add(&mut self.tx, self.last).await?);
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
