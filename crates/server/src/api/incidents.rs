//! `/api/v1/incidents`

use super::response::{created, updated};
use crate::{
    app::App,
    extract::{Id, OperatorRequest, Path},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::id::IncidentId;
use fairnotice_service::incident::{CorrectIncident, IncidentRequest, Open, ReportRequest, UpdateIncident};

/// How many incidents one answer holds.
const PAGE: u32 = 100;

/// `POST /api/v1/incidents`: opens an incident; with `change` it is the step `incident` of that change.
pub(crate) async fn open(
    State(app): State<App>,
    request: OperatorRequest<IncidentRequest>,
) -> Result<Response, Problem> {
    Ok(created(&app, app.service().carry_out(request.caller, Open(request.body)).await?))
}

/// `POST /api/v1/incidents/{id}/updates`
pub(crate) async fn update(
    State(app): State<App>,
    Id(id): Id<IncidentId>,
    request: OperatorRequest<ReportRequest>,
) -> Result<Response, Problem> {
    Ok(updated(app.service().carry_out(request.caller, UpdateIncident { id, request: request.body }).await?))
}

/// `PATCH /api/v1/incidents/{id}/updates/{number}`: corrects a published text.
pub(crate) async fn correct(
    State(app): State<App>,
    Id(id): Id<IncidentId>,
    Path((_, number)): Path<(String, usize)>,
    request: OperatorRequest<ReportRequest>,
) -> Result<Response, Problem> {
    let operation = CorrectIncident { id, number, request: request.body };
    Ok(updated(app.service().carry_out(request.caller, operation).await?))
}

/// `GET /api/v1/incidents`: newest first.
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let incidents = app.reader().incidents(None, PAGE).await?.items.into_iter();
    let incidents: Vec<_> = incidents.map(|incident| app.service().incident_response(incident)).collect();
    Ok(Representation::json(&incidents, Lifetime::Until(None))?.respond(&headers, app.now()).await)
}

/// `GET /api/v1/incidents/{id}`: its `ETag` begins with its revision.
pub(crate) async fn read(
    State(app): State<App>,
    Id(id): Id<IncidentId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let incident = app.reader().incident(&id).await?;
    let revision = incident.revision;
    let answer = app.service().incident_response(incident);
    let answer = Representation::json_of_revision(&answer, Lifetime::Until(None), revision)?;
    Ok(answer.respond(&headers, app.now()).await)
}
