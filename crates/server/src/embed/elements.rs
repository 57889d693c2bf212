//! `/embed/v1/banner`, `/embed/v1/calendar`, `/embed/v1/status`: rendered by the widget crate, with their data.

use super::{
    files::version,
    month::{self, filled},
    selection::{ElementQuery, Selection},
};
use crate::{
    app::App,
    extract::Query,
    problem::Problem,
    representation::{JSON, Lifetime, Representation},
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::Response,
    routing::{MethodRouter, get},
};
use fairnotice_core::{
    embed::{Document, Month},
    instant::Instant,
    notice::{Filter, next_turn, turned},
    snapshot::Snapshot,
    zone::Zone,
};
use fairnotice_locale::language::Language;
use fairnotice_service::{Phase, Published};
use fairnotice_widget::{element::Element, render::Rendering};
use serde::Deserialize;
use std::sync::Arc;

pub(super) const HTML: &str = "text/html; charset=utf-8";

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

/// A document at the instant for which every reader gets the same bytes.
fn document(snapshot: &Snapshot, filter: &Filter, wanted: &str, now: Instant) -> Document {
    let mut document = Document::most_pressing(snapshot, filter, now, wanted);
    document.now = document.now.max(turned(&document, filter, now.timestamp_millis()));
    document
}

/// How an element is sent: as a fragment, or as its data alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Fragment,
    Data,
}

impl Form {
    fn write(self, selection: &Selection, element: Element<'_>, turns: Option<i64>) -> String {
        let rendering = Rendering { build: version().unwrap_or_default(), turns };
        match self {
            Self::Fragment => element.fragment(&selection.zone, selection.language, rendering),
            Self::Data => element.data(selection.language, rendering),
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Fragment => HTML,
            Self::Data => JSON,
        }
    }
}

/// An element as of now: made once for all readers of a selection in a phase.
pub(super) async fn made(
    app: &App,
    query: &ElementQuery,
    (holds, form): (Holds, Form),
) -> Result<Arc<Representation>, Problem> {
    let (published, now) = (app.published(), app.now());
    let selection = Selection::new(app, &published, query, holds);
    let variant = |selection: &Selection| format!("{holds:?} {form:?} {selection}");
    let answer = |body: String, phase: Phase| {
        let lifetime = Lifetime::Until(phase.until);
        Ok(Representation::of_revision(form.content_type(), body, lifetime, published.snapshot.revision))
    };
    if holds == Holds::Calendar {
        let empty = month::empty(query.month.as_deref(), &selection.zone, now)?;
        let phase = month::phase(&empty, now);
        let variant = format!("{} {}", variant(&selection), empty.month);
        let make = async {
            let month = filled(app, &published, &empty, &selection.zone, &selection.wanted, now).await?;
            let midnight = month.midnights.iter().copied().find(|midnight| *midnight > month.now);
            answer(form.write(&selection, Element::Calendar(&month), midnight), phase)
        };
        return app.cache().get_or_make(&published, phase, variant, make).await;
    }
    let phase = phase(&published, &selection.filter, now);
    let make = async {
        let snapshot = app.service().snapshot_for(&published, &selection.filter, now).await?;
        let (body, until) = drawn(&snapshot, &selection, (holds, form), now);
        answer(body, phase.and(Phase { until, ..Phase::ALWAYS }))
    };
    app.cache().get_or_make_at(&published, phase, variant(&selection), now, make).await
}

/// The phase of a document with a filter: `lead` adds instants at which a change begins to show.
fn phase(published: &Published, filter: &Filter, now: Instant) -> Phase {
    let phase = published.phase(now);
    let Some(lead) = filter.lead else { return phase };
    let starts = published.snapshot.changes.iter().map(|change| change.start.timestamp_millis());
    phase.and(Phase::between(starts.map(|start| start.saturating_sub(lead)), now))
}

/// An element, and the next instant at which it shows something else.
fn drawn(
    snapshot: &Snapshot,
    selection: &Selection,
    (holds, form): (Holds, Form),
    now: Instant,
) -> (String, Option<Instant>) {
    let Selection { filter, wanted, .. } = selection;
    let document = document(snapshot, filter, wanted, now);
    // A change that enters or leaves the banner with time is not in the document yet, or no longer.
    let seen = Some(Document::most_pressing_until(snapshot, filter, now)).filter(|turn| *turn < i64::MAX);
    let turns = next_turn(&document, filter, now.timestamp_millis()).into_iter().chain(seen).min();
    let body = if holds == Holds::Status {
        form.write(selection, Element::Status(&document), seen)
    } else {
        form.write(selection, Element::Banner(&document.with_touched_components(), filter), turns)
    };
    (body, turns.and_then(Instant::from_timestamp_millis))
}

async fn respond(
    app: App,
    query: ElementQuery,
    headers: HeaderMap,
    holds: Holds,
    form: Form,
) -> Result<Response, Problem> {
    Ok(made(&app, &query, (holds, form)).await?.respond(&headers, app.now()).await)
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
pub(crate) async fn words(
    State(app): State<App>,
    Query(query): Query<ElementQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = Representation::json(Language::of(&query.lang), Lifetime::File)?;
    Ok(words.respond(&headers, app.now()).await)
}

/// The data of banner, status board and calendar of a snapshot at an instant, as recorded for the preview.
pub fn recorded(snapshot: &Snapshot, now: Instant, zone: &Zone, lang: &str) -> Option<[(&'static str, String); 3]> {
    let language = Language::of(lang);
    let filter = Filter::default();
    let mut document = document(snapshot, &filter, lang, now);
    // The reader's clock is the recording's, and runs from this instant.
    document.now = now.timestamp_millis();
    let mut month = Month::new(None, zone, now, snapshot, snapshot.changes.iter().map(AsRef::as_ref), lang)?;
    month.now = now.timestamp_millis();
    let touched = document.clone().with_touched_components();
    let elements = [Element::Banner(&touched, &filter), Element::Status(&document), Element::Calendar(&month)];
    Some(elements.map(|element| (element.name(), element.data(language, Rendering::default()))))
}
