//! `/api/v1/audit`: who did what, when and why. For operators.

use super::{address::Query, answer::read, operator::Operator, problem::Problem};
use crate::app::App;
use axum::{Json, extract::State};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::StoredAuditEntry;
use serde::{Deserialize, Serialize};

/// How many lines one answer holds.
const PAGE: u32 = 100;

/// Where to begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct From {
    /// The `seq` of the oldest line seen so far; by default the newest lines are told.
    before: Option<i64>,
}

/// A line of the log.
#[derive(Serialize)]
pub(super) struct Line {
    seq: i64,
    #[serde(with = "instant::option")]
    at: Option<Instant>,
    actor: String,
    action: String,
    kind: &'static str,
    subject: String,
    revision: u32,
    reason: String,
    detail: String,
    document: serde_json::Value,
}

impl TryFrom<StoredAuditEntry> for Line {
    type Error = Problem;

    fn try_from(entry: StoredAuditEntry) -> Result<Self, Problem> {
        // A component's line holds a word, which is no document.
        let document = read(&entry).unwrap_or_default();
        let StoredAuditEntry { seq, actor, action, kind, subject, revision, reason, detail, .. } = entry;
        let at = Instant::from_timestamp_millis(entry.at);
        Ok(Self { seq, at, actor, action, kind: kind.id(), subject, revision, reason, detail, document })
    }
}

/// `GET /api/v1/audit?before=`: newest first.
pub(super) async fn list(
    State(app): State<App>,
    _: Operator,
    Query(from): Query<From>,
) -> Result<Json<Vec<Line>>, Problem> {
    let log = app.store().audit_before(from.before.unwrap_or(i64::MAX), PAGE).await?;
    Ok(Json(log.into_iter().map(Line::try_from).collect::<Result<_, _>>()?))
}
