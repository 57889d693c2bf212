//! The last days of a component as a row of bars, and the same in words: for whoever reads by keyboard, by touch or by ear.

use super::{badge::Badge, context::PageContext};
use crate::text::{TextView as _, filled};
use chrono::TimeDelta;
use fairnotice_core::{
    component::Status,
    history::{Cause, DAYS, Day, DayCounts, DayEvent, DayHistory, DayState},
};
use fairnotice_locale::{Locale, site::fill, translation::TranslatedText};
use leptos::prelude::*;

/// From the beginning of one bar to the next, in the units of the drawing.
const STEP: usize = 10;
/// How wide a bar is.
const WIDTH: usize = 7;
/// How high the highest bar is.
const HEIGHT: usize = 28;
/// How many days a narrow screen shows; the style sheet has the same number.
const NARROW: usize = 30;
/// How many events of a day are told.
const EVENTS: usize = 3;
/// How many days are listed.
const LISTED: usize = 20;

/// The days of a component: the bars, and under them how many days were without incident, with the days that were not.
pub(super) fn component(name: &str, days: &[Day], history: &DayHistory, context: &PageContext) -> AnyView {
    let label = fill(&context.texts().history.bars, &[("component", name)]);
    view! { <div class="past">{bars(days, history, Some(label), context)} {in_words(days, history, context)}</div> }
        .into_any()
}

/// The days of a folded group: those of its components are under it.
pub(super) fn group(days: &[Day], history: &DayHistory, context: &PageContext) -> AnyView {
    let sentence = sentence(history.counts(days), context);
    view! { {bars(days, history, None, context)} " " <span class="unseen">{sentence}</span> }.into_any()
}

/// What the bars are, and what is missing of them.
pub(super) fn note(history: &DayHistory, context: &PageContext) -> AnyView {
    let texts = &context.texts().history;
    let zone = context.zone();
    let note = fill(&texts.note, &[("zone", zone.name())]);
    let left_out = history.left_out_before.map(|before| {
        let complete = history.midnights.iter().find(|midnight| before <= **midnight).copied().unwrap_or(before);
        let day = Locale::new(zone, context.language()).dated(complete.timestamp_millis(), &texts.day);
        view! { " " <span>{fill(&texts.left_out, &[("day", &day)])}</span> }
    });
    let legend = Status::ALL.map(|status| {
        let Badge { words, tone, .. } = Badge::component(status, context);
        view! { <span data-tone=tone><span class="swatch" aria-hidden="true"></span>{words}</span> " " }
    });
    view! {
        <p class="hint tones">{legend.collect_view()}</p>
        <p class="hint"><span>{note}</span> {left_out}</p>
    }
    .into_any()
}

/// How a day looks: its tone, and how high its bar is. The height says without colour how bad it was.
fn look(state: DayState, context: &PageContext) -> (&'static str, usize) {
    let DayState::Affected(status) = state else {
        return if state == DayState::NoData { ("none", 4) } else { ("ok", 16) };
    };
    let height = match status {
        Status::Operational => 16,
        Status::UnderMaintenance => 19,
        Status::DegradedPerformance => 22,
        Status::PartialOutage => 25,
        Status::MajorOutage => HEIGHT,
    };
    (Badge::component(status, context).tone, height)
}

/// The bars, for the eye alone. The site's script lets a keyboard read those that have a name.
fn bars(days: &[Day], history: &DayHistory, name: Option<String>, context: &PageContext) -> AnyView {
    let bars = days.iter().zip(&history.midnights).enumerate().map(|(number, (day, midnight))| {
        let (tone, height) = look(day.state, context);
        let mut lines = vec![date(midnight.timestamp_millis(), context)];
        lines.extend(lines_of(day, history, context));
        view! {
            <rect data-tone=tone x=number * STEP y=HEIGHT - height width=WIDTH height=height>
                <title>{lines.join("\n")}</title>
            </rect>
        }
    });
    let wide = DAYS * STEP - (STEP - WIDTH);
    view! {
        <span class="bars" data-name=name>
            <svg viewBox=format!("0 0 {wide} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                {bars.collect_view()}
            </svg>
        </span>
    }
    .into_any()
}

fn date(midnight: i64, context: &PageContext) -> String {
    Locale::new(context.zone(), context.language()).dated(midnight, &context.texts().history.day)
}

/// What happened on a day, a line for each.
fn lines_of(day: &Day, history: &DayHistory, context: &PageContext) -> Vec<String> {
    let texts = &context.texts().history;
    match day.state {
        DayState::NoData => vec![texts.no_data.clone()],
        DayState::Quiet => vec![texts.quiet.clone()],
        DayState::Affected(_) => {
            let told = day.events.iter().take(EVENTS).map(|event| {
                let Told { text, status, duration, cause, .. } = told(event, history, context);
                let title = cause.map(|(_, title)| title.text).unwrap_or_default();
                fill(text, &[("status", status), ("duration", &duration), ("title", &title)])
            });
            told.chain(more(day, context)).collect()
        }
    }
}

/// How many events of a day are not told; nothing for none.
fn more(day: &Day, context: &PageContext) -> Option<String> {
    let more = u64::try_from(day.events.len().saturating_sub(EVENTS)).unwrap_or(u64::MAX);
    (more > 0).then(|| context.texts().history.more_events.of(context.language(), more))
}

/// What is said of an event.
struct Told {
    text: &'static str,
    status: &'static str,
    duration: String,
    /// The address and the title of what caused it.
    cause: Option<(String, TranslatedText)>,
}

fn told(event: &DayEvent, history: &DayHistory, context: &PageContext) -> Told {
    let texts = &context.texts().history;
    let cause = match history.causes.get(event.cause) {
        Some(Cause::Incident { id, title, translations }) => {
            Some((format!("/incidents/{id}"), context.text(title, translations)))
        }
        Some(Cause::Change(change)) => Some((format!("/maintenance/{}", change.id), context.title(change))),
        Some(Cause::Status) | None => None,
    };
    let text = match (event.goes_on, cause.is_some()) {
        (false, true) => &texts.event,
        (true, true) => &texts.event_open,
        (false, false) => &texts.status,
        (true, false) => &texts.status_open,
    };
    let duration = length(event.lasted, context);
    Told { text, status: Badge::component(event.status, context).words, duration, cause }
}

/// A length of time to the minute, or to the second below a minute.
pub(super) fn length(lasted: TimeDelta, context: &PageContext) -> String {
    let (seconds, minute) = ((lasted.num_milliseconds() + 500).div_euclid(1_000), 60);
    let is_short = seconds < minute;
    context.duration(if is_short { seconds } else { (seconds + minute / 2).div_euclid(minute) * minute })
}

fn sentence(DayCounts { recorded, without_incident }: DayCounts, context: &PageContext) -> String {
    let texts = &context.texts().history;
    if recorded == 0 {
        return texts.nothing_recorded.clone();
    }
    let text = texts.days_without.of(context.language(), u64::try_from(recorded).unwrap_or(u64::MAX));
    fill(&text, &[("quiet", &without_incident.to_string())])
}

/// Under the bars: how many days were without incident; unfolded, what happened on the others, newest first.
fn in_words(days: &[Day], history: &DayHistory, context: &PageContext) -> AnyView {
    let texts = &context.texts().history;
    let ago = |days: usize| texts.days_ago.of(context.language(), u64::try_from(days - 1).unwrap_or(u64::MAX));
    let latest = &days[days.len().saturating_sub(NARROW)..];
    let axis = view! {
        <span class="end wide" aria-hidden="true">{ago(DAYS)}</span>
        " "
        <span class="end narrow" aria-hidden="true">{ago(NARROW)}</span>
        " "
        <span class="sum wide">{sentence(history.counts(days), context)}</span>
        " "
        <span class="sum narrow">{sentence(history.counts(latest), context)}</span>
        " "
        <span class="end" aria-hidden="true">{texts.today.as_str()}</span>
    };
    let affected = days.iter().zip(&history.midnights).rev().filter(|(day, _)| !day.events.is_empty());
    let listed: Vec<_> = affected
        .clone()
        .take(LISTED)
        .map(|(day, midnight)| {
            let events = day.events.iter().take(EVENTS).map(|event| line(event, history, context));
            let more = more(day, context).map(|more| view! { <p>{more}</p> });
            let tone = look(day.state, context).0;
            view! {
                <li data-tone=tone>
                    <span class="date">{date(midnight.timestamp_millis(), context)}</span>
                    " "
                    <div>{events.collect_view()} {more}</div>
                </li>
            }
        })
        .collect();
    if listed.is_empty() {
        return view! { <p class="axis">{axis}</p> }.into_any();
    }
    let rest = affected.count() > LISTED;
    let rest = rest.then(|| view! { <p><a href=context.link("/history")>{texts.link.as_str()}</a></p> });
    view! {
        <details class="days">
            <summary class="axis">{axis}</summary>
            <ul>{listed}</ul>
            {rest}
        </details>
    }
    .into_any()
}

fn line(event: &DayEvent, history: &DayHistory, context: &PageContext) -> AnyView {
    let Told { text, status, duration, cause } = told(event, history, context);
    let title = cause.map(|(path, title)| view! { <a href=context.link(&path)>{title.inline()}</a> });
    let gaps = [("status", status.into_any()), ("duration", duration.into_any()), ("title", title.into_any())];
    view! { <p>{filled(text, gaps)}</p> }.into_any()
}
