//! `/history`: incidents and maintenance as they really happened, by month and day, newest first.

use super::{badge::Badge, bars::length, context::PageContext, page::Page};
use crate::text::{TextView as _, filled};
use chrono::NaiveDate;
use fairnotice_core::{history::PastEvent, incident::Incident, instant::Instant, snapshot::PublicChange};
use fairnotice_locale::{Locale, date::Style, site::fill, translation::TranslatedText};
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
    /// Whether it is what a page of one month leaves out.
    pub is_rest: bool,
    /// The address of earlier months; none where there are no records of them.
    pub earlier: Option<String>,
    /// The address of later months.
    pub later: Option<String>,
}

/// The page.
pub fn page(page: &PastMonths, context: &PageContext) -> String {
    let texts = &context.texts().history;
    let rest = page.months.first().filter(|_| page.is_rest).map(|month| rest_of(month, context));
    let title = rest.unwrap_or_else(|| texts.title.clone());
    Page::below(context, "/history", TranslatedText::original(&title)).render(|| {
        let zone = context.zone();
        let intro = fill(&texts.intro, &[("zone", zone.name())]);
        let months = page.months.iter().map(|month| section(month, page.is_rest, context));
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
            <div id="work" class="history" data-live>
                {months.collect_view()}
                {(page.earlier.is_some() || page.later.is_some()).then_some(turning)}
            </div>
        }
    })
}

fn name_of(month: &PastMonth, context: &PageContext) -> String {
    Locale::new(context.zone(), context.language()).instant(Style::Month, month.begins.timestamp_millis())
}

fn rest_of(month: &PastMonth, context: &PageContext) -> String {
    fill(&context.texts().history.rest, &[("month", &name_of(month, context))])
}

fn section(month: &PastMonth, is_rest: bool, context: &PageContext) -> AnyView {
    let texts = &context.texts().history;
    let id = format!("month-{}", month.name);
    // The page of what a month leaves out has its name in its heading.
    let heading = (!is_rest).then(|| view! { <h2 id=id.clone()>{name_of(month, context)}</h2> });
    if month.events.is_empty() {
        let text = if month.is_recorded { &texts.empty_month } else { &texts.unrecorded_month };
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
        let path = format!("/history?month={}&after={after}", month.name);
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
    Event {
        badge: Badge::stage(incident.stage, context),
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
        badge: Badge::of(change, context),
        path: format!("/maintenance/{}", change.id),
        title: context.title(change),
        began: change.actual.started_at.unwrap_or(change.start),
        ended: change.actual.ended_at(),
        components: context.components(change.components.iter().map(|affected| &affected.id)),
        messages,
    }
    .view(context)
}

/// What is shown of an incident or of work.
struct Event {
    badge: Badge,
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

impl Event {
    fn view(self, context: &PageContext) -> AnyView {
        let Self { badge, path, title, began, ended, components, messages } = self;
        let texts = &context.texts().history;
        let span = match ended {
            Some(ended) => {
                let duration = length(ended - began, context);
                let gaps = [("span", context.range(began, ended)), ("duration", duration.into_any())];
                filled(&texts.lasted, gaps)
            }
            None => filled(&texts.since, [("start", context.time(began))]),
        };
        view! {
            <li data-tone=badge.tone>
                {badge.badge()}
                " "
                <div>
                    <a href=context.link(&path)>{title.inline()}</a>
                    <p class="facts"><span>{span}</span> " " <span dir="auto">{components}</span></p>
                    {folded(messages, &path, context)}
                </div>
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
