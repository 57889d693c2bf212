//! `/maintenance/{id}`: everything that is published of one record.

mod edits;
mod facts;
mod findings;
mod messages;
mod notices;
mod urgent;

use super::{
    badge::{Badge, capital},
    context::PageContext,
    mailed::MailedNotice,
    page::Page,
    summary,
    updates::updates,
};
use crate::text::TextView as _;
use chrono::TimeDelta;
use fairnotice_core::{
    incident::Incident,
    instant::Instant,
    published_release::Release,
    record::{Record, State as RecordState},
    snapshot::PublicChange,
    timetable::Timetable,
    verdict::Finding,
};
use leptos::prelude::*;

/// A record with everything that its page shows.
pub struct RecordPage {
    /// The record; never a draft.
    pub record: Record,
    /// The published form of the same record.
    pub change: PublicChange,
    /// The incidents that it caused, newest first.
    pub incidents: Vec<Incident>,
    /// The release that it deploys, if that release has a page.
    pub release: Option<Release>,
    /// Its notices and their deadlines.
    pub timetable: Timetable,
    /// The findings that need attention.
    pub findings: Vec<Finding>,
    /// The notices that went out by mail.
    pub mailed: Vec<MailedNotice>,
}

impl RecordPage {
    /// The next instant at which the page changes because time passes.
    pub fn next_turn(&self, now: Instant) -> Option<Instant> {
        let change = &self.change;
        let turns = [change.start - TimeDelta::hours(1), change.start, change.expected_end.unwrap_or(change.end)];
        let due = self.timetable.entries.iter().filter_map(|entry| entry.due.filter(|_| entry.done_at.is_none()));
        let is_over = change.actual.ended_at().is_some() && change.state != RecordState::RolledBack;
        turns.into_iter().chain(due).filter(|turn| !is_over && now < *turn).min()
    }
}

/// The page of one record.
pub fn page(life: &RecordPage, context: &PageContext) -> String {
    let change = &life.change;
    let title = context.title(change);
    Page::below(context, "/maintenance", title.clone()).render(|| {
        let incidents = (!life.incidents.is_empty()).then(|| {
            view! {
                <h2>"Incidents that it caused"</h2>
                {life.incidents.iter().map(|incident| summary::incident(incident, context)).collect_view()}
            }
        });
        let is_over = change.actual.ended_at().is_some();
        let work = if is_over { "What the work was" } else { "What will be done" };
        let description = context.description(change);
        view! {
            <article id="work" data-live data-turn=life.next_turn(context.now()).map(|at| at.timestamp_millis())>
                <h1>{title.inline()}</h1>
                <p class="facts" data-state=change.state.id()>{Badge::of(change, context).badge()} " " <span>{capital(change.kind.name())}</span></p>
                {findings::timing(change, context)}
                {findings::notice(&life.findings, context)}
                {facts::facts(life, context)}
                {(!description.text.trim().is_empty())
                    .then(|| {
                        view! {
                            <h2>{work}</h2>
                            {description.paragraph()}
                        }
                    })}
                {urgent::urgent(change, context)}
                {incidents}
                <h2>"Updates"</h2>
                {updates(context, messages::messages(change, context))}
                {edits::edits(life.record.change.file(), context)}
                {notices::notices(life, context)}
                {waivers(change, context)}
            </article>
        }
    })
}

/// Rules that a named person set aside, with the reason.
fn waivers(change: &PublicChange, context: &PageContext) -> AnyView {
    let waivers = change.waivers.iter().map(|waiver| {
        view! {
            <li>
                <p class="heading">
                    <strong>{format!("{}: {}", waiver.rule, waiver.rule.title())}</strong>
                    " "
                    {context.time(waiver.at)}
                </p>
                <p class="message" dir="auto">{format!("{} ({})", waiver.reason, waiver.by)}</p>
            </li>
        }
    });
    (!change.waivers.is_empty())
        .then(|| {
            view! {
                <h2>"Rules set aside"</h2>
                <ul class="updates">{waivers.collect_view()}</ul>
            }
        })
        .into_any()
}
