//! `/`: current incidents, and current and planned work.

use super::{
    board::board,
    context::PageContext,
    page::{Page, element, empty},
    summary,
};
use fairnotice_core::{
    embed::{Document, Month},
    notice,
    record::State,
};
use fairnotice_widget::element::Element;
use leptos::prelude::*;

/// The page, with this month's calendar.
pub fn page(month: &Month, context: &PageContext) -> String {
    let (snapshot, now) = (context.snapshot(), context.now().timestamp_millis());
    let mut document = Document::new(snapshot, context.now(), "");
    let filter = notice::Filter::default();
    document.now = document.now.max(notice::turned(&document, &filter, now));
    let is_open = |state| matches!(state, State::Announced | State::InProgress | State::Verifying | State::RolledBack);
    let (open, ended): (Vec<_>, Vec<_>) = snapshot.changes.iter().partition(|change| is_open(change.state));
    let (active, over): (Vec<_>, Vec<_>) = snapshot.incidents.iter().partition(|incident| incident.is_open());
    let turn = notice::next_turn(&document, &filter, now);
    Page::part(context, "/", "Status").render(move || {
        let incidents = (!active.is_empty()).then(|| {
            view! {
                <h2>"Open incidents"</h2>
                {active.into_iter().map(|incident| summary::incident(incident, context)).collect_view()}
            }
        });
        let recent = (!ended.is_empty() || !over.is_empty()).then(|| {
            view! {
                <h2>"Recent"</h2>
                {over.into_iter().map(|incident| summary::incident(incident, context)).collect_view()}
                {ended.iter().rev().map(|change| summary::change(change, context)).collect_view()}
            }
        });
        view! {
            <h1>"Status"</h1>
            {element(Element::Banner(&document, &filter, &[]), context)}
            {board(&document, context)}
            <div id="work" data-live data-turn=turn>
                {incidents}
                <h2>"Planned and current work"</h2>
                {if open.is_empty() {
                    empty("Nothing is planned. New work is announced here, with the notice that the policy promises.")
                } else {
                    open.iter().map(|change| summary::change(change, context)).collect_view().into_any()
                }}
                {recent}
            </div>
            <section aria-labelledby="calendar-heading">
                <h2 id="calendar-heading">"Calendar"</h2>
                {element(Element::Calendar(month), context)}
            </section>
        }
    })
}
