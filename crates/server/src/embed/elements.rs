//! `/embed/v1/banner`, `/embed/v1/calendar`, `/embed/v1/status`: rendered by the widget crate, with their data.

use super::files::version;
use crate::{
    app::App,
    conditional::{is_known, validated},
    cursor,
    extract::Query,
    problem::Problem,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::Response,
    routing::{MethodRouter, get},
};
use fairnotice_core::{
    diagnostic,
    embed::{Document, Month},
    instant::Instant,
    notice::{Filter, next_turn, turned},
    record::Record,
    snapshot::{PublicChange, Snapshot},
    zone::Zone,
};
use fairnotice_locale::language::Language;
use fairnotice_service::Error;
use fairnotice_store::Range;
use fairnotice_widget::{element::Element, render::Rendering};
use serde::Deserialize;

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// The kind of element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Holds {
    /// The banner; empty without a notice.
    Banner,
    /// The status board.
    Status,
    /// The calendar.
    #[default]
    Calendar,
}

/// How many changes a month shows.
const LIMIT: u32 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ElementQuery {
    pub(super) components: String,
    pub(super) regions: String,
    pub(super) kinds: String,
    pub(super) lead: String,
    tz: String,
    pub(super) lang: String,
    month: Option<String>,
    /// Keys of notices that a reader without WASM has dismissed: the banner shows the next one.
    without: String,
}

/// A document and a filter, at the instant for which every reader gets the same bytes.
fn document(snapshot: &Snapshot, query: &ElementQuery, filter: &Filter, now: Instant) -> Document {
    let mut document = Document::most_pressing(snapshot, filter, now, &query.lang);
    document.now = document.now.max(turned(&document, filter, now.timestamp_millis()));
    document
}

fn filter(query: &ElementQuery) -> Filter {
    let ElementQuery { components, regions, kinds, lead, without, .. } = query;
    Filter::new(components, regions, kinds, lead).without(without.split_whitespace().map(str::to_owned).collect())
}

fn zone(app: &App, query: &ElementQuery) -> Zone {
    if query.tz.is_empty() { app.policy().business_zone().clone() } else { app.zone(&query.tz) }
}

/// The key of every cache: the content depends on the public state, the phase and the build.
fn etag(tag: &str, now: i64) -> String {
    format!("\"{tag}-{now}-{}\"", version().unwrap_or("none"))
}

/// How an element is sent: as a fragment, or as its data alone.
#[derive(Clone, Copy)]
enum Form {
    Fragment,
    Data,
}

impl Form {
    fn write(self, app: &App, query: &ElementQuery, element: Element<'_>, turns: Option<i64>) -> String {
        let (language, rendering) =
            (Language::of(&query.lang), Rendering { build: version().unwrap_or_default(), turns });
        match self {
            Self::Fragment => element.fragment(&zone(app, query), language, rendering),
            Self::Data => element.data(language, rendering),
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Fragment => HTML,
            Self::Data => JSON,
        }
    }
}

/// An element as of now, with its cache key. Not rendered for a reader who has it already.
async fn written(
    app: &App,
    query: &ElementQuery,
    (holds, form): (Holds, Form),
    has: impl Fn(&str) -> bool,
) -> Result<(String, String), Problem> {
    let published = app.published();
    if holds == Holds::Calendar {
        let (name, zone) = (query.month.as_deref(), zone(app, query));
        let empty = empty_month(app, name, &zone, &query.lang)?;
        let etag = etag(&published.tag, empty.now);
        if has(&etag) {
            return Ok((String::new(), etag));
        }
        let month = filled(app, empty, name, &zone, &query.lang).await?;
        let midnight = month.midnights.iter().copied().find(|midnight| *midnight > month.now);
        return Ok((form.write(app, query, Element::Calendar(&month), midnight), etag));
    }
    let now = app.now();
    let filter = filter(query);
    let snapshot = app.service().snapshot_for(&published, &filter, now).await?;
    let document = document(&snapshot, query, &filter, now);
    // A change that enters or leaves the banner with time is not in the document yet, or no longer.
    let seen = Some(Document::most_pressing_until(&snapshot, &filter, now)).filter(|turn| *turn < i64::MAX);
    let etag = etag(&published.tag, document.now);
    if has(&etag) {
        return Ok((String::new(), etag));
    }
    if holds == Holds::Status {
        return Ok((form.write(app, query, Element::Status(&document), seen), etag));
    }
    let turns = next_turn(&document, &filter, now.timestamp_millis()).into_iter().chain(seen).min();
    let document = document.with_touched_components();
    Ok((form.write(app, query, Element::Banner(&document, &filter), turns), etag))
}

/// The fragment of an element, for a page that holds it.
pub(super) async fn fragment(app: &App, query: &ElementQuery, holds: Holds) -> Result<String, Problem> {
    Ok(written(app, query, (holds, Form::Fragment), |_| false).await?.0)
}

async fn respond(
    app: App,
    query: ElementQuery,
    headers: HeaderMap,
    holds: Holds,
    form: Form,
) -> Result<Response, Problem> {
    let (body, etag) = written(&app, &query, (holds, form), |etag| is_known(&headers, etag)).await?;
    Ok(validated(&headers, &etag, form.content_type(), body))
}

/// The requested month in a zone, with the texts for a reader of `wanted`.
pub(crate) async fn month(app: &App, name: Option<&str>, zone: &Zone, wanted: &str) -> Result<Month, Problem> {
    filled(app, empty_month(app, name, zone, wanted)?, name, zone, wanted).await
}

/// The month without its changes.
fn empty_month(app: &App, name: Option<&str>, zone: &Zone, wanted: &str) -> Result<Month, Problem> {
    Month::new(name, zone, app.now(), &app.published().snapshot, &[], wanted).ok_or_else(|| {
        let what = format!(
            "`{}` is not a month within the calendar's horizon; write one as `2026-11`",
            name.unwrap_or_default()
        );
        Error::invalid(diagnostic::Diagnostic::new("month", what)).into()
    })
}

async fn filled(app: &App, empty: Month, name: Option<&str>, zone: &Zone, wanted: &str) -> Result<Month, Problem> {
    let snapshot = &app.published().snapshot;
    let now = app.now();
    let edge = |at: Option<&i64>| at.and_then(|at| Instant::from_timestamp_millis(*at)).unwrap_or(now);
    let (from, to) = (edge(empty.midnights.first()), edge(empty.midnights.last()));
    let page = app.reader().changes(&Range::new(from, to, LIMIT)).await?;
    let policies = app.service().policies();
    let public = |record: &Record| PublicChange::new(record, policies.judging(record.change.file(), now));
    let changes: Vec<_> = page.records.iter().map(public).collect();
    let month = Month::new(name, zone, now, snapshot, &changes, wanted).unwrap_or(empty);
    let rest =
        page.next.as_ref().map(|next| format!("/maintenance?month={}&after={}", month.month, cursor::text(next)));
    Ok(Month { rest: rest.unwrap_or_default(), ..month })
}

/// `GET /embed/v1/{element}`: the rendered element with its data; `?month=` chooses the month of the calendar, `?tz=` the zone.
pub(crate) fn fragments(holds: Holds) -> MethodRouter<App> {
    get(async move |State(app): State<App>, Query(query): Query<ElementQuery>, headers: HeaderMap| {
        respond(app, query, headers, holds, Form::Fragment).await
    })
}

/// `GET /embed/v1/{element}.json`: its data alone.
pub(crate) fn data(holds: Holds) -> MethodRouter<App> {
    get(async move |State(app): State<App>, Query(query): Query<ElementQuery>, headers: HeaderMap| {
        respond(app, query, headers, holds, Form::Data).await
    })
}

/// `GET /embed/v1/words?lang=`: the message catalogue of the elements by key, in the order of the wire. A page with its own
/// translations (attribute `texts`) writes a file of this shape.
pub(crate) async fn words(Query(query): Query<ElementQuery>, headers: HeaderMap) -> Response {
    let language = Language::of(&query.lang);
    let etag = format!("\"{}-{}\"", version().unwrap_or("none"), language.tag);
    validated(&headers, &etag, JSON, serde_json::to_string(&language).unwrap_or_default())
}

/// The data of banner, status board and calendar of a snapshot at an instant, as recorded for the preview.
pub fn recorded(snapshot: &Snapshot, now: Instant, zone: &Zone, lang: &str) -> Option<[(&'static str, String); 3]> {
    let language = Language::of(lang);
    let filter = Filter::default();
    let mut document =
        document(snapshot, &ElementQuery { lang: lang.to_owned(), ..ElementQuery::default() }, &filter, now);
    // The reader's clock is the recording's, and runs from this instant.
    document.now = now.timestamp_millis();
    let mut month = Month::new(None, zone, now, snapshot, &snapshot.changes, lang)?;
    month.now = now.timestamp_millis();
    let touched = document.clone().with_touched_components();
    let elements = [Element::Banner(&touched, &filter), Element::Status(&document), Element::Calendar(&month)];
    Some(elements.map(|element| (element.name(), element.data(language, Rendering::default()))))
}
