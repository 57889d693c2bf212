//! `/maintenance/{id}`: everything that is published of one record.

mod calendars;
mod details;
mod edits;
mod facts;
mod notices;
mod promised;
mod story;
mod strip;
mod timing;
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
    change::Texts,
    incident::Incident,
    instant::Instant,
    policy::Policy,
    published_release::Release,
    record::{Record, State as RecordState},
    snapshot::PublicChange,
    timetable::Timetable,
    verdict::Verdict,
};
use leptos::prelude::*;

/// A record with everything that its page shows.
pub struct RecordPage {
    /// The record; never a draft.
    pub record: Record,
    /// The published form of the same record.
    pub change: PublicChange,
    /// The policy that it is judged by.
    pub policy: Policy,
    /// What the policy says of it now.
    pub verdict: Verdict,
    /// The incidents that it caused, newest first.
    pub incidents: Vec<Incident>,
    /// The release that it deploys, if that release has a page.
    pub release: Option<Release>,
    /// Its notices and their deadlines.
    pub timetable: Timetable,
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

/// The page of one record: what matters first, then its story, what was promised, and the rest.
pub fn page(life: &RecordPage, context: &PageContext) -> String {
    let change = &life.change;
    let title = context.title(change);
    Page::below(context, "/maintenance", title.clone()).render(|| {
        let badge = Badge::of(change, context);
        view! {
            <article id="work" data-live data-turn=life.next_turn(context.now()).map(|at| at.timestamp_millis())>
                <h1>{title.inline()}</h1>
                <div class="facts" data-state=change.state.id()>
                    {badge.badge()} " " <span>{capital(context.words(change.kind))}</span>
                </div>
                {timing::timing(change, context)}
                {promised::broken(life, context)}
                <div data-tone=badge.tone>{facts::facts(life, context)}</div>
                {incidents(life, context)}
                {details::description(life, context)}
                {urgent::urgent(change, context)}
                <h2>{context.texts().timeline.heading.as_str()}</h2>
                {updates(context, story::story(change, context))}
                {promised::promised(life, context)}
                {strip::strip(life, context)}
                {notices::notices(life, context)}
                {edits::edits(life.record.change.file(), context)}
                {waivers(change, context)}
            </article>
        }
    })
}

fn incidents(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let incidents = life.incidents.iter().map(|incident| summary::incident(incident, context));
    (!life.incidents.is_empty()).then(|| {
        view! {
            <h2>{context.texts().record.incidents.as_str()}</h2>
            {incidents.collect_view()}
        }
        .into_any()
    })
}

/// Rules that a named person set aside, with the reason.
fn waivers(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let waivers = change.waivers.iter().map(|waiver| {
        view! {
            <li>
                <p class="heading">{promised::rule(waiver.rule, context)} " " {context.time(waiver.at)}</p>
                {context.text(&waiver.reason, &Texts::new()).paragraph()}
                <p class="more" dir="auto">{waiver.by.clone()}</p>
            </li>
        }
    });
    (!change.waivers.is_empty()).then(|| {
        view! {
            <h2>{context.texts().record.waivers.as_str()}</h2>
            <ul class="updates">{waivers.collect_view()}</ul>
        }
        .into_any()
    })
}
