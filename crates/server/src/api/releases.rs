//! `/api/v1/releases`

use super::response::{created, updated};
use crate::{
    app::App,
    extract::{Id, OperatorRequest},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::release::ReleaseFile;
use fairnotice_service::release::{Documentation, DocumentationRequest, EarlyNotification, Notes, NotesRequest};
use semver::Version;

/// How many releases one answer holds.
const PAGE: u32 = 100;

/// `POST /api/v1/releases`: the early notification, with a tentative scope and tentative notes (rule R6). The server sets
/// its instant.
pub(crate) async fn announce(
    State(app): State<App>,
    request: OperatorRequest<ReleaseFile>,
) -> Result<Response, Problem> {
    Ok(created(&app, app.service().carry_out(request.caller, EarlyNotification(request.body)).await?))
}

/// `POST /api/v1/releases/{version}/notes`: the final release notes (rules R7 and R8).
pub(crate) async fn notes(
    State(app): State<App>,
    Id(version): Id<Version>,
    request: OperatorRequest<NotesRequest>,
) -> Result<Response, Problem> {
    Ok(updated(app.service().carry_out(request.caller, Notes { version, request: request.body }).await?))
}

/// `POST /api/v1/releases/{version}/documentation`: updated product documentation is distributed (rule R9).
pub(crate) async fn documentation(
    State(app): State<App>,
    Id(version): Id<Version>,
    request: OperatorRequest<DocumentationRequest>,
) -> Result<Response, Problem> {
    let operation = Documentation { version, request: request.body };
    Ok(updated(app.service().carry_out(request.caller, operation).await?))
}

/// `GET /api/v1/releases`: the latest publication first.
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let releases = app.reader().releases(None, PAGE).await?.items.into_iter();
    let releases: Vec<_> = releases.map(|release| app.service().release_response(release)).collect();
    Ok(Representation::json(&releases, Lifetime::Until(None))?.respond(&headers, app.now()).await)
}

/// `GET /api/v1/releases/{version}`: its `ETag` begins with its revision.
pub(crate) async fn read(
    State(app): State<App>,
    Id(version): Id<Version>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let release = app.reader().release(&version).await?;
    let revision = release.revision;
    let answer = app.service().release_response(release);
    let answer = Representation::json_of_revision(&answer, Lifetime::Until(None), revision)?;
    Ok(answer.respond(&headers, app.now()).await)
}
