//! A record's messages, each with the step that published it.

use crate::{badge::Badge, context::PageContext, updates::UpdateEntry};
use fairnotice_core::{
    record::{State, Update},
    snapshot::PublicChange,
};
use leptos::prelude::*;

/// The messages, newest first.
pub(super) fn messages(change: &PublicChange, context: &PageContext) -> Vec<UpdateEntry> {
    let mut before = None;
    let mut entries = Vec::new();
    for update in change.updates.iter().rev() {
        entries.push(UpdateEntry {
            label: label(change, before, update, context),
            at: update.at,
            text: context.text(&update.message, &update.translations),
            corrected_at: update.corrected_at,
            more: more(change, before, update, context),
        });
        before = Some(update.state);
    }
    entries.reverse();
    entries
}

/// The incident that a message reports.
fn incident<'a>(change: &'a PublicChange, before: Option<State>, update: &Update) -> Option<&'a str> {
    let caused = change.actual.incidents.iter().find(|caused| caused.at == Some(update.at))?;
    (before == Some(update.state) && update.state.is_under_way()).then_some(caused.id.as_str())
}

/// What published the message: a step, an edit, an incident, or a plain update.
fn label(change: &PublicChange, before: Option<State>, update: &Update, context: &PageContext) -> AnyView {
    let word = match (before, update.state) {
        (None, State::Announced) => "Announced",
        (_, State::InProgress) if before != Some(State::InProgress) => "Started",
        (_, State::Closed) => "Closed",
        (Some(State::Announced), State::Announced) => "Changed",
        (Some(before), now) if before == now && incident(change, Some(before), update).is_some() => "Incident",
        (Some(before), now) if before == now => "Update",
        (_, now) => Badge::state(now, context).words,
    };
    view! { <strong>{word}</strong> }.into_any()
}

fn more(change: &PublicChange, before: Option<State>, update: &Update, context: &PageContext) -> Option<AnyView> {
    let expected = if change.actual.ended_at().is_some() {
        "Work was then expected to end "
    } else {
        "Work is now expected to end "
    };
    let end = update.end.map(|end| view! { <p class="message">{expected} {context.time(end)} "."</p> });
    let incident = incident(change, before, update).map(|id| {
        view! {
            <p class="message">
                <a href=context.link(&format!("/incidents/{id}"))>"Updates on this incident"</a>
            </p>
        }
    });
    (end.is_some() || incident.is_some()).then(|| view! { {end} {incident} }.into_any())
}
