//! `/`, with the last days of each component, and `/history`: what happened, by month.

use super::{
    NO_MONTH, NO_PAGE, PAGE,
    answer::not_found,
    visit::{self, Failure, Rendered, Visit},
};
use crate::{embed::month, extract::Query, problem::Problem};
use axum::response::Response;
use fairnotice_core::{
    embed::Month,
    history::{EventKind, PastEvent},
    id::ChangeId,
    instant::Instant,
    zone::Zone,
};
use fairnotice_service::{LastDays, Phase, cursor};
use fairnotice_site::{
    Clocks,
    history::{PastMonth, PastMonths, address},
};
use fairnotice_store::PastRange;
use serde::Deserialize;

/// How many months a page shows.
const MONTHS: usize = 3;

/// The zone whose days a page shows: a reader's own is known to the browser alone.
fn zone(visit: &Visit) -> Zone {
    if visit.context.clocks == Clocks::Utc { Zone::utc() } else { visit.context.zone.clone() }
}

/// `GET /`
pub(crate) async fn home(visit: Visit) -> Response {
    let visit = visit.at("/");
    let context = &visit.context;
    let LastDays { history, is_current } = visit.app.service().last_days(&zone(&visit)).await;
    let mut phase = visit.published.phase(context.now);
    if let Some(history) = &history {
        // Until midnight.
        let midnights = history.midnights.iter().map(Instant::timestamp_millis);
        phase = phase.and(Phase::between(midnights, context.now));
    }
    if !is_current {
        phase = phase.and(visit::second(context.now));
    }
    let render =
        async { Ok(Rendered { html: fairnotice_site::home::page(history.as_deref(), context), until: phase.until }) };
    visit.show(phase, render).await
}

/// The query of the history.
#[derive(Deserialize)]
pub(crate) struct HistoryQuery {
    month: Option<String>,
    after: Option<String>,
    kind: Option<String>,
}

/// A month, and a position in it.
struct Asked {
    kind: Option<EventKind>,
    month: Month,
    after: Option<(Instant, ChangeId)>,
    /// Whether it is the month of the server's clock.
    is_current: bool,
}

impl Asked {
    fn new(visit: &Visit, query: Result<Query<HistoryQuery>, Problem>) -> Result<Self, fairnotice_site::Missing> {
        let Ok(Query(HistoryQuery { month, after, kind })) = query else { return Err(NO_MONTH) };
        let named_kind = |name: String| EventKind::ALL.into_iter().find(|kind| kind.id() == name).ok_or(NO_PAGE);
        let kind = kind.map(named_kind).transpose()?;
        let (zone, now) = (zone(visit), visit.context.now);
        let named = |name: Option<&str>| month::empty(name, &zone, now).map_err(|_| NO_MONTH);
        let current = named(None)?;
        let after = after.map(|after| cursor::position(&after).ok_or(NO_PAGE)).transpose()?;
        let asked = match &month {
            Some(name) => named(Some(name))?,
            None if after.is_some() => return Err(NO_PAGE),
            None => named(None)?,
        };
        // What is planned is no history.
        if begins(&asked) > begins(&current) {
            return Err(NO_MONTH);
        }
        Ok(Self { kind, is_current: asked.month == current.month, month: asked, after })
    }

    /// The one address of the page.
    fn address(&self) -> String {
        address(self.kind, self.month(), self.after.as_ref().map(cursor::text).as_deref())
    }

    /// The month; none where the address need not name it.
    fn month(&self) -> Option<&str> {
        (self.after.is_some() || !self.is_current).then_some(self.month.month.as_str())
    }
}

fn begins(month: &Month) -> Instant {
    edge(month.midnights.first())
}

fn ends(month: &Month) -> Instant {
    edge(month.midnights.last())
}

fn edge(at: Option<&i64>) -> Instant {
    at.and_then(|at| Instant::from_timestamp_millis(*at)).unwrap_or_default()
}

/// `GET /history?kind=&month=&after=`
pub(crate) async fn history(visit: Visit, query: Result<Query<HistoryQuery>, Problem>) -> Response {
    let asked = match Asked::new(&visit, query) {
        Ok(asked) => asked,
        Err(missing) => return not_found(missing, &visit.context),
    };
    let visit = visit.at(asked.address());
    let render = async {
        let months = months(&visit, &asked).await?;
        let events = months.months.iter().flat_map(|month| &month.events);
        let changes =
            events.filter_map(|event| if let PastEvent::Change(change) = event { Some(change) } else { None });
        let until = changes.filter_map(|change| visit.next_turn(change)).min();
        Ok(Rendered { html: fairnotice_site::history::page(&months, &visit.context), until })
    };
    // On the heap: it reads much.
    visit.show_now(Box::pin(render)).await
}

async fn months(visit: &Visit, asked: &Asked) -> Result<PastMonths, Failure> {
    let (zone, now, service) = (zone(visit), visit.context.now, visit.app.service());
    let failed = Failure::reading(NO_MONTH);
    let since = service.reader().recorded_since().await.map_err(&failed)?;
    let (mut months, mut next) = (Vec::new(), Some(asked.month.clone()));
    let is_rest = asked.after.is_some();
    while let Some(month) = next.take().filter(|_| months.len() < if is_rest { 1 } else { MONTHS }) {
        let (from, to) = (begins(&month), ends(&month));
        let after = asked.after.as_ref().map(|(at, id)| (*at, id.to_string()));
        let range = PastRange { from, to, after, limit: PAGE };
        let page = service.past_events(&range, asked.kind).await.map_err(&failed)?;
        months.push(PastMonth {
            name: month.month.clone(),
            begins: from,
            events: page.events,
            next: page.next.as_ref().map(cursor::text),
            is_recorded: since.is_some_and(|since| since < to),
        });
        next = month::empty(Some(&month.previous), &zone, now).ok();
    }
    let earliest = months.last().map_or(now, |month| month.begins);
    let earlier = since.filter(|since| *since < earliest).and(previous(&months, &zone, now));
    let later = if is_rest { Some(asked.month.month.clone()) } else { later(asked, &zone, now) };
    let is_current = |name: &str| month::empty(None, &zone, now).is_ok_and(|current| current.month == name);
    let of = |name: String| address(asked.kind, (!is_current(&name)).then_some(name.as_str()), None);
    Ok(PastMonths {
        months,
        kind: asked.kind,
        month: (!asked.is_current).then(|| asked.month.month.clone()),
        is_rest,
        earlier: earlier.filter(|_| !is_rest).map(of),
        later: later.map(of),
    })
}

/// The month before those of a page.
fn previous(months: &[PastMonth], zone: &Zone, now: Instant) -> Option<String> {
    let last = month::empty(Some(&months.last()?.name), zone, now).ok()?;
    month::empty(Some(&last.previous), zone, now).ok().map(|month| month.month)
}

/// The newest month of the page of later months; none where this page has the newest.
fn later(asked: &Asked, zone: &Zone, now: Instant) -> Option<String> {
    let current = month::empty(None, zone, now).ok()?;
    let mut later = asked.month.clone();
    for _ in 0..MONTHS {
        if later.month == current.month {
            break;
        }
        later = month::empty(Some(&later.next), zone, now).ok()?;
    }
    (!asked.is_current).then_some(later.month)
}
