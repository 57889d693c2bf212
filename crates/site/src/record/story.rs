//! A record's messages and steps, each with what published it.

use crate::{badge::Badge, context::PageContext, icon::Icon, text::filled, updates::UpdateEntry};
use fairnotice_core::{
    change::Texts,
    instant::Instant,
    record::{State, Update},
    snapshot::PublicChange,
};
use leptos::prelude::*;

/// The entries, newest first.
pub(super) fn story(change: &PublicChange, context: &PageContext) -> Vec<UpdateEntry> {
    let mut before = None;
    let mut entries = Vec::new();
    for update in change.updates.iter().rev() {
        entries.push(UpdateEntry {
            step: step(change, before, update, context),
            at: update.at,
            text: context.text(&update.message, &update.translations),
            corrected_at: update.corrected_at,
            more: more(change, before, update, context),
        });
        before = Some(update.state);
    }
    entries.extend(unpublished(change, context));
    entries.sort_by_key(|entry| entry.at);
    entries.reverse();
    entries
}

/// Steps of a record that no message of it names, such as one that was imported.
fn unpublished(change: &PublicChange, context: &PageContext) -> Vec<UpdateEntry> {
    let actual = &change.actual;
    let steps = [
        (State::Announced, change.announced_at),
        (State::InProgress, actual.started_at),
        (State::Completed, actual.completed_at),
        (State::RolledBack, actual.rolled_back_at),
        (State::Cancelled, actual.cancelled_at),
        (State::Closed, actual.closed_at),
    ];
    let is_told = |state| change.updates.iter().any(|update| update.state == state);
    let missing = steps.into_iter().filter(|(state, _)| !is_told(*state));
    let entry = |(state, at): (State, Option<Instant>)| {
        let update = Update::new(at?, state, "");
        let step = step(change, None, &update, context);
        let text = context.text("", &Texts::new());
        Some(UpdateEntry { step, at: update.at, text, corrected_at: None, more: None })
    };
    missing.filter_map(entry).collect()
}

/// The incident that a message reports.
fn incident<'a>(change: &'a PublicChange, before: Option<State>, update: &Update) -> Option<&'a str> {
    let caused = change.actual.incidents.iter().find(|caused| caused.at == Some(update.at))?;
    (before == Some(update.state) && update.state.is_under_way()).then_some(caused.id.as_str())
}

/// What published the message: a step, an edit, an incident, or a plain update.
fn step(change: &PublicChange, before: Option<State>, update: &Update, context: &PageContext) -> Badge {
    let texts = &context.texts().timeline;
    let (words, tone, icon) = match (before, update.state) {
        (None, State::Announced) => (&texts.announced, "calm", Icon::Calendar),
        (_, State::InProgress) if before != Some(State::InProgress) => (&texts.started, "work", Icon::Wrench),
        (_, State::Closed) => (&texts.closed, "quiet", Icon::Tick),
        (Some(State::Announced), State::Announced) => (&texts.changed, "calm", Icon::Pencil),
        (Some(before), now) if before == now && incident(change, Some(before), update).is_some() => {
            (&texts.incident, "bad", Icon::Alert)
        }
        (Some(before), now) if before == now => {
            return Badge { words: &texts.update, ..Badge::state(now, context) };
        }
        (_, now) => return Badge::state(now, context),
    };
    Badge { words, tone, icon }
}

fn more(change: &PublicChange, before: Option<State>, update: &Update, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().timeline;
    let expected = if change.actual.ended_at().is_some() { &texts.expected_then } else { &texts.expected_now };
    let end = update.end.map(|end| filled(expected, [("end", context.time(end))]));
    let late = (update.state == State::Completed && before != Some(State::Completed))
        .then(|| (update.at - change.end).num_seconds())
        .filter(|late| *late > 0)
        .map(|late| filled(&texts.late_end, [("length", context.duration(late).into_any())]));
    let incident = incident(change, before, update).map(|id| {
        view! { <a href=context.link(&format!("/incidents/{id}"))>{texts.about_incident.as_str()}</a> }.into_any()
    });
    let lines: Vec<_> = [end, late, incident].into_iter().flatten().collect();
    (!lines.is_empty())
        .then(|| lines.into_iter().map(|line| view! { <p class="more">{line}</p> }).collect_view().into_any())
}
