//! Who did what, when and why.

use crate::{Error, Store, changes::only_readable, transaction::Subject};
use sqlx::{Row as _, sqlite::SqliteRow};

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditEntry {
    /// Counts every line.
    pub seq: i64,
    /// Epoch milliseconds.
    pub at: i64,
    /// The token's name, or `clock`.
    pub actor: String,
    /// The step: `announce`, `start`, …
    pub action: String,
    /// What it speaks of.
    pub kind: Subject,
    /// Its id.
    pub subject: String,
    /// Its revision afterwards.
    pub revision: u32,
    /// Why, in the operator's words.
    pub reason: String,
    /// The message that went with it; for a correction the text that stood there before.
    pub detail: String,
    /// What stood there afterwards, as JSON.
    pub document: String,
}

const COLUMNS: &str = "SELECT seq, at, actor, action, kind, subject, revision, reason, detail, document FROM audit";

impl Store {
    /// The audit log of one subject, oldest first.
    pub async fn audit(&self, kind: Subject, subject: &str) -> Result<Vec<StoredAuditEntry>, Error> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE kind = $1 AND subject = $2 ORDER BY seq")))
            .bind(kind.id())
            .bind(subject)
            .fetch_all(&self.pool)
            .await?;
        Ok(only_readable(rows.iter().map(entry)))
    }

    /// The whole log, newest first: at most `limit` lines before the one numbered `before`.
    pub async fn audit_before(&self, before: i64, limit: u32) -> Result<Vec<StoredAuditEntry>, Error> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE seq < $1 ORDER BY seq DESC LIMIT $2")))
            .bind(before)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        Ok(only_readable(rows.iter().map(entry)))
    }
}

fn entry(row: &SqliteRow) -> Result<StoredAuditEntry, Error> {
    let kind: String = row.get(4);
    Ok(StoredAuditEntry {
        seq: row.get(0),
        at: row.get(1),
        actor: row.get(2),
        action: row.get(3),
        kind: Subject::read(&kind)?,
        subject: row.get(5),
        revision: row.get(6),
        reason: row.get(7),
        detail: row.get(8),
        document: row.get(9),
    })
}
