//! `/`: what is going on now, and what is coming.

use super::{
    board::board,
    page::{Page, element, empty},
    reading::Reading,
    summary,
};
use crate::{api::problem::Problem, app::App, embed};
use axum::{extract::State, response::Response};
use fairnotice_core::{embed::Document, notice, record::State as RecordState};
use fairnotice_widget::element::Element;
use leptos::prelude::*;

pub(super) async fn show(State(app): State<App>, reading: Reading) -> Response {
    render(&app, &reading).await.unwrap_or_else(|problem| super::troubled(&reading, problem))
}

async fn render(app: &App, reading: &Reading) -> Result<Response, Problem> {
    let (snapshot, now) = (reading.snapshot(), reading.now().timestamp_millis());
    let mut document = Document::new(snapshot, reading.now(), "");
    let filter = notice::Filter::default();
    document.now = document.now.max(notice::turned(&document, &filter, now));
    let month = embed::month(app, None, reading.zone(), "").await?;
    let is_open = |state| {
        matches!(
            state,
            RecordState::Announced | RecordState::InProgress | RecordState::Verifying | RecordState::RolledBack
        )
    };
    let (open, ended): (Vec<_>, Vec<_>) = snapshot.changes.iter().partition(|change| is_open(change.state));
    let (striking, over): (Vec<_>, Vec<_>) = snapshot.incidents.iter().partition(|incident| incident.is_open());
    let turn = notice::next_turn(&document, &filter, now);
    Ok(Page::part(reading, "/", "Status").render(move || {
        let incidents = (!striking.is_empty()).then(|| {
            view! {
                <h2>"Open incidents"</h2>
                {striking.into_iter().map(|incident| summary::incident(incident, reading)).collect_view()}
            }
        });
        let lately = (!ended.is_empty() || !over.is_empty()).then(|| {
            view! {
                <h2>"Recently"</h2>
                {over.into_iter().map(|incident| summary::incident(incident, reading)).collect_view()}
                {ended.iter().rev().map(|change| summary::change(change, reading)).collect_view()}
            }
        });
        view! {
            <h1>"Status"</h1>
            {element(Element::Banner(&document, &filter, &[]), reading.zone())}
            {board(&document, reading)}
            <div id="work" data-live data-turn=turn>
                {incidents}
                <h2>"Planned and current work"</h2>
                {if open.is_empty() {
                    empty("Nothing is planned. What is will be announced here, with the notice that the policy promises.")
                } else {
                    open.iter().map(|change| summary::change(change, reading)).collect_view().into_any()
                }}
                {lately}
            </div>
            <section aria-labelledby="calendar-heading">
                <h2 id="calendar-heading">"Calendar"</h2>
                {element(Element::Calendar(&month), reading.zone())}
            </section>
        }
    }))
}
