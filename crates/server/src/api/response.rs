//! An operation's outcome as an HTTP response: body, revision and location.

use crate::app::App;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_core::instant;
use fairnotice_service::OperationResult;
use fairnotice_store::SubjectId;

/// Marks the answer to a repeated request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The instant of the previous step, if the server's clock has gone back before it.
const CLOCK_WENT_BACK: HeaderName = HeaderName::from_static("fairnotice-clock-went-back-from");

/// The response to an operation on an existing subject. That to a dry run has neither a revision nor an address, which do not
/// exist.
pub(super) fn updated(outcome: OperationResult) -> Response {
    if outcome.dry_run {
        return ([(header::CONTENT_TYPE, "application/json")], outcome.answer).into_response();
    }
    let headers = [
        Some((header::CONTENT_TYPE, "application/json".to_owned())),
        Some((header::ETAG, format!("\"{}\"", outcome.revision))),
        outcome.replayed.then(|| (REPLAYED, "true".to_owned())),
        outcome.clock_went_back_from.map(|at| (CLOCK_WENT_BACK, instant::text(at))),
    ];
    let mut response = outcome.answer.into_response();
    for (name, value) in headers.into_iter().flatten() {
        insert(&mut response, name, &value);
    }
    response
}

/// The response to an operation that creates a subject.
pub(super) fn created(app: &App, outcome: OperationResult) -> Response {
    if outcome.dry_run {
        return updated(outcome);
    }
    let folder = match outcome.subject {
        SubjectId::Change(_) => "changes",
        SubjectId::Release(_) => "releases",
        SubjectId::Incident(_) => "incidents",
        SubjectId::Component(_) => "components",
        SubjectId::Subscriber(_) | SubjectId::Subscribers => "subscribers",
    };
    let location = format!("{}/api/v1/{folder}/{}", app.base_path(), outcome.subject.id());
    let mut response = updated(outcome);
    *response.status_mut() = StatusCode::CREATED;
    insert(&mut response, header::LOCATION, &location);
    response
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
