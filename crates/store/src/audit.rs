//! The audit log.

use crate::{Error, Reader, Store, SubjectId, changes::only_readable, column, fault, transaction::Transaction};
use fairnotice_core::instant::Instant;
use sqlx::{Row as _, any::AnyRow};

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditEntry {
    /// The number of the line.
    pub seq: i64,
    /// Never before the line before it.
    pub at: Instant,
    /// The step's own instant, where the clock had gone back behind the line before.
    pub clock_at: Option<Instant>,
    /// The token's name, or `clock`.
    pub actor: String,
    /// The step: `announce`, `start`, …
    pub action: String,
    /// Whose step it was.
    pub subject: SubjectId,
    /// Its revision afterwards.
    pub revision: u32,
    /// Why, in the operator's words.
    pub reason: String,
    /// The message of the step; for a correction the previous text.
    pub detail: String,
    /// The document after the step, as JSON.
    pub document: String,
}

const COLUMNS: &str =
    "SELECT seq, at, clock_at, actor, action, kind, subject, revision, reason, detail, document FROM audit";

/// What stands for a name that was erased.
const ERASED: &str = "erased";

impl Store {
    /// Erases who took the steps before an instant, and their reasons: at most `limit` lines after those that were looked at before.
    /// What was done, when, and the documents stay: evidence and the replay of decisions rest on them. Lines of `keeping`, which is no
    /// person, stay as they are. Returns how many lines were looked at.
    pub async fn erase_audit_names(
        &self,
        before: Instant,
        keeping: &str,
        limit: u32,
        now: Instant,
    ) -> Result<u64, Error> {
        let mut tx = self.begin_mail(now).await?;
        let seen = "SELECT COALESCE(MAX(last), 0) FROM counters WHERE name = 'audit_names'";
        let seen: i64 = sqlx::query(seen).fetch_one(&mut *tx.tx).await?.get(0);
        let lines = sqlx::query("SELECT seq FROM audit WHERE seq > $1 AND at < $2 ORDER BY seq LIMIT $3")
            .bind(seen)
            .bind(before.timestamp_millis())
            .bind(i64::from(limit))
            .fetch_all(&mut *tx.tx)
            .await?;
        let Some(last) = lines.last().map(|row| row.get::<i64, _>(0)) else { return Ok(0) };
        let erase = "UPDATE audit SET actor = $3, reason = '' WHERE seq > $1 AND seq <= $2 AND actor <> $4";
        let erase = sqlx::query(erase).bind(seen).bind(last).bind(ERASED).bind(keeping);
        erase.execute(&mut *tx.tx).await?;
        fault::point();
        let note = "INSERT INTO counters (name, last) VALUES ('audit_names', $1)
             ON CONFLICT (name) DO UPDATE SET last = EXCLUDED.last";
        sqlx::query(note).bind(last).execute(&mut *tx.tx).await?;
        fault::point();
        tx.commit().await?;
        Ok(lines.len() as u64)
    }
}

impl Transaction<'_> {
    /// The audit log of one subject from a revision on, oldest first.
    pub async fn audit_from(&mut self, subject: &SubjectId, revision: u32) -> Result<Vec<StoredAuditEntry>, Error> {
        let query = format!("{COLUMNS} WHERE kind = $1 AND subject = $2 AND revision >= $3 ORDER BY seq");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(subject.kind())
            .bind(subject.id())
            .bind(i64::from(revision))
            .fetch_all(&mut *self.tx)
            .await?;
        Ok(only_readable(rows.iter().map(entry)))
    }
}

impl Reader {
    /// The audit log of one subject, oldest first.
    pub async fn audit(&self, subject: &SubjectId) -> Result<Vec<StoredAuditEntry>, Error> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE kind = $1 AND subject = $2 ORDER BY seq")))
            .bind(subject.kind())
            .bind(subject.id())
            .fetch_all(&self.readers)
            .await?;
        Ok(only_readable(rows.iter().map(entry)))
    }

    /// The line that has a subject's document of a revision; none where there is no such line.
    pub async fn document(&self, subject: &SubjectId, revision: u32) -> Result<Option<StoredAuditEntry>, Error> {
        let query = format!("{COLUMNS} WHERE kind = $1 AND subject = $2 AND revision = $3 ORDER BY seq DESC LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(subject.kind())
            .bind(subject.id())
            .bind(i64::from(revision))
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(entry).transpose()
    }

    /// The log, newest first: at most `limit` lines before the one numbered `before`.
    pub async fn audit_before(&self, before: i64, limit: u32) -> Result<Vec<StoredAuditEntry>, Error> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE seq < $1 ORDER BY seq DESC LIMIT $2")))
            .bind(before)
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        Ok(only_readable(rows.iter().map(entry)))
    }
}

fn entry(row: &AnyRow) -> Result<StoredAuditEntry, Error> {
    Ok(StoredAuditEntry {
        seq: row.get(0),
        at: column::instant(row, 1)?,
        clock_at: column::optional_instant(row, 2)?,
        actor: row.get(3),
        action: row.get(4),
        subject: column::subject(row, 5, 6)?,
        revision: column::count(row, 7)?,
        reason: row.get(8),
        detail: row.get(9),
        document: row.get(10),
    })
}
