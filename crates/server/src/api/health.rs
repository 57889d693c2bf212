//! `/healthz`

use crate::{app::App, problem::Problem};
use axum::extract::State;

/// `GET /healthz`: whether the server and its database answer.
pub(crate) async fn check(State(app): State<App>) -> Result<&'static str, Problem> {
    app.reader().check().await?;
    Ok("ok\n")
}
