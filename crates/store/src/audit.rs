//! Who did what, when.

use crate::{Error, Store};
use fairnotice_core::instant::Instant;
use sqlx::{Row as _, Sqlite, Transaction};

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Epoch milliseconds.
    pub at: i64,
    /// The token's name.
    pub actor: String,
    /// The step: `announce`, `start`, …
    pub action: String,
    /// The record's id.
    pub subject: String,
    /// The message that went with it.
    pub detail: String,
}

pub(crate) async fn write(
    tx: &mut Transaction<'_, Sqlite>,
    now: Instant,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO audit (at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5)")
        .bind(now.timestamp_millis())
        .bind(actor)
        .bind(action)
        .bind(subject)
        .bind(detail)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Store {
    /// The audit log of one record, oldest first.
    pub async fn audit(&self, subject: &str) -> Result<Vec<Entry>, Error> {
        let rows = sqlx::query("SELECT at, actor, action, subject, detail FROM audit WHERE subject = $1 ORDER BY seq")
            .bind(subject)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows
            .iter()
            .map(|row| Entry {
                at: row.get(0),
                actor: row.get(1),
                action: row.get(2),
                subject: row.get(3),
                detail: row.get(4),
            })
            .collect())
    }
}
