//! `/api/v1/promises`

use crate::{
    app::App,
    problem::Problem,
    representation::{Effort, JSON, Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};

/// `GET /api/v1/promises`: the promises of the last twelve months, with their outcomes.
///
/// It depends on the revision and on the clock: a change leaves it after twelve months, and notices become due. Its `ETag`
/// covers the content, not the instant of the request, so that a cache stays valid until the content changes.
pub(crate) async fn read(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let report = app.service().promises().await?;
    let answer = Representation::new(JSON, report.json.clone(), Lifetime::Moment).weakly_tagged(&report.tag);
    Ok(answer.compressed(Effort::Once).respond(&headers, app.now()).await)
}
