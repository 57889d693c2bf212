//! `/api/v1/promises`

use crate::{app::App, conditional::validated, problem::Problem};
use axum::{extract::State, http::HeaderMap, response::Response};

/// `GET /api/v1/promises`: what the changes of the last twelve months owed their readers, and what they got.
///
/// It depends on the revision and on the clock: a change leaves it after twelve months, and a duty falls due. Its `ETag` is of
/// what it says, whenever it was asked, so a cache keeps it until either makes a difference.
pub(crate) async fn read(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let report = app.service().promises().await?;
    Ok(validated(&headers, &report.tag, "application/json", report.json.clone()))
}
