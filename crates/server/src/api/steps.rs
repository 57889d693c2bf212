//! `/api/v1/changes/{id}/…`: the steps of a record's life.

use super::response::updated;
use crate::{
    app::App,
    extract::{Id, IfMatch, OperatorRequest, Path},
    problem::Problem,
};
use axum::{
    extract::State,
    response::Response,
    routing::{MethodRouter, post},
};
use fairnotice_core::{id::ChangeId, lifecycle::Step};
use fairnotice_service::{
    incident::{Cause, IncidentRequest},
    step::{CorrectUpdate, StepRequest, TakeStep},
};

/// `POST …/{step}`: takes a step, with its message to readers.
pub(crate) fn take(step: Step) -> MethodRouter<App> {
    post(
        async move |State(app): State<App>,
                    Id(id): Id<ChangeId>,
                    IfMatch(expected): IfMatch,
                    request: OperatorRequest<StepRequest>| {
            let operation = TakeStep { id, step, expected, request: request.body };
            Ok::<_, Problem>(updated(app.service().carry_out(request.caller, operation).await?))
        },
    )
}

/// `POST …/incident`: opens an incident that the change causes.
pub(crate) async fn incident(
    State(app): State<App>,
    Id(change): Id<ChangeId>,
    IfMatch(expected): IfMatch,
    request: OperatorRequest<IncidentRequest>,
) -> Result<Response, Problem> {
    let operation = Cause { change, expected, request: request.body };
    Ok(updated(app.service().carry_out(request.caller, operation).await?))
}

/// `PATCH …/updates/{number}`: corrects a published text; readers see that it was corrected.
pub(crate) async fn correct(
    State(app): State<App>,
    Id(id): Id<ChangeId>,
    Path((_, number)): Path<(String, usize)>,
    IfMatch(expected): IfMatch,
    request: OperatorRequest<StepRequest>,
) -> Result<Response, Problem> {
    let operation = CorrectUpdate { id, number, expected, request: request.body };
    Ok(updated(app.service().carry_out(request.caller, operation).await?))
}
