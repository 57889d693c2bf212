//! `/api/v1/changes/{id}/…`: the steps of a record's life.

use super::response::done;
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
    step::{Correct, StepRequest, TakeStep},
};

/// `POST …/{step}`: takes a step, with what readers are told.
pub(crate) fn take(step: Step) -> MethodRouter<App> {
    post(
        async move |State(app): State<App>,
                    Id(id): Id<ChangeId>,
                    IfMatch(expected): IfMatch,
                    request: OperatorRequest<StepRequest>| {
            let operation = TakeStep { id, step, expected, request: request.body };
            Ok::<_, Problem>(done(app.service().carry_out(request.caller, operation).await?))
        },
    )
}

/// `POST …/incident`: the change causes an incident, which is opened with it.
pub(crate) async fn incident(
    State(app): State<App>,
    Id(change): Id<ChangeId>,
    IfMatch(expected): IfMatch,
    request: OperatorRequest<IncidentRequest>,
) -> Result<Response, Problem> {
    let operation = Cause { change, expected, request: request.body };
    Ok(done(app.service().carry_out(request.caller, operation).await?))
}

/// `PATCH …/updates/{number}`: another text in the place of a published one; readers see that it was corrected.
pub(crate) async fn correct(
    State(app): State<App>,
    Id(id): Id<ChangeId>,
    Path((_, number)): Path<(String, usize)>,
    IfMatch(expected): IfMatch,
    request: OperatorRequest<StepRequest>,
) -> Result<Response, Problem> {
    let operation = Correct { id, number, expected, request: request.body };
    Ok(done(app.service().carry_out(request.caller, operation).await?))
}
