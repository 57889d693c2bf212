//! `/history`: incidents and maintenance as they really happened, by month and day, newest first.

use super::{badge::Badge, bars::length, context::PageContext, icon::Icon, page::Page};
use crate::text::{TextView as _, filled};
use chrono::{NaiveDate, TimeDelta};
use fairnotice_core::{
    component::Status,
    history::{EventKind, PastEvent},
    incident::Incident,
    instant::Instant,
    snapshot::PublicChange,
};
use fairnotice_locale::{
    Locale,
    date::{Style, datetime},
    site::fill,
    translation::TranslatedText,
};
use leptos::prelude::*;

/// How many messages of an event are shown; its own page has all.
const MESSAGES: usize = 5;

/// A month.
#[derive(Debug)]
pub struct PastMonth {
    /// Its name in an address: `2026-11`.
    pub name: String,
    /// Its first instant.
    pub begins: Instant,
    /// What began in it, newest first.
    pub events: Vec<PastEvent>,
    /// The parameter `after` of the page with what is left out; none where nothing is.
    pub next: Option<String>,
    /// Whether there are records of it.
    pub is_recorded: bool,
}

/// The months of a page.
#[derive(Debug)]
pub struct PastMonths {
    /// The months, newest first.
    pub months: Vec<PastMonth>,
    /// The one kind that it shows; none where it shows everything.
    pub kind: Option<EventKind>,
    /// The newest month, as its address names it; none where it need not.
    pub month: Option<String>,
    /// Whether it is what a page of one month leaves out.
    pub is_rest: bool,
    /// The address of earlier months; none where there are no records of them.
    pub earlier: Option<String>,
    /// The address of later months.
    pub later: Option<String>,
}

/// The address of a page, in one form alone.
pub fn address(kind: Option<EventKind>, month: Option<&str>, after: Option<&str>) -> String {
    let asked = [("kind", kind.map(EventKind::id)), ("month", month), ("after", after)];
    let asked = asked.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let query = asked.collect::<Vec<_>>().join("&");
    if query.is_empty() { "/history".to_owned() } else { format!("/history?{query}") }
}

/// The page.
pub fn page(page: &PastMonths, context: &PageContext) -> String {
    let texts = &context.texts().history;
    let rest = page.months.first().filter(|_| page.is_rest).map(|month| rest_of(month, context));
    let title = rest.unwrap_or_else(|| texts.title.clone());
    let frame = if page.is_rest || page.month.is_some() {
        Page::below(context, "/history", TranslatedText::original(&title))
    } else {
        Page::part(context, "/history", &title)
    };
    frame.render(|| {
        let zone = context.zone();
        let intro = fill(&texts.intro, &[("zone", zone.name())]);
        let months = page.months.iter().map(|month| section(month, page, context));
        let link = |path: &Option<String>, text: &'static str| {
            path.as_ref().map(|path| view! { <a href=context.link(path)>{text}</a> " " })
        };
        let turning = view! {
            <nav class="turning" aria-label=texts.months.as_str()>
                {link(&page.later, &texts.later)} {link(&page.earlier, &texts.earlier)}
            </nav>
        };
        view! {
            <h1>{title.clone()}</h1>
            <p class="intro">{intro}</p>
            {kinds(page, context)}
            <div id="work" class="history" data-live>
                {months.collect_view()}
                {(page.earlier.is_some() || page.later.is_some()).then_some(turning)}
            </div>
        }
    })
}

/// Links to the same months with everything, and with one kind alone.
fn kinds(page: &PastMonths, context: &PageContext) -> AnyView {
    let texts = context.texts();
    let name = |kind: Option<EventKind>| match kind {
        None => texts.history.all.as_str(),
        Some(EventKind::Incidents) => &texts.frame.incidents,
        Some(EventKind::Maintenance) => &texts.frame.maintenance,
    };
    let kinds = [None, Some(EventKind::Incidents), Some(EventKind::Maintenance)].map(|kind| {
        let here = (kind == page.kind).then_some("true");
        let path = address(kind, page.month.as_deref(), None);
        view! { <a href=context.link(&path) aria-current=here>{name(kind)}</a> }
    });
    view! { <nav class="kinds" aria-label=texts.history.show.as_str()>{kinds.collect_view()}</nav> }.into_any()
}

fn name_of(month: &PastMonth, context: &PageContext) -> String {
    Locale::new(context.zone(), context.language()).instant(Style::Month, month.begins.timestamp_millis())
}

fn rest_of(month: &PastMonth, context: &PageContext) -> String {
    fill(&context.texts().history.rest, &[("month", &name_of(month, context))])
}

fn section(month: &PastMonth, page: &PastMonths, context: &PageContext) -> AnyView {
    let (texts, is_rest) = (&context.texts().history, page.is_rest);
    let id = format!("month-{}", month.name);
    // The page of what a month leaves out has its name in its heading.
    let heading = (!is_rest).then(|| view! { <h2 id=id.clone()>{name_of(month, context)}</h2> });
    if month.events.is_empty() {
        let text = match page.kind {
            _ if !month.is_recorded => &texts.unrecorded_month,
            None => &texts.empty_month,
            Some(EventKind::Incidents) => &texts.no_incidents,
            Some(EventKind::Maintenance) => &texts.no_maintenance,
        };
        return view! { <section class="month none">{heading} " " <p>{text.as_str()}</p></section> }.into_any();
    }
    let zone = context.zone();
    let mut days: Vec<(NaiveDate, Vec<&PastEvent>)> = Vec::new();
    for event in &month.events {
        let Some(date) = event.began_at().and_then(|at| zone.local(at)).map(|local| local.date()) else { continue };
        match days.last_mut() {
            Some((day, events)) if *day == date => events.push(event),
            _ => days.push((date, vec![event])),
        }
    }
    let days = days.into_iter().map(|(_, events)| day(&events, context));
    let rest = month.next.as_ref().map(|after| {
        let path = address(page.kind, Some(&month.name), Some(after));
        view! { <p class="more"><a href=context.link(&path) rel="next">{rest_of(month, context)}</a></p> }
    });
    view! { <section class="month" aria-labelledby=(!is_rest).then_some(id)>{heading} {days.collect_view()} {rest}</section> }
        .into_any()
}

fn day(events: &[&PastEvent], context: &PageContext) -> AnyView {
    let at = events.first().and_then(|event| event.began_at()).map_or(0, |at| at.timestamp_millis());
    let date = Locale::new(context.zone(), context.language()).dated(at, &context.texts().history.day);
    let events = events.iter().map(|event| match event {
        PastEvent::Incident(incident) => self::incident(incident, context),
        PastEvent::Change(change) => self::change(change, context),
    });
    view! {
        <div class="events">
            <h3>{date}</h3>
            <ul>{events.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn incident(incident: &Incident, context: &PageContext) -> AnyView {
    let messages = incident.updates.iter().rev();
    let messages: Vec<_> = messages
        .map(|report| {
            let text = context.text(&report.message, &report.translations);
            Message { badge: Badge::stage(report.stage, context), at: report.at, text }
        })
        .collect();
    let worst = incident.components.iter().map(|affected| affected.status).max().unwrap_or_default();
    let is_operational = worst == Status::Operational;
    Event {
        kind: (Icon::Alert, &context.texts().incidents.incident),
        badge: Badge::incident(incident, context),
        more: (!is_operational).then(|| {
            let Badge { words, tone, .. } = Badge::component(worst, context);
            view! { <span class="worst" data-tone=tone>{words}</span> }.into_any()
        }),
        path: format!("/incidents/{}", incident.id),
        title: context.text(&incident.title, &incident.translations),
        began: incident.started_at,
        ended: incident.resolved_at,
        components: context.components(incident.components.iter().map(|affected| &affected.id)),
        messages,
    }
    .view(context)
}

fn change(change: &PublicChange, context: &PageContext) -> AnyView {
    let messages = change.updates.iter().filter(|update| !update.message.trim().is_empty());
    let messages: Vec<_> = messages
        .map(|update| {
            let text = context.text(&update.message, &update.translations);
            Message { badge: Badge::state(update.state, context), at: update.at, text }
        })
        .collect();
    Event {
        kind: (Icon::Wrench, &context.texts().frame.maintenance),
        badge: Badge::of(change, context),
        more: difference(change, context),
        path: format!("/maintenance/{}", change.id),
        title: context.title(change),
        began: change.actual.started_at.unwrap_or(change.start),
        ended: change.actual.ended_at(),
        components: context.components(change.components.iter().map(|affected| &affected.id)),
        messages,
    }
    .view(context)
}

/// How much earlier or later than announced work ended; nothing for less than a minute.
fn difference(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().history;
    let later = change.actual.ended_at()? - change.end;
    if later.abs() < TimeDelta::minutes(1) {
        return None;
    }
    let is_late = later > TimeDelta::zero();
    let text = if is_late { &texts.ended_later } else { &texts.ended_earlier };
    let said = fill(text, &[("length", &length(later.abs(), context))]);
    Some(view! { <span class="difference" data-tone=is_late.then_some("warn")>{said}</span> }.into_any())
}

/// What is shown of an incident or of work.
struct Event {
    /// Which of the two it is.
    kind: (Icon, &'static str),
    badge: Badge,
    /// What else there is to say of its times.
    more: Option<AnyView>,
    path: String,
    title: TranslatedText,
    began: Instant,
    ended: Option<Instant>,
    components: String,
    /// Newest first.
    messages: Vec<Message>,
}

struct Message {
    badge: Badge,
    at: Instant,
    text: TranslatedText,
}

/// From when to when, beside the day on which it began: by the clocks by which the days of the page are counted.
fn hours(began: Instant, ended: Instant, context: &PageContext) -> AnyView {
    let (from, to) = (began.timestamp_millis(), ended.timestamp_millis());
    let text = Locale::new(context.zone(), context.language()).hours(from, to);
    view! { <time datetime=datetime(from)>{text}</time> }.into_any()
}

impl Event {
    fn view(self, context: &PageContext) -> AnyView {
        let Self { kind: (icon, kind), badge, more, path, title, began, ended, components, messages } = self;
        let texts = &context.texts().history;
        let span = match ended {
            Some(ended) => {
                let duration = length(ended - began, context);
                let gaps = [("span", hours(began, ended, context)), ("duration", duration.into_any())];
                filled(&texts.lasted, gaps)
            }
            None => filled(&texts.since, [("start", hours(began, began, context))]),
        };
        view! {
            <li>
                <p class="sort"><span>{icon.view()} {kind}</span> " " {badge.badge()}</p>
                <a href=context.link(&path)>{title.inline()}</a>
                <p class="facts">
                    <span>{span}</span> " " {more.map(|more| view! { <span>{more}</span> " " })} <span dir="auto">{components}</span>
                </p>
                {folded(messages, &path, context)}
            </li>
        }
        .into_any()
    }
}

/// The newest messages; nothing where there is none.
fn folded(messages: Vec<Message>, path: &str, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().history;
    let count = messages.len();
    let summary = texts.updates.of(context.language(), u64::try_from(count).unwrap_or(u64::MAX));
    let all = (count > MESSAGES)
        .then(|| view! { <p class="more"><a href=context.link(path)>{texts.all_updates.as_str()}</a></p> });
    let shown = messages.into_iter().take(MESSAGES).map(|Message { badge, at, text }| {
        view! {
            <li>
                <p class="heading">{badge.badge()} " " {context.time(at)}</p>
                {text.paragraph()}
            </li>
        }
    });
    let shown = shown.collect_view();
    (count > 0).then(|| {
        view! {
            <details class="messages">
                <summary>{summary}</summary>
                <ol class="updates">{shown}</ol>
                {all}
            </details>
        }
        .into_any()
    })
}
