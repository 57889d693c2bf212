//! `/api/v1/promises`

use super::{problem::Problem, snapshot::validated};
use crate::app::App;
use axum::{extract::State, http::HeaderMap, response::Response};

/// `GET /api/v1/promises`: what the changes of the last twelve months owed their readers, and what they got.
///
/// It depends on the revision and on the clock: a change leaves it after twelve months, and a duty falls due. Its `ETag` is of
/// what it says, whenever it was asked, so a cache keeps it until either makes a difference.
pub(super) async fn read(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let judged = app.promises().await?;
    Ok(validated(&headers, &judged.tag, "application/json", judged.json.clone()))
}
