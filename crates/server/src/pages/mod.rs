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
    embed,
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
use fairnotice_core::id::IncidentId;
use fairnotice_service::promises::{PageRequest, PageStart, PromisesReport};
use fairnotice_site::{
    PageContext,
    promises::{self, PromisesPage},
};
use semver::Version;
use serde::Deserialize;

/// How many incidents or releases a list holds.
const PAGE: u32 = 100;

const NO_INCIDENT: &str = "There is no incident at this address.";
const NO_RELEASE: &str = "There is no release of this version.";
const NO_MONTH: &str = "There is no such month in the calendar. Months are written as in 2026-11.";
const NO_PAGE: &str = "There is no such page of changes.";

/// `GET /`
pub(crate) async fn home(State(app): State<App>, context: PageContext) -> Response {
    match embed::month(&app, None, &context.zone, "").await {
        Ok(month) => html(fairnotice_site::home::page(&month, &context)),
        Err(problem) => unavailable(&context, problem),
    }
}

/// The query of the calendar.
#[derive(Deserialize)]
pub(crate) struct MonthQuery {
    month: Option<String>,
}

/// `GET /maintenance?month=`
pub(crate) async fn maintenance(
    State(app): State<App>,
    context: PageContext,
    query: Result<Query<MonthQuery>, Problem>,
) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_MONTH, &context) };
    match embed::month(&app, query.month.as_deref(), &context.zone, "").await {
        Ok(month) => html(fairnotice_site::maintenance::page(&month, &context)),
        Err(problem) if problem.is_ours() || query.month.is_none() => unavailable(&context, problem),
        Err(_) => not_found(NO_MONTH, &context),
    }
}

/// `GET /incidents`
pub(crate) async fn incidents(State(app): State<App>, context: PageContext) -> Response {
    match app.reader().incidents(PAGE).await {
        Ok(incidents) => html(fairnotice_site::incidents::list(&incidents, &context)),
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

/// `GET /releases`
pub(crate) async fn releases(State(app): State<App>, context: PageContext) -> Response {
    match app.reader().releases(PAGE).await {
        Ok(releases) => html(fairnotice_site::releases::list(&releases, &context)),
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
    let number = query.page.unwrap_or(1);
    let Some(before) = number.checked_sub(1) else { return not_found(NO_PAGE, &context) };
    let start = PageStart::Skip(before.saturating_mul(promises::PAGE));
    let report = match app.service().promises(PageRequest { start, limit: promises::PAGE }).await {
        Ok(report) => report,
        Err(error) => return unavailable(&context, error.into()),
    };
    let PromisesReport { promises: shown, translations, turns_at, .. } = &*report;
    match promises::page(PromisesPage { promises: shown, translations, turns_at: *turns_at, number }, &context) {
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
