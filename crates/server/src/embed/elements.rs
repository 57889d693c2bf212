//! `/embed/v1/banner`, `/embed/v1/calendar`, `/embed/v1/status`: rendered by the widget crate, with their data.

use super::files::version;
use crate::{
    api::{address::Query, problem::Problem, snapshot::validated},
    app::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::{
    embed::{Document, Month},
    instant::Instant,
    notice::{Filter, turned},
    problem,
    snapshot::{PublicChange, Snapshot},
    zone::Zone,
};
use fairnotice_store::Range;
use fairnotice_widget::{language::Language, render::Element};
use serde::Deserialize;

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// How many changes a month shows.
const LIMIT: u32 = 500;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    components: String,
    kinds: String,
    lead: String,
    tz: String,
    lang: String,
    month: Option<String>,
}

/// A document and a filter, at the instant for which every reader gets the same bytes.
fn document(snapshot: &Snapshot, asked: &Asked, now: Instant) -> (Document, Filter) {
    let filter = Filter::new(&asked.components, &asked.kinds, &asked.lead);
    let mut document = Document::new(snapshot, now, &asked.lang);
    document.now = document.now.max(turned(&document, &filter, now.timestamp_millis()));
    (document, filter)
}

fn zone(app: &App, asked: &Asked) -> Zone {
    if asked.tz.is_empty() { app.policy().business_zone().clone() } else { app.zone(&asked.tz) }
}

/// The key of every cache: what is said depends on the public state, on the phase, and on the build that says it.
fn etag(tag: &str, now: i64) -> String {
    format!("\"{tag}-{now}-{}\"", version().unwrap_or("none"))
}

fn answer(
    headers: &HeaderMap,
    app: &App,
    asked: &Asked,
    element: Element<'_>,
    (tag, now): (&str, i64),
    data: bool,
) -> Response {
    let etag = etag(tag, now);
    let language = Language::of(&asked.lang);
    if data {
        validated(headers, &etag, JSON, element.data(language))
    } else {
        validated(headers, &etag, HTML, element.fragment(&zone(app, asked), language))
    }
}

fn board(app: &App, asked: &Asked, headers: &HeaderMap, data: bool, is_banner: bool) -> Response {
    let published = app.published();
    let (mut document, filter) = document(&published.snapshot, asked, app.now());
    if is_banner {
        document = document.with_touched_components();
    }
    let element = if is_banner { Element::Banner(&document, &filter) } else { Element::Status(&document) };
    answer(headers, app, asked, element, (&published.tag, document.now), data)
}

/// The month that was asked for, in a zone, with an operator's texts for a reader of `wanted`.
pub async fn month(app: &App, name: Option<&str>, zone: &Zone, wanted: &str) -> Result<Month, Problem> {
    let snapshot = &app.published().snapshot;
    let now = app.now();
    let empty = Month::new(name, zone, now, snapshot, &[], wanted).ok_or_else(|| {
        let what = format!(
            "`{}` is not a month within the calendar's horizon; write one as `2026-11`",
            name.unwrap_or_default()
        );
        Problem::invalid(&[problem::Problem::new("month", what)])
    })?;
    let edge = |at: Option<&i64>| at.and_then(|at| Instant::from_timestamp_millis(*at)).unwrap_or(now);
    let (from, to) = (edge(empty.midnights.first()), edge(empty.midnights.last()));
    let records = app.store().changes(&Range::new(from, to, LIMIT)).await?.records;
    let public = |record| PublicChange::new(record, &app.policy().file().banner);
    let changes: Vec<_> = records.iter().map(public).collect();
    Ok(Month::new(name, zone, now, snapshot, &changes, wanted).unwrap_or(empty))
}

async fn grid(app: &App, asked: &Asked, headers: &HeaderMap, data: bool) -> Result<Response, Problem> {
    let published = app.published();
    let month = month(app, asked.month.as_deref(), &zone(app, asked), &asked.lang).await?;
    Ok(answer(headers, app, asked, Element::Calendar(&month), (&published.tag, month.now), data))
}

/// `GET /embed/v1/banner`
pub(super) async fn banner(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    board(&app, &asked, &headers, false, true)
}

/// `GET /embed/v1/banner.json`
pub(super) async fn banner_data(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    board(&app, &asked, &headers, true, true)
}

/// `GET /embed/v1/status`
pub(super) async fn status(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    board(&app, &asked, &headers, false, false)
}

/// `GET /embed/v1/status.json`
pub(super) async fn status_data(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    board(&app, &asked, &headers, true, false)
}

/// `GET /embed/v1/calendar?month=&tz=`
pub(super) async fn calendar(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    grid(&app, &asked, &headers, false).await
}

/// `GET /embed/v1/calendar.json?month=&tz=`
pub(super) async fn calendar_data(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    grid(&app, &asked, &headers, true).await
}

/// The data of banner, status board and calendar of a snapshot at an instant: what the preview has recorded.
pub fn recorded(snapshot: &Snapshot, now: Instant, zone: &Zone, lang: &str) -> Option<[(&'static str, String); 3]> {
    let language = Language::of(lang);
    let (mut document, filter) = document(snapshot, &Asked { lang: lang.to_owned(), ..Asked::default() }, now);
    // Here the reader's clock is the recording's: it goes on from this instant.
    document.now = now.timestamp_millis();
    let mut month = Month::new(None, zone, now, snapshot, &snapshot.changes, lang)?;
    month.now = now.timestamp_millis();
    let touched = document.clone().with_touched_components();
    let elements = [Element::Banner(&touched, &filter), Element::Status(&document), Element::Calendar(&month)];
    Some(elements.map(|element| (element.name(), element.data(language))))
}
