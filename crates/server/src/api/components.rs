//! `/api/v1/components`

use super::{address::Path, ask::Ask, problem::Problem};
use crate::app::App;
use axum::{Json, extract::State, response::Response};
use fairnotice_core::component::{Component, Status};
use fairnotice_store::{AuditEntry, StepResult, Subject};
use serde::Deserialize;

/// `GET /api/v1/components`: every component with its status now.
pub(super) async fn list(State(app): State<App>) -> Json<Vec<Component>> {
    Json(app.published().snapshot.components.clone())
}

/// A status set by hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByHand {
    status: Status,
    #[serde(default)]
    reason: String,
}

/// `PATCH /api/v1/components/{id}`: sets a component's status by hand. Work and incidents come and go over it; what they
/// leave is what was set. The answer's `status` is the one that was set.
pub(super) async fn set(State(app): State<App>, Path(id): Path<String>, ask: Ask<ByHand>) -> Result<Response, Problem> {
    ask.carry_out(app, move |by_hand, app, writing| {
        Box::pin(async move {
            let before = app.store().audit(Subject::Component, &id).await?.len();
            let act = AuditEntry { action: "status", reason: &by_hand.reason, detail: by_hand.status.id() };
            writing.set_status(&id, by_hand.status, act).await?;
            let revision = u32::try_from(before + 1).map_err(Problem::internal)?;
            Ok(StepResult { kind: Subject::Component, subject: id, revision })
        })
    })
    .await
}
