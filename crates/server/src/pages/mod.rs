//! The status site over HTTP: reads the data of each page; `fairnotice-site` renders it.

mod answer;
mod calendar_file;
pub(crate) mod files;
mod problems;
mod record;
mod visit;

pub(crate) use calendar_file::calendar_file;
pub(crate) use problems::{as_pages, missing};
pub(crate) use record::record;

use crate::{
    embed::month,
    extract::{Id, Query},
    problem::Problem,
};
use answer::not_found;
use axum::response::Response;
use fairnotice_core::{embed::Month, id::IncidentId};
use fairnotice_service::promises::{PageRequest, PageStart, PromisesReport};
use fairnotice_site::promises::{self, PromisesPage};
use semver::Version;
use serde::Deserialize;
use visit::{Failure, Rendered, Visit};

/// How many incidents or releases a list holds.
const PAGE: u32 = 100;

const NO_INCIDENT: &str = "There is no incident at this address.";
const NO_RELEASE: &str = "There is no release of this version.";
const NO_MONTH: &str = "There is no such month in the calendar. Months are written as in 2026-11.";
const NO_PAGE: &str = "There is no such page of changes.";

/// A month of the calendar on a page, by its name. A mistake in the name is the reader's.
async fn shown_month(visit: &Visit, empty: Month) -> Result<Month, Failure> {
    let (zone, now) = (&visit.context.zone, visit.context.now);
    month::filled(&visit.app, &visit.published, empty, zone, "", now).await.map_err(Failure::Ours)
}

/// `GET /`
pub(crate) async fn home(visit: Visit) -> Response {
    let (context, published) = (&visit.context, &visit.published);
    let empty = match month::empty(published, None, &context.zone, "", context.now) {
        Ok(empty) => empty,
        Err(problem) => return answer::unavailable(context, problem),
    };
    let phase = published.phase(context.now).and(month::phase(&empty, context.now));
    let render = async {
        let month = shown_month(&visit, empty).await?;
        Ok(Rendered { html: fairnotice_site::home::page(&month, context), until: phase.until })
    };
    visit.show("/", phase, render).await
}

/// The query of the calendar.
#[derive(Deserialize)]
pub(crate) struct MonthQuery {
    month: Option<String>,
}

/// `GET /maintenance?month=`
pub(crate) async fn maintenance(visit: Visit, query: Result<Query<MonthQuery>, Problem>) -> Response {
    let context = &visit.context;
    let Ok(Query(query)) = query else { return not_found(NO_MONTH, context) };
    let empty = match month::empty(&visit.published, query.month.as_deref(), &context.zone, "", context.now) {
        Ok(empty) => empty,
        Err(problem) if query.month.is_none() => return answer::unavailable(context, problem),
        Err(_) => return not_found(NO_MONTH, context),
    };
    let (phase, address) = (month::phase(&empty, context.now), format!("/maintenance {}", empty.month));
    let render = async {
        let month = shown_month(&visit, empty).await?;
        Ok(Rendered { html: fairnotice_site::maintenance::page(&month, context), until: phase.until })
    };
    visit.show(&address, phase, render).await
}

/// `GET /incidents`
pub(crate) async fn incidents(visit: Visit) -> Response {
    let render = async {
        let incidents = visit.app.reader().incidents(PAGE).await.map_err(Failure::reading(NO_INCIDENT))?;
        Ok(Rendered { html: fairnotice_site::incidents::list(&incidents, &visit.context), until: None })
    };
    visit.show_now("/incidents", render).await
}

/// `GET /incidents/{id}`
pub(crate) async fn incident(visit: Visit, id: Result<Id<IncidentId>, Problem>) -> Response {
    let Ok(Id(id)) = id else { return not_found(NO_INCIDENT, &visit.context) };
    let render = async {
        let failed = Failure::reading(NO_INCIDENT);
        let incident = visit.app.reader().incident(&id).await.map_err(&failed)?;
        let cause = record::published_if_any(&visit.app, incident.caused_by.as_ref()).await.map_err(&failed)?;
        let until = cause.as_ref().and_then(|cause| visit.next_turn(cause));
        Ok(Rendered { html: fairnotice_site::incidents::page(&incident, cause.as_ref(), &visit.context), until })
    };
    visit.show_now(&format!("/incidents/{id}"), render).await
}

/// `GET /releases`
pub(crate) async fn releases(visit: Visit) -> Response {
    let render = async {
        let releases = visit.app.reader().releases(PAGE).await.map_err(Failure::reading(NO_RELEASE))?;
        Ok(Rendered { html: fairnotice_site::releases::list(&releases, &visit.context), until: None })
    };
    visit.show_now("/releases", render).await
}

/// `GET /releases/{version}`
pub(crate) async fn release(visit: Visit, version: Result<Id<Version>, Problem>) -> Response {
    let Ok(Id(version)) = version else { return not_found(NO_RELEASE, &visit.context) };
    let render = async {
        let failed = Failure::reading(NO_RELEASE);
        let release = visit.app.reader().release(&version).await.map_err(&failed)?;
        let change = record::published_if_any(&visit.app, release.change.as_ref()).await.map_err(&failed)?;
        let until = change.as_ref().and_then(|change| visit.next_turn(change));
        Ok(Rendered { html: fairnotice_site::releases::page(&release, change.as_ref(), &visit.context), until })
    };
    visit.show_now(&format!("/releases/{version}"), render).await
}

/// The query of the promises page.
#[derive(Deserialize)]
pub(crate) struct PageQuery {
    page: Option<usize>,
}

/// `GET /promises?page=`
pub(crate) async fn promises(visit: Visit, query: Result<Query<PageQuery>, Problem>) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_PAGE, &visit.context) };
    let number = query.page.unwrap_or(1);
    let Some(before) = number.checked_sub(1) else { return not_found(NO_PAGE, &visit.context) };
    let start = PageStart::Skip(before.saturating_mul(promises::PAGE));
    let render = async {
        let report = visit.app.service().promises(PageRequest { start, limit: promises::PAGE }).await;
        let report = report.map_err(|error| Failure::Ours(error.into()))?;
        let PromisesReport { promises: shown, translations, turns_at, .. } = &*report;
        let page = PromisesPage { promises: shown, translations, turns_at: *turns_at, number };
        let html = promises::page(page, &visit.context);
        Ok(Rendered { html: html.ok_or(Failure::Missing(NO_PAGE))?, until: *turns_at })
    };
    visit.show_now(&format!("/promises {number}"), render).await
}
