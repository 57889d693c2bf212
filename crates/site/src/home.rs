//! `/`: current incidents, and current and planned work.

use super::{
    board::board,
    context::PageContext,
    lists::more,
    page::{Page, element, empty},
    summary,
};
use fairnotice_core::{embed::Document, incident::Incident, notice, record::State, snapshot::PublicChange};
use fairnotice_widget::element::Element;
use leptos::prelude::*;

/// How much current and planned work the page lists.
const WORK: usize = 50;
/// How many open incidents.
const OPEN: usize = 20;
/// How many incidents and changes that ended recently.
const RECENT: usize = 20;

/// The page.
pub fn page(context: &PageContext) -> String {
    let (snapshot, now) = (context.snapshot(), context.now().timestamp_millis());
    let filter = notice::Filter::default();
    let mut document = Document::most_pressing(snapshot, &filter, context.now(), "");
    document.now = document.now.max(notice::turned(&document, &filter, now));
    let is_open = |state| matches!(state, State::Announced | State::InProgress | State::Verifying | State::RolledBack);
    let (open, ended): (Vec<_>, Vec<_>) =
        snapshot.changes.iter().map(AsRef::as_ref).partition(|change: &&PublicChange| is_open(change.state));
    let (active, over): (Vec<_>, Vec<_>) = snapshot.incidents.iter().partition(|incident| incident.is_open());
    let turn = notice::next_turn(&document, &filter, now);
    Page::part(context, "/", "Status").render(move || {
        view! {
            <h1>"Status"</h1>
            {element(Element::Banner(&document, &filter), None, context)}
            {board(&document, context)}
            <div id="work" data-live data-turn=turn>
                {(!active.is_empty()).then(|| incidents(&active, context))}
                <h2>"Planned and current work"</h2>
                {work(&open, context)}
                {(!ended.is_empty() || !over.is_empty()).then(|| recent(&over, &ended, context))}
            </div>
        }
    })
}

fn incidents(active: &[&Incident], context: &PageContext) -> AnyView {
    let rest = active.len().saturating_sub(OPEN) as u64;
    view! {
        <h2>"Open incidents"</h2>
        {active.iter().take(OPEN).map(|incident| summary::incident(incident, context)).collect_view()}
        {more(rest, "open incidents", "/incidents", context)}
    }
    .into_any()
}

fn work(open: &[&PublicChange], context: &PageContext) -> AnyView {
    let Some(last) = open.iter().take(WORK).next_back() else {
        return empty("Nothing is planned. New work is announced here, with the notice that the policy promises.");
    };
    let beyond = context.snapshot().truncated.map_or(0, |truncated| truncated.announced);
    let rest = beyond.saturating_add(open.len().saturating_sub(WORK) as u64);
    let after = format!("/maintenance?after={}.{}", last.start.timestamp_millis(), last.id);
    view! {
        {open.iter().take(WORK).map(|change| summary::change(change, context)).collect_view()}
        {more(rest, "planned changes", &after, context)}
    }
    .into_any()
}

fn recent(over: &[&Incident], ended: &[&PublicChange], context: &PageContext) -> AnyView {
    let truncated = context.snapshot().truncated.unwrap_or_default();
    let incidents = (over.len() > RECENT || truncated.resolved)
        .then(|| view! { <p class="more"><a href=context.link("/incidents")>"All incidents"</a></p> });
    let changes = (ended.len() > RECENT || truncated.ended).then(
        || view! { <p class="more"><a href=context.link("/maintenance")>"All maintenance, month by month"</a></p> },
    );
    view! {
        <h2>"Recent"</h2>
        {over.iter().take(RECENT).map(|incident| summary::incident(incident, context)).collect_view()}
        {incidents}
        {ended.iter().rev().take(RECENT).map(|change| summary::change(change, context)).collect_view()}
        {changes}
    }
    .into_any()
}
