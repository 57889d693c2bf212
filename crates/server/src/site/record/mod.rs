//! `/maintenance/{id}`: everything that is published of one record.

mod duties;
mod edits;
pub(super) mod event;
mod facts;
mod owed;
mod told;
mod urgent;

use super::{
    page::Page,
    reading::Reading,
    standing::{Standing, capital},
    summary,
    updates::updates,
};
use crate::{
    api::{address::Path, answer::owing, problem::Problem},
    app::App,
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use fairnotice_core::{
    evaluate::evaluate,
    incident::Incident,
    published_release::Release,
    record::{Record, State as RecordState},
    snapshot::PublicChange,
    timetable::{Timetable, timetable},
    verdict::Finding,
};
use fairnotice_store::Error;
use leptos::prelude::*;

const MISSING: &str = "There is no maintenance record at this address.";

/// A record with everything that its page says of it.
struct Life {
    record: Record,
    change: PublicChange,
    incidents: Vec<Incident>,
    /// The release that it deploys, where that has a page.
    release: Option<Release>,
    owed: Timetable,
    findings: Vec<Finding>,
}

/// A record as readers may see it; none where there is none, or it is a draft.
pub(super) async fn published(app: &App, id: &str) -> Result<Option<PublicChange>, Error> {
    match app.store().change(id).await {
        Ok(kept) if kept.record.state == RecordState::Draft => Ok(None),
        Ok(kept) => Ok(Some(PublicChange::new(&kept.record, app.judging(kept.record.change.file())))),
        Err(Error::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn show(State(app): State<App>, reading: Reading, id: Result<Path<String>, Problem>) -> Response {
    let Ok(Path(id)) = id else { return super::nothing(&reading, MISSING) };
    match read(&app, &reading, &id).await {
        Ok(life) if life.record.state == RecordState::Draft => super::nothing(&reading, MISSING),
        Ok(life) => page(&life, &reading),
        Err(error) => super::failed(&reading, error, MISSING),
    }
}

async fn read(app: &App, reading: &Reading, id: &str) -> Result<Life, Error> {
    let record = app.store().change(id).await?.record;
    let policy = app.judging(record.change.file());
    let change = PublicChange::new(&record, policy);
    let release = match &change.release {
        Some(deployed) => match app.store().release(&deployed.to.to_string()).await {
            Ok(release) => Some(release),
            Err(Error::Missing { .. }) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let incidents = app.store().incidents_caused_by(id).await?;
    let owed = timetable(policy, &record.change, reading.now());
    let findings = owing(evaluate(policy, &record.change, reading.now()));
    Ok(Life { record, change, incidents, release, owed, findings })
}

/// When the page says something else although nothing happens, epoch milliseconds.
fn turn(life: &Life, reading: &Reading) -> Option<i64> {
    let change = &life.change;
    let turns = [change.start - TimeDelta::hours(1), change.start, change.expected_end.unwrap_or(change.end)];
    let due = life.owed.entries.iter().filter_map(|entry| entry.due.filter(|_| entry.done_at.is_none()));
    let is_over = change.actual.ended_at().is_some() && change.state != RecordState::RolledBack;
    turns
        .into_iter()
        .chain(due)
        .filter(|turn| !is_over && reading.now() < *turn)
        .min()
        .map(|turn| turn.timestamp_millis())
}

fn page(life: &Life, reading: &Reading) -> Response {
    let change = &life.change;
    let title = reading.title(change);
    Page::below(reading, "/maintenance", title.clone()).render(|| {
        let incidents = (!life.incidents.is_empty()).then(|| {
            view! {
                <h2>"Incidents that it caused"</h2>
                {life.incidents.iter().map(|incident| summary::incident(incident, reading)).collect_view()}
            }
        });
        let is_over = change.actual.ended_at().is_some();
        let work = if is_over { "What the work was" } else { "What will be done" };
        let description = reading.description(change);
        view! {
            <article id="work" data-live data-turn=turn(life, reading)>
                <h1>{title.inline()}</h1>
                <p class="facts" data-state=change.state.id()>{Standing::of(change, reading).badge()} " " <span>{capital(change.kind.name())}</span></p>
                {duties::timing(change, reading)}
                {duties::notice(&life.findings, reading)}
                {facts::facts(life, reading)}
                {(!description.text.trim().is_empty())
                    .then(|| {
                        view! {
                            <h2>{work}</h2>
                            {description.said()}
                        }
                    })}
                {urgent::urgent(change, reading)}
                {incidents}
                <h2>"Updates"</h2>
                {updates(reading, told::told(change, reading))}
                {edits::edits(life.record.change.file(), reading)}
                {owed::owed(life, reading)}
                {waivers(change, reading)}
            </article>
        }
    })
}

/// Rules that a named person set aside, with the reason.
fn waivers(change: &PublicChange, reading: &Reading) -> AnyView {
    let waivers = change.waivers.iter().map(|waiver| {
        view! {
            <li>
                <p class="heading">
                    <strong>{format!("{}: {}", waiver.rule, waiver.rule.title())}</strong>
                    " "
                    {reading.time(waiver.at)}
                </p>
                <p class="said" dir="auto">{format!("{} ({})", waiver.reason, waiver.by)}</p>
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
