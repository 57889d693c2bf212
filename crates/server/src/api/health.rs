//! `/healthz`

use super::problem::Problem;
use crate::app::App;
use axum::extract::State;

/// `GET /healthz`: whether the server and its record book answer.
pub(super) async fn check(State(app): State<App>) -> Result<&'static str, Problem> {
    app.store().check().await?;
    Ok("ok\n")
}
