//! `/healthz`

use crate::{app::App, problem::Problem};
use axum::{Json, extract::State};
use fairnotice_service::MailHealth;
use serde::Serialize;

/// How the server is.
#[derive(Serialize)]
pub(crate) struct Health {
    status: &'static str,
    mail: MailHealth,
}

/// `GET /healthz`: whether the server and its database answer, and how mail goes. A mail server that fails is no reason to start
/// this one again, so it is no error.
pub(crate) async fn check(State(app): State<App>) -> Result<Json<Health>, Problem> {
    app.reader().check().await?;
    Ok(Json(Health { status: "ok", mail: app.service().mail_health().await? }))
}
