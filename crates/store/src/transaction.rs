//! One change of the record book: everything that belongs together, or nothing.

use crate::{Error, Store, fault};
use fairnotice_core::instant::Instant;
use sqlx::{Row as _, Sqlite};

/// Who does what, and why, as the audit log keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditEntry<'a> {
    /// The step: `announce`, `start`, …
    pub action: &'a str,
    /// Why, in the operator's words; internal.
    pub reason: &'a str,
    /// The message that goes with it; for a correction the text that stood there before.
    pub detail: &'a str,
}

/// What the audit log speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A change record.
    Change,
    /// A release.
    Release,
    /// An incident.
    Incident,
    /// A component.
    Component,
}

impl Subject {
    /// Its word in the database and in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Release => "release",
            Self::Incident => "incident",
            Self::Component => "component",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let all = [Self::Change, Self::Release, Self::Incident, Self::Component];
        all.into_iter().find(|subject| subject.id() == text).ok_or_else(|| Error::unknown("subject", text))
    }
}

/// A transaction by one actor at one instant. Dropped without [`Transaction::commit`] it leaves nothing.
///
/// It takes the write lock at once, so that what it reads stays true until it ends.
pub struct Transaction<'s> {
    pub(crate) tx: sqlx::Transaction<'s, Sqlite>,
    pub(crate) actor: String,
    pub(crate) now: Instant,
    /// Whether readers see something new afterwards.
    published: bool,
}

impl Store {
    /// Begins a change of the book.
    pub async fn begin(&self, actor: &str, now: Instant) -> Result<Transaction<'_>, Error> {
        let tx = self.write().await?;
        Ok(Transaction { tx, actor: actor.to_owned(), now, published: false })
    }
}

impl Transaction<'_> {
    /// The instant at which all of it happens.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Makes it so. The revision of the public state rises by one where readers see something new.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.published {
            next_revision(&mut self.tx).await?;
            fault::point();
        }
        self.tx.commit().await?;
        fault::point();
        Ok(())
    }

    /// Notes that readers see something new.
    pub(crate) fn publishes(&mut self) {
        self.published = true;
    }

    pub(crate) async fn audit(
        &mut self,
        (kind, subject, revision): (Subject, &str, u32),
        act: AuditEntry<'_>,
        document: &str,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO audit (at, actor, action, kind, subject, revision, reason, detail, document)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.now.timestamp_millis())
        .bind(&self.actor)
        .bind(act.action)
        .bind(kind.id())
        .bind(subject)
        .bind(revision)
        .bind(act.reason)
        .bind(act.detail)
        .bind(document)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        Ok(())
    }
}

pub(crate) async fn next_revision(tx: &mut sqlx::Transaction<'_, Sqlite>) -> Result<(), Error> {
    sqlx::query("UPDATE book SET revision = revision + 1 WHERE id = 1").execute(&mut **tx).await?;
    Ok(())
}

/// The revision of the public state.
pub(crate) async fn revision(tx: &mut sqlx::Transaction<'_, Sqlite>) -> Result<u64, Error> {
    let revision: i64 = sqlx::query("SELECT revision FROM book WHERE id = 1").fetch_one(&mut **tx).await?.get(0);
    Ok(u64::try_from(revision).unwrap_or_default())
}
