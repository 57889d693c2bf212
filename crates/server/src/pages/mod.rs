//! The status site over HTTP: reads the data of each page; `fairnotice-site` renders it.

mod answer;
mod calendar_file;
mod context;
pub(crate) mod files;
mod record;

pub(crate) use calendar_file::calendar_file;
pub(crate) use record::record;

use crate::{
    app::App,
    cursor, embed,
    extract::{Id, Query},
    problem::Problem,
};
use answer::{failed, html, not_found, unavailable};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use context::context;
use fairnotice_core::{
    embed::Month,
    id::IncidentId,
    instant::Instant,
    record::{Record, State as RecordState},
    snapshot::PublicChange,
};
use fairnotice_site::{PageContext, incidents::IncidentList, releases::ReleaseList};
use fairnotice_store::Range;
use semver::Version;
use serde::Deserialize;
use std::str::FromStr;

/// How many incidents or releases a list holds.
const PAGE: u32 = 100;

const NO_INCIDENT: &str = "There is no incident at this address.";
const NO_RELEASE: &str = "There is no release of this version.";
const NO_MONTH: &str = "There is no such month in the calendar. Months are written as in 2026-11.";
const NO_PAGE: &str = "There is no such page of changes.";

/// `GET /`
pub(crate) async fn home(State(app): State<App>, context: PageContext) -> Response {
    match this_month(&app, &context).await {
        Ok(month) => html(fairnotice_site::home::page(month.as_ref(), &context)),
        Err(problem) => unavailable(&context, problem),
    }
}

/// The month of the server's clock; none where the clock is outside of the calendar.
async fn this_month(app: &App, context: &PageContext) -> Result<Option<Month>, Problem> {
    match embed::month(app, None, &context.zone, "").await {
        Ok(month) => Ok(Some(month)),
        Err(problem) if problem.is_ours() => Err(problem),
        Err(_) => Ok(None),
    }
}

/// The query of the calendar, and of the changes that a month leaves out.
#[derive(Deserialize)]
pub(crate) struct MonthQuery {
    month: Option<String>,
    after: Option<String>,
}

/// The query of a list: the position after which its page begins.
#[derive(Deserialize)]
pub(crate) struct AfterQuery {
    after: Option<String>,
}

impl AfterQuery {
    /// The position; none for the first page. An error where the text is no position.
    fn position<Id: FromStr>(query: Result<Query<Self>, Problem>) -> Result<Option<(Instant, Id)>, ()> {
        let Ok(Query(Self { after })) = query else { return Err(()) };
        after.map(|after| cursor::position(&after).ok_or(())).transpose()
    }
}

/// `GET /maintenance?month=`
pub(crate) async fn maintenance(
    State(app): State<App>,
    context: PageContext,
    query: Result<Query<MonthQuery>, Problem>,
) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_MONTH, &context) };
    let month = match &query.month {
        None if query.after.is_some() => Ok(None),
        None => this_month(&app, &context).await,
        Some(name) => embed::month(&app, Some(name), &context.zone, "").await.map(Some),
    };
    match (month, &query.after) {
        (Ok(month), Some(after)) => changes_after(&app, month.as_ref(), after, &context).await,
        (Ok(month), None) => html(fairnotice_site::maintenance::page(month.as_ref(), &context)),
        (Err(problem), _) if problem.is_ours() => unavailable(&context, problem),
        (Err(_), _) => not_found(NO_MONTH, &context),
    }
}

/// The changes of a month after a position; without a month, all current and planned work.
async fn changes_after(app: &App, month: Option<&Month>, after: &str, context: &PageContext) -> Response {
    let Some(after) = cursor::position(after) else { return not_found(NO_PAGE, context) };
    let edge = |at: Option<&i64>| at.and_then(|at| Instant::from_timestamp_millis(*at));
    let from = month.and_then(|month| edge(month.midnights.first())).unwrap_or(after.0);
    let to = month.and_then(|month| edge(month.midnights.last())).unwrap_or(Instant::MAX_UTC);
    let open = [RecordState::Announced, RecordState::InProgress, RecordState::Verifying, RecordState::RolledBack];
    let states = if month.is_some() { Vec::new() } else { open.to_vec() };
    let page = match app.reader().changes(&Range { after: Some(after), states, ..Range::new(from, to, PAGE) }).await {
        Ok(page) => page,
        Err(error) => return failed(error, NO_PAGE, context),
    };
    let policies = app.service().policies();
    let public = |record: &Record| PublicChange::new(record, policies.judging(record.change.file(), context.now));
    let changes: Vec<_> = page.records.iter().map(public).collect();
    let next = page.next.as_ref().map(cursor::text);
    let month = month.map(|month| month.month.as_str());
    let list = fairnotice_site::maintenance::ChangeList { changes: &changes, month, next: next.as_deref() };
    html(fairnotice_site::maintenance::list(list, context))
}

/// `GET /incidents?after=`
pub(crate) async fn incidents(
    State(app): State<App>,
    context: PageContext,
    query: Result<Query<AfterQuery>, Problem>,
) -> Response {
    let Ok(after) = AfterQuery::position(query) else { return not_found(NO_INCIDENT, &context) };
    match app.reader().incidents(after.as_ref(), PAGE).await {
        Ok(page) => {
            let (is_first, next) = (after.is_none(), page.next.as_ref().map(cursor::text));
            let list = IncidentList { incidents: &page.items, is_first, next: next.as_deref() };
            html(fairnotice_site::incidents::list(list, &context))
        }
        Err(error) => failed(error, NO_INCIDENT, &context),
    }
}

/// `GET /incidents/{id}`
pub(crate) async fn incident(
    State(app): State<App>,
    context: PageContext,
    id: Result<Id<IncidentId>, Problem>,
) -> Response {
    let Ok(Id(id)) = id else { return not_found(NO_INCIDENT, &context) };
    let read = async {
        let incident = app.reader().incident(&id).await?;
        let cause = record::published_if_any(&app, incident.caused_by.as_ref()).await?;
        Ok((incident, cause))
    };
    match read.await {
        Ok((incident, cause)) => html(fairnotice_site::incidents::page(&incident, cause.as_ref(), &context)),
        Err(error) => failed(error, NO_INCIDENT, &context),
    }
}

/// `GET /releases?after=`
pub(crate) async fn releases(
    State(app): State<App>,
    context: PageContext,
    query: Result<Query<AfterQuery>, Problem>,
) -> Response {
    let Ok(after) = AfterQuery::position(query) else { return not_found(NO_RELEASE, &context) };
    match app.reader().releases(after.as_ref(), PAGE).await {
        Ok(page) => {
            let (is_first, next) = (after.is_none(), page.next.as_ref().map(cursor::text));
            let list = ReleaseList { releases: &page.items, is_first, next: next.as_deref() };
            html(fairnotice_site::releases::list(list, &context))
        }
        Err(error) => failed(error, NO_RELEASE, &context),
    }
}

/// `GET /releases/{version}`
pub(crate) async fn release(
    State(app): State<App>,
    context: PageContext,
    version: Result<Id<Version>, Problem>,
) -> Response {
    let Ok(Id(version)) = version else { return not_found(NO_RELEASE, &context) };
    let read = async {
        let release = app.reader().release(&version).await?;
        let change = record::published_if_any(&app, release.change.as_ref()).await?;
        Ok((release, change))
    };
    match read.await {
        Ok((release, change)) => html(fairnotice_site::releases::page(&release, change.as_ref(), &context)),
        Err(error) => failed(error, NO_RELEASE, &context),
    }
}

/// The query of the promises page.
#[derive(Deserialize)]
pub(crate) struct PageQuery {
    page: Option<usize>,
}

/// `GET /promises?page=`
pub(crate) async fn promises(
    State(app): State<App>,
    context: PageContext,
    query: Result<Query<PageQuery>, Problem>,
) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_PAGE, &context) };
    let report = match app.service().promises().await {
        Ok(report) => report,
        Err(error) => return unavailable(&context, error.into()),
    };
    let shown =
        fairnotice_site::promises::PromisesPage { promises: &report.promises, translations: &report.translations };
    match fairnotice_site::promises::page(shown, query.page.unwrap_or(1), &context) {
        Some(page) => html(page),
        None => not_found(NO_PAGE, &context),
    }
}

/// An unknown address: a page for readers, a problem for programs.
pub(crate) async fn missing(State(app): State<App>, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if !accept.is_some_and(|accept| accept.contains("text/html")) {
        return Problem::not_found("there is nothing at this address").into_response();
    }
    not_found("There is nothing at this address.", &context(&app, &headers))
}
