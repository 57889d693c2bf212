//! A record's notices: what, for whom, by when, and the progress.

use super::RecordPage;
use crate::{
    badge::{Badge, capital},
    context::PageContext,
    mailed,
    page::empty,
};
use fairnotice_core::{
    change::{Change, MessageKind},
    timetable::{Entry, Progress},
};
use leptos::prelude::*;

/// The section, from the timetable.
pub(super) fn notices(life: &RecordPage, context: &PageContext) -> AnyView {
    let change = &life.record.change;
    // Notices that only a rollback or an incident makes due come after the planned ones.
    let is_planned = |entry: &&Entry| entry.due.is_some() || entry.progress != Progress::Conditional;
    let (planned, conditional): (Vec<_>, Vec<_>) = life.timetable.entries.iter().partition(is_planned);
    let entries = planned.into_iter().chain(conditional).map(|entry| {
        view! {
            <li>
                <span class="what">
                    <strong>{capital(entry.what.words())}</strong>
                    " "
                    <span class="rule">{entry.rule.id()}</span>
                </span>
                " "
                <span class="to">{format!("for {}", entry.to.words())}</span>
                " "
                <span class="when">{when(entry, change, context)}</span>
                " "
                {Badge::progress(entry.progress, context).badge()}
            </li>
        }
    });
    let list = if life.timetable.entries.is_empty() {
        empty("No notice is due for a routine update.")
    } else {
        view! { <ul class="timetable">{entries.collect_view()}</ul> }.into_any()
    };
    let also = (!life.mailed.is_empty()).then_some(" Those below “By mail” are for subscribers too.");
    view! {
        <h2>"Notices"</h2>
        <p>"Each notice is published on this site." {also}</p>
        {list}
        {mailed::list(&life.mailed, context)}
    }
    .into_any()
}

fn when(entry: &Entry, change: &Change, context: &PageContext) -> AnyView {
    let due = |before: &'static str| entry.due.map(|due| view! { {before} {context.time(due)} });
    match (entry.progress, entry.done_at) {
        (Progress::DoneLate, Some(at)) => view! { "published " {context.time(at)} {due(", due ")} }.into_any(),
        (_, Some(at)) if entry.note.is_empty() => view! { "published " {context.time(at)} }.into_any(),
        (_, Some(at)) => view! { "published " {context.time(at)} ": " {entry.note.clone()} }.into_any(),
        (Progress::Overdue, None) => due("was due ").into_any(),
        (Progress::Conditional, None) => match entry.what {
            MessageKind::Update => view! { "if work runs past its end" {due(", by ")} }.into_any(),
            MessageKind::RolledBack => "if the change is rolled back, before the record is closed".into_any(),
            _ => view! { {entry.note.clone()} {due(", by ")} }.into_any(),
        },
        (Progress::Unknown, None) => entry.note.replace('`', "").into_any(),
        _ => match (entry.what, entry.from, entry.due) {
            (MessageKind::Started, ..) => {
                view! { "when work begins, planned for " {context.time(change.window().start())} }.into_any()
            }
            (MessageKind::Finished, ..) => {
                let is_extended = change.expected_end() != change.window().end();
                let planned = if is_extended { ", now expected at " } else { ", planned for " };
                view! { "when work is finished" {planned} {context.time(change.expected_end())} }.into_any()
            }
            (_, Some(from), _) => view! { "at " {context.time(from)} }.into_any(),
            (_, None, Some(by)) => view! { "by " {context.time(by)} }.into_any(),
            (_, None, None) => "as soon as possible".into_any(),
        },
    }
}
