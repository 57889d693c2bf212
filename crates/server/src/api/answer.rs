//! What a change of the record book is answered with: the subject as it stood afterwards.
//!
//! The answer is made from the audit log's own document, so that a repeated request is answered as the first was.

use super::problem::Problem;
use crate::app::App;
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{
    component::Component,
    evaluate::evaluate,
    incident::Incident,
    instant::Instant,
    published_release::Release,
    record::{Record, State},
    snapshot::PublicChange,
    verdict::{Finding, Outcome, Verdict},
};
use fairnotice_store::{Error, StepResult, StoredAuditEntry, Subject};
use serde::Serialize;

/// Says that a request had been carried out before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A record as it is answered.
#[derive(Serialize)]
pub(super) struct ChangeAnswer {
    #[serde(flatten)]
    pub(super) change: PublicChange,
    revision: u32,
    url: String,
    /// What is owed now, or was not kept: never silent about a duty that fell due.
    findings: Vec<Finding>,
    /// The verdict on what was announced or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    /// What an edit starts from, internal keys among it; for operators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<serde_json::Value>,
}

impl ChangeAnswer {
    /// A record as things stand at `now`.
    pub(super) fn new(app: &App, record: &Record, now: Instant) -> Self {
        let policy = app.judging(record.change.file());
        let findings = match record.state {
            State::Draft => Vec::new(),
            _ => owing(evaluate(policy, &record.change, now)),
        };
        let url = format!("{}/maintenance/{}", app.published().snapshot.vendor.url, record.id);
        let change = PublicChange::new(record, policy);
        Self { change, revision: record.revision, url, findings, verdict: None, plan: None }
    }
}

/// The findings that somebody has to look at.
pub(crate) fn owing(verdict: Verdict) -> Vec<Finding> {
    verdict.findings.into_iter().filter(|finding| finding.outcome < Outcome::Pass).collect()
}

/// A release or an incident as it is answered.
#[derive(Serialize)]
pub(super) struct Told<T> {
    #[serde(flatten)]
    what: T,
    url: String,
}

impl Told<Incident> {
    pub(super) fn incident(app: &App, incident: Incident) -> Self {
        let url = format!("{}/incidents/{}", app.published().snapshot.vendor.url, incident.id);
        Self { what: incident, url }
    }
}

impl Told<Release> {
    pub(super) fn release(app: &App, release: Release) -> Self {
        let url = format!("{}/releases/{}", app.published().snapshot.vendor.url, release.version());
        Self { what: release, url }
    }
}

/// Answers what was done, now or when the request was sent first; `created` where it made its subject.
pub(super) async fn answer(app: &App, done: StepResult, created: bool, replayed: bool) -> Result<Response, Problem> {
    let log = app.store().audit(done.kind, &done.subject).await?;
    let entry = match done.kind {
        // A component's lines have no revision of their own: they are counted.
        Subject::Component => usize::try_from(done.revision).ok().and_then(|nth| log.get(nth.checked_sub(1)?)),
        _ => log.iter().rfind(|entry| entry.revision == done.revision),
    };
    let entry = entry.ok_or_else(|| Error::Missing { kind: done.kind, id: done.subject.clone() })?;
    let (folder, body) = match done.kind {
        Subject::Change => ("changes", value(&change(app, entry)?)?),
        Subject::Release => ("releases", value(&Told::release(app, read(entry)?))?),
        Subject::Incident => ("incidents", value(&Told::incident(app, read(entry)?))?),
        Subject::Component => {
            let component: Component = read(entry)?;
            ("components", serde_json::json!({ "id": component.id, "status": component.status }))
        }
    };
    let code = if created { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (code, Json(body)).into_response();
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", done.revision)) {
        headers.insert(header::ETAG, tag);
    }
    if created && let Ok(location) = HeaderValue::from_str(&format!("/api/v1/{folder}/{}", done.subject)) {
        headers.insert(header::LOCATION, location);
    }
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn change(app: &App, entry: &StoredAuditEntry) -> Result<ChangeAnswer, Problem> {
    let record: Record = read(entry)?;
    let at = Instant::from_timestamp_millis(entry.at).unwrap_or_else(|| app.now());
    let mut answer = ChangeAnswer::new(app, &record, at);
    if matches!(entry.action.as_str(), "announce" | "edit") && record.state != State::Draft {
        answer.verdict = Some(evaluate(app.judging(record.change.file()), &record.change, at));
    }
    Ok(answer)
}

pub(super) fn read<T: serde::de::DeserializeOwned>(entry: &StoredAuditEntry) -> Result<T, Problem> {
    serde_json::from_str(&entry.document).map_err(Problem::internal)
}

fn value(body: &impl Serialize) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(body).map_err(Problem::internal)
}
