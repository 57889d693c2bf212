//! `/api/v1/snapshot`

use crate::{
    app::App,
    problem::Problem,
    representation::{JSON, Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_service::Phase;

/// `GET /api/v1/snapshot`: the public state, one document. Its `ETag` begins with the revision.
pub(crate) async fn read(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let published = app.published();
    let make = async || {
        let (body, revision) = (published.json()?, published.snapshot.revision);
        Ok::<_, Problem>(Representation::of_revision(JSON, body, Lifetime::Until(None), revision))
    };
    let answer = app.cache().get_or_make(&published, Phase::ALWAYS, "snapshot".to_owned(), make()).await?;
    Ok(answer.respond(&headers, app.now()).await)
}
