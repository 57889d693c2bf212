//! The status of a component.

use crate::{error::Error, operation::Operation, service::Service};
use fairnotice_core::{component::Status, id::ComponentId};
use fairnotice_store::{AuditEntry, StepResult, SubjectId, Transaction};
use serde::{Deserialize, Serialize};

/// A status as an operator sets it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusRequest {
    status: Status,
    #[serde(default)]
    reason: String,
}

/// Sets a component's status. Work and incidents can make the shown status worse for a while.
#[derive(Debug)]
pub struct SetStatus {
    /// The component's id.
    pub id: ComponentId,
    /// The status.
    pub request: StatusRequest,
}

/// The status that was set.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a ComponentId,
    status: Status,
}

impl Operation for SetStatus {
    async fn carry_out(&self, _: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, request: StatusRequest { status, reason } } = self;
        let subject = SubjectId::from(id);
        tx.keep_order(&subject).await?;
        let entry = AuditEntry { action: "status", reason, detail: status.id() };
        let revision = tx.set_status(id, *status, entry).await?;
        let answer = serde_json::to_string(&Answer { id, status: *status })?;
        Ok(StepResult { subject, revision, answer })
    }
}
