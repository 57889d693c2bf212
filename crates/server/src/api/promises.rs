//! `/api/v1/promises`

use super::range::{after, limit};
use crate::{
    app::App,
    extract::Query,
    problem::Problem,
    representation::{Effort, JSON, Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_service::promises::{PageRequest, PageStart};
use serde::Deserialize;

/// The parameters as sent. Each is text, so that a mistake is reported with its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    limit: Option<String>,
    cursor: Option<String>,
}

impl PageQuery {
    fn request(&self) -> Result<PageRequest, Problem> {
        let (limit, cursor) = (limit(self.limit.as_ref()), after(self.cursor.as_ref()));
        match (limit, cursor) {
            (Ok(limit), Ok(cursor)) => Ok(PageRequest {
                start: cursor.map_or(PageStart::Skip(0), PageStart::After),
                limit: usize::try_from(limit).unwrap_or(usize::MAX),
            }),
            (limit, cursor) => {
                Err(Problem::bad_query(&limit.err().into_iter().chain(cursor.err()).collect::<Vec<_>>()))
            }
        }
    }
}

/// `GET /api/v1/promises?limit=&cursor=`: how often each promise was kept in the last 365 days, and a page of the changes
/// with their outcomes, newest announcement first.
///
/// It depends on the revision and on the clock: a change leaves it after 365 days, and notices become due. Its `ETag`
/// covers the content, not the instant of the request, so that a cache stays valid until the content changes.
pub(crate) async fn read(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let report = app.service().promises(query.request()?).await?;
    let answer = Representation::new(JSON, report.json.clone(), Lifetime::Moment).weakly_tagged(&report.tag);
    Ok(answer.compressed(Effort::Once).respond(&headers, app.now()).await)
}
