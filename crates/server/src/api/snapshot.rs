//! `/api/v1/snapshot`

use crate::{app::App, conditional::validated};
use axum::{extract::State, http::HeaderMap, response::Response};

/// `GET /api/v1/snapshot`: the public state, one document. Its `ETag` begins with the revision.
pub(crate) async fn read(State(app): State<App>, headers: HeaderMap) -> Response {
    let published = app.published();
    let etag = format!("\"{}\"", published.tag);
    validated(&headers, &etag, "application/json", published.json.clone())
}
