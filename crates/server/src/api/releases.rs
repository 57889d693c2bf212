//! `/api/v1/releases`

use super::response::{created, updated};
use crate::{
    app::App,
    extract::{Id, OperatorRequest},
    problem::Problem,
};
use axum::{Json, extract::State, response::Response};
use fairnotice_core::{published_release::Release, release::ReleaseFile};
use fairnotice_service::{
    release::{Documentation, DocumentationRequest, EarlyNotification, Notes, NotesRequest},
    response::WithUrl,
};
use semver::Version;

/// How many releases one answer holds.
const PAGE: u32 = 100;

/// `POST /api/v1/releases`: the early notification, with a tentative scope and tentative notes (rule R6). The server sets
/// its instant.
pub(crate) async fn announce(
    State(app): State<App>,
    request: OperatorRequest<ReleaseFile>,
) -> Result<Response, Problem> {
    Ok(created(app.service().carry_out(request.caller, EarlyNotification(request.body)).await?))
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
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<WithUrl<Release>>>, Problem> {
    let releases = app.reader().releases(None, PAGE).await?.items;
    Ok(Json(releases.into_iter().map(|release| app.service().release_response(release)).collect()))
}

/// `GET /api/v1/releases/{version}`
pub(crate) async fn read(State(app): State<App>, Id(version): Id<Version>) -> Result<Json<WithUrl<Release>>, Problem> {
    Ok(Json(app.service().release_response(app.reader().release(&version).await?)))
}
