//! `/api/v1/audit`: the audit log. For operators only.

use crate::{
    app::App,
    extract::{Operator, Query},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::StoredAuditEntry;
use serde::{Deserialize, Serialize};

/// How many lines one answer holds.
const PAGE: u32 = 100;

/// Where to begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct From {
    /// The `seq` of the oldest line seen so far; by default the newest lines are returned.
    before: Option<i64>,
}

/// A line of the log.
#[derive(Serialize)]
pub(crate) struct AuditLine {
    seq: i64,
    #[serde(with = "instant::required")]
    at: Instant,
    /// The clock's instant, if the clock had gone back before the previous line.
    #[serde(with = "instant::option", skip_serializing_if = "Option::is_none")]
    clock_at: Option<Instant>,
    actor: String,
    action: String,
    kind: &'static str,
    subject: String,
    revision: u32,
    reason: String,
    detail: String,
    document: serde_json::Value,
}

impl TryFrom<StoredAuditEntry> for AuditLine {
    type Error = Problem;

    fn try_from(entry: StoredAuditEntry) -> Result<Self, Problem> {
        // A component's line holds a word, not a document.
        let document = serde_json::from_str(&entry.document).unwrap_or_default();
        let StoredAuditEntry { seq, at, clock_at, actor, action, subject, revision, reason, detail, .. } = entry;
        Ok(Self {
            seq,
            at,
            clock_at,
            actor,
            action,
            kind: subject.kind(),
            subject: subject.id(),
            revision,
            reason,
            detail,
            document,
        })
    }
}

/// `GET /api/v1/audit?before=`: newest first.
pub(crate) async fn list(
    State(app): State<App>,
    _: Operator,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let log = app.reader().audit_before(from.before.unwrap_or(i64::MAX), PAGE).await?;
    let lines = log.into_iter().map(AuditLine::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Representation::json(&lines, Lifetime::Private)?.respond(&headers, app.now()).await)
}
