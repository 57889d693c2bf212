//! `/api/v1/incidents`

use super::response::{created, updated};
use crate::{
    app::App,
    extract::{Id, OperatorRequest, Path},
    problem::Problem,
};
use axum::{Json, extract::State, response::Response};
use fairnotice_core::{id::IncidentId, incident::Incident};
use fairnotice_service::{
    incident::{CorrectIncident, IncidentRequest, Open, ReportRequest, UpdateIncident},
    response::WithUrl,
};

/// How many incidents one answer holds.
const PAGE: u32 = 100;

/// `POST /api/v1/incidents`: opens an incident; with `change` it is the step `incident` of that change.
pub(crate) async fn open(
    State(app): State<App>,
    request: OperatorRequest<IncidentRequest>,
) -> Result<Response, Problem> {
    Ok(created(app.service().carry_out(request.caller, Open(request.body)).await?))
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
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<WithUrl<Incident>>>, Problem> {
    let incidents = app.reader().incidents(None, PAGE).await?.items;
    Ok(Json(incidents.into_iter().map(|incident| app.service().incident_response(incident)).collect()))
}

/// `GET /api/v1/incidents/{id}`
pub(crate) async fn read(State(app): State<App>, Id(id): Id<IncidentId>) -> Result<Json<WithUrl<Incident>>, Problem> {
    Ok(Json(app.service().incident_response(app.reader().incident(&id).await?)))
}
