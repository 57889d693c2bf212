//! `/api/v1/components`

use super::response::updated;
use crate::{
    app::App,
    extract::{Id, OperatorRequest},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::id::ComponentId;
use fairnotice_service::component::{SetStatus, StatusRequest};

/// `GET /api/v1/components`: every component with its status now.
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let components = Representation::json(&app.published().snapshot.components, Lifetime::Until(None))?;
    Ok(components.respond(&headers, app.now()).await)
}

/// `PATCH /api/v1/components/{id}`: sets a component's status. Work and incidents can make the shown status worse for a while.
/// The answer's `status` is the one that was set.
pub(crate) async fn set(
    State(app): State<App>,
    Id(id): Id<ComponentId>,
    request: OperatorRequest<StatusRequest>,
) -> Result<Response, Problem> {
    Ok(updated(app.service().carry_out(request.caller, SetStatus { id, request: request.body }).await?))
}
