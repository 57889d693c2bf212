//! `/api/v1/changes`

use super::{
    range::ListQuery,
    response::{created, updated},
};
use crate::{
    app::App,
    extract::{Body, Id, IfMatch, Operator, OperatorRequest, Query},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{Json, extract::State, http::HeaderMap, response::Response};
use fairnotice_core::{
    change::ChangeFile, id::ChangeId, record::Record, timetable::timetable as due, verdict::Verdict,
};
use fairnotice_service::{announce::Announce, change_input::ChangeInput, cursor, edit::Edit, response::ChangeResponse};
use serde::Serialize;

/// `POST /api/v1/changes/evaluate`: the verdict on a draft, as if it were announced now unless it says when it was.
/// Nothing is stored.
pub(crate) async fn evaluate(
    State(app): State<App>,
    _: Operator,
    Body(file): Body<ChangeFile>,
) -> Result<Json<Verdict>, Problem> {
    Ok(Json(app.service().evaluate(file)?))
}

/// `POST /api/v1/changes`: announces a change, or stores a draft of it.
pub(crate) async fn announce(
    State(app): State<App>,
    request: OperatorRequest<ChangeInput>,
) -> Result<Response, Problem> {
    Ok(created(&app, app.service().carry_out(request.caller, Announce(request.body)).await?))
}

/// `PATCH /api/v1/changes/{id}`: edits a draft or announced work, by a JSON merge patch (RFC 7396) on the revision in
/// `If-Match`.
pub(crate) async fn patch(
    State(app): State<App>,
    Id(id): Id<ChangeId>,
    IfMatch(expected): IfMatch,
    request: OperatorRequest<ChangeInput>,
) -> Result<Response, Problem> {
    let operation = Edit { id, expected, input: request.body };
    Ok(updated(app.service().carry_out(request.caller, operation).await?))
}

/// A page of records.
#[derive(Serialize)]
pub(crate) struct Listed {
    changes: Vec<ChangeResponse<'static>>,
    /// The `cursor` of the next page; null on the last.
    next: Option<String>,
}

/// `GET /api/v1/changes?from=&to=&component=&status=&limit=&cursor=`: published records whose window touches the range, by
/// start and id.
pub(crate) async fn list(
    State(app): State<App>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (now, page) = (app.now(), app.reader().changes(&query.range(&app)?).await?);
    let changes = page.records.iter().map(|record| app.service().change_response(record, now)).collect();
    let listed = Listed { changes, next: page.next.as_ref().map(cursor::text) };
    Ok(Representation::json(&listed, Lifetime::Moment)?.respond(&headers, now).await)
}

/// Whether there is a token decides what is answered.
const VARY: &str = "accept-encoding, authorization";

/// `GET /api/v1/changes/{id}`: one record, with its open findings; a draft for operators only. Operators also see its
/// `plan`, which a `PATCH` edits. The `ETag` begins with its revision.
pub(crate) async fn read(
    State(app): State<App>,
    Id(id): Id<ChangeId>,
    operator: Option<Operator>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (record, now) = (visible(&app, &id, operator.as_ref()).await?, app.now());
    let (answer, lifetime) = match operator {
        Some(_) => (app.service().change_response_with_plan(&record, now)?, Lifetime::Private),
        None => (app.service().change_response(&record, now), Lifetime::Moment),
    };
    let answer = Representation::json_of_revision(&answer, lifetime, record.revision)?;
    Ok(answer.vary(VARY).respond(&headers, now).await)
}

/// `GET /api/v1/changes/{id}/timetable`: every notice of a record, to whom, by when, and whether it is published.
pub(crate) async fn timetable(
    State(app): State<App>,
    Id(id): Id<ChangeId>,
    operator: Option<Operator>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (record, now) = (visible(&app, &id, operator.as_ref()).await?, app.now());
    let policy = app.service().policies().judging(record.change.file(), now);
    let lifetime = operator.map_or(Lifetime::Moment, |_| Lifetime::Private);
    let answer = Representation::json_of_revision(&due(policy, &record.change, now), lifetime, record.revision)?;
    Ok(answer.vary(VARY).respond(&headers, now).await)
}

async fn visible(app: &App, id: &ChangeId, operator: Option<&Operator>) -> Result<Record, Problem> {
    let reader = app.reader();
    let stored = if operator.is_some() { reader.change(id).await? } else { reader.published_change(id).await? };
    Ok(stored.record)
}
