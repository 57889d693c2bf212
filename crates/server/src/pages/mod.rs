//! The status site over HTTP: reads the data of each page; `fairnotice-site` renders it.

mod answer;
mod calendar_file;
mod embed;
pub(crate) mod files;
mod history;
pub(crate) mod mailbox;
mod mailed;
mod meant;
pub(crate) mod policy;
mod problems;
mod record;
pub(crate) mod subscribe;
mod visit;

pub(crate) use calendar_file::calendar_file;
pub(crate) use embed::embed;
pub(crate) use history::{history, home};
pub(crate) use problems::{as_pages, missing};
pub(crate) use record::record;

use crate::{
    embed::month,
    extract::{Id, Query},
    problem::Problem,
};
use answer::not_found;
use axum::response::Response;
use fairnotice_core::{embed::Month, id::IncidentId, instant::Instant, record::State as RecordState};
use fairnotice_service::promises::{PageRequest, PageStart, PromisesReport};
use fairnotice_service::{Phase, cursor};
use fairnotice_site::promises::{self, PromisesPage};
use fairnotice_site::{Missing, incidents::IncidentList, maintenance::ChangeList, releases::ReleaseList};
use fairnotice_store::Range;
use semver::Version;
use serde::Deserialize;
use std::{fmt::Display, str::FromStr};
use visit::{Failure, Rendered, Visit};

/// How many incidents or releases a list holds.
const PAGE: u32 = 100;

const NO_INCIDENT: Missing = Missing::Incident;
const NO_RELEASE: Missing = Missing::Release;
const NO_MONTH: Missing = Missing::Month;
const NO_PAGE: Missing = Missing::List;

/// A month with its changes; none where there is none.
async fn shown_month(visit: &Visit, empty: Option<&Month>) -> Result<Option<Month>, Failure> {
    let Some(empty) = empty else { return Ok(None) };
    let (zone, now) = (&visit.context.zone, visit.context.now);
    month::filled(&visit.app, &visit.published, empty, zone, "", now).await.map(Some).map_err(Failure::Ours)
}

/// The month of the server's clock; none where the clock is outside of the calendar.
fn this_month(visit: &Visit) -> Option<Month> {
    month::empty(None, &visit.context.zone, visit.context.now).ok()
}

/// The phase of a month; without one the page says what the clock says.
fn month_phase(month: Option<&Month>, now: Instant) -> Phase {
    month.map_or_else(|| visit::second(now), |month| month::phase(month, now))
}

/// The query of the calendar or of the history, and of what a month leaves out.
#[derive(Deserialize)]
pub(crate) struct MonthQuery {
    month: Option<String>,
    after: Option<String>,
}

/// `GET /maintenance?month=`
pub(crate) async fn maintenance(visit: Visit, query: Result<Query<MonthQuery>, Problem>) -> Response {
    let Ok(Query(query)) = query else { return not_found(NO_MONTH, &visit.context) };
    let empty = match &query.month {
        None if query.after.is_some() => None,
        None => this_month(&visit),
        Some(name) => match month::empty(Some(name), &visit.context.zone, visit.context.now) {
            Ok(empty) => Some(empty),
            Err(_) => return not_found(NO_MONTH, &visit.context),
        },
    };
    if let Some(after) = &query.after {
        return changes_after(visit, empty.as_ref(), after).await;
    }
    let phase = month_phase(empty.as_ref(), visit.context.now);
    let is_asked = query.month.is_some();
    let present = this_month(&visit);
    let is_present = empty.as_ref().map(|month| &month.month) == present.as_ref().map(|month| &month.month);
    let asked = empty.as_ref().filter(|_| is_asked).map(|month| format!("/maintenance?month={}", month.month));
    let visit = visit.at(asked.unwrap_or_else(|| "/maintenance".to_owned()));
    let context = &visit.context;
    let render = async {
        let month = shown_month(&visit, empty.as_ref()).await?;
        let html = fairnotice_site::maintenance::page(month.as_ref(), is_asked, is_present, context);
        Ok(Rendered { html, until: phase.until })
    };
    visit.show(phase, render).await
}

/// The changes of a month after a position; without a month, all current and planned work.
async fn changes_after(visit: Visit, month: Option<&Month>, after: &str) -> Response {
    let Some(after) = cursor::position(after) else { return not_found(NO_PAGE, &visit.context) };
    let edge = |at: Option<&i64>| at.and_then(|at| Instant::from_timestamp_millis(*at));
    let from = month.and_then(|month| edge(month.midnights.first())).unwrap_or(after.0);
    let to = month.and_then(|month| edge(month.midnights.last())).unwrap_or(Instant::MAX_UTC);
    let open = [RecordState::Announced, RecordState::InProgress, RecordState::Verifying, RecordState::RolledBack];
    let states = if month.is_some() { Vec::new() } else { open.to_vec() };
    let month = month.map(|month| month.month.as_str());
    let of = month.map_or(String::new(), |month| format!("month={month}&"));
    let visit = visit.at(format!("/maintenance?{of}after={}", cursor::text(&after)));
    let (context, app) = (&visit.context, &visit.app);
    let render = async {
        let range = Range { after: Some(after), states, ..Range::new(from, to, PAGE) };
        let page = app.service().public_changes(&range).await.map_err(Failure::reading(NO_PAGE))?;
        let next = page.next.as_ref().map(cursor::text);
        let list = ChangeList { changes: &page.changes, month, next: next.as_deref() };
        let until = page.changes.iter().filter_map(|change| visit.next_turn(change)).min();
        Ok(Rendered { html: fairnotice_site::maintenance::list(list, context), until })
    };
    visit.show_now(render).await
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

/// The address of a page of a list, which begins after a position.
fn list_address<Id: Display>(path: &str, after: Option<&(Instant, Id)>) -> String {
    after.map_or_else(|| path.to_owned(), |after| format!("{path}?after={}", cursor::text(after)))
}

/// `GET /incidents?after=`
pub(crate) async fn incidents(visit: Visit, query: Result<Query<AfterQuery>, Problem>) -> Response {
    let Ok(after) = AfterQuery::position(query) else { return not_found(NO_INCIDENT, &visit.context) };
    let visit = visit.at(list_address("/incidents", after.as_ref()));
    let render = async {
        let page = visit.app.reader().incidents(after.as_ref(), PAGE).await.map_err(Failure::reading(NO_INCIDENT))?;
        let (is_first, next) = (after.is_none(), page.next.as_ref().map(cursor::text));
        let list = IncidentList { incidents: &page.items, is_first, next: next.as_deref() };
        Ok(Rendered { html: fairnotice_site::incidents::list(list, &visit.context), until: None })
    };
    visit.show_now(render).await
}

/// `GET /incidents/{id}`
pub(crate) async fn incident(visit: Visit, id: Result<Id<IncidentId>, Problem>) -> Response {
    let Ok(Id(id)) = id else { return not_found(NO_INCIDENT, &visit.context) };
    let visit = visit.at(format!("/incidents/{id}"));
    let render = async {
        let failed = Failure::reading(NO_INCIDENT);
        let incident = visit.app.reader().incident(&id).await.map_err(&failed)?;
        let cause = record::published_if_any(&visit.app, incident.caused_by.as_ref()).await.map_err(&failed)?;
        let until = cause.as_ref().and_then(|cause| visit.next_turn(cause));
        let mailed = mailed::of(&visit.app, &(&id).into()).await.map_err(&failed)?;
        let html = fairnotice_site::incidents::page(&incident, cause.as_ref(), &mailed, &visit.context);
        Ok(Rendered { html, until })
    };
    // On the heap: it reads much.
    visit.show_now(Box::pin(render)).await
}

/// `GET /releases?after=`
pub(crate) async fn releases(visit: Visit, query: Result<Query<AfterQuery>, Problem>) -> Response {
    let Ok(after) = AfterQuery::position(query) else { return not_found(NO_RELEASE, &visit.context) };
    let visit = visit.at(list_address("/releases", after.as_ref()));
    let render = async {
        let page = visit.app.reader().releases(after.as_ref(), PAGE).await.map_err(Failure::reading(NO_RELEASE))?;
        let deployed_by = page.items.iter().filter_map(|release| release.change.as_ref());
        let changes = visit.app.service().published_with(deployed_by).await.map_err(Failure::reading(NO_RELEASE))?;
        let until = changes.values().filter_map(|change| visit.next_turn(change)).min();
        let (is_first, next) = (after.is_none(), page.next.as_ref().map(cursor::text));
        let list = ReleaseList { releases: &page.items, changes: &changes, is_first, next: next.as_deref() };
        Ok(Rendered { html: fairnotice_site::releases::list(list, &visit.context), until })
    };
    // On the heap: it reads much.
    visit.show_now(Box::pin(render)).await
}

/// `GET /releases/{version}`
pub(crate) async fn release(visit: Visit, version: Result<Id<Version>, Problem>) -> Response {
    let Ok(Id(version)) = version else { return not_found(NO_RELEASE, &visit.context) };
    let visit = visit.at(format!("/releases/{version}"));
    let render = async {
        let failed = Failure::reading(NO_RELEASE);
        let release = visit.app.reader().release(&version).await.map_err(&failed)?;
        let change = record::published_if_any(&visit.app, release.change.as_ref()).await.map_err(&failed)?;
        let until = change.as_ref().and_then(|change| visit.next_turn(change));
        let mailed = mailed::of(&visit.app, &(&version).into()).await.map_err(&failed)?;
        let html = fairnotice_site::releases::page(&release, change.as_ref(), &mailed, &visit.context);
        Ok(Rendered { html, until })
    };
    visit.show_now(Box::pin(render)).await
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
    let page = if number == 1 { String::new() } else { format!("?page={number}") };
    let visit = visit.at(format!("/promises{page}"));
    let start = PageStart::Skip(before.saturating_mul(promises::PAGE));
    let render = async {
        let report = visit.app.service().promises(PageRequest { start, limit: promises::PAGE }).await;
        let report = report.map_err(|error| Failure::Ours(error.into()))?;
        let PromisesReport { promises: shown, months, translations, turns_at, .. } = &*report;
        let page = PromisesPage { promises: shown, months, translations, turns_at: *turns_at, number };
        let html = promises::page(page, &visit.context);
        Ok(Rendered { html: html.ok_or(Failure::Missing(NO_PAGE))?, until: *turns_at })
    };
    visit.show_now(render).await
}
