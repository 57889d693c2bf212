//! A new line of the audit log, after the last one.

use crate::{Error, SubjectId, column, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AnyConnection, Row as _};

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

/// The last line of the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastLine {
    seq: i64,
    pub(crate) at: Instant,
}

/// Reads the last line. Nobody adds another until the transaction ends.
pub(crate) async fn last(tx: &mut AnyConnection) -> Result<Option<LastLine>, Error> {
    let last = sqlx::query("SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(tx).await?;
    last.map(|row| Ok(LastLine { seq: row.get(0), at: column::instant(&row, 1)? })).transpose()
}

/// A line that is not stored yet.
pub(crate) struct NewLine<'a> {
    pub(crate) actor: &'a str,
    pub(crate) now: Instant,
    pub(crate) subject: &'a SubjectId,
    pub(crate) revision: u32,
    pub(crate) entry: AuditEntry<'a>,
    pub(crate) document: &'a str,
}

impl NewLine<'_> {
    /// Adds it after the last one. The instants of the log never go back.
    pub(crate) async fn add(self, tx: &mut AnyConnection, last: Option<LastLine>) -> Result<LastLine, Error> {
        let Self { actor, now, subject, revision, entry, document } = self;
        let (seq, at) = last.map_or((1, now), |last| (last.seq + 1, last.at.max(now)));
        sqlx::query(
            "INSERT INTO audit (seq, at, clock_at, actor, action, kind, subject, revision, reason, detail, document)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(seq)
        .bind(at.timestamp_millis())
        .bind((now < at).then(|| now.timestamp_millis()))
        .bind(actor)
        .bind(entry.action)
        .bind(subject.kind())
        .bind(subject.id())
        .bind(i64::from(revision))
        .bind(entry.reason)
        .bind(entry.detail)
        .bind(document)
        .execute(tx)
        .await?;
        fault::point();
        Ok(LastLine { seq, at })
    }
}
