//! `/`: what is going on now, and what is coming.

use super::{
    maintenance::summary,
    page::{Page, element},
};
use crate::{api::problem::Problem, app::App, embed};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{embed::Document, notice, record::State as RecordState};
use fairnotice_widget::render::Element;
use leptos::prelude::*;

pub(super) async fn show(State(app): State<App>) -> Response {
    render(&app).await.unwrap_or_else(Problem::into_response)
}

async fn render(app: &App) -> Result<Response, Problem> {
    let published = app.published();
    let snapshot = &published.snapshot;
    let page = Page::new(app, "Status");
    let zone = page.zone();
    let mut document = Document::new(snapshot, app.now());
    let filter = notice::Filter::default();
    document.now = document.now.max(notice::turned(&document, &filter, app.now().timestamp_millis()));
    let month = embed::month(app, None, &zone).await?;
    let is_open = |state| {
        matches!(
            state,
            RecordState::Announced | RecordState::InProgress | RecordState::Verifying | RecordState::RolledBack
        )
    };
    let (open, ended): (Vec<_>, Vec<_>) = snapshot.changes.iter().partition(|change| is_open(change.state));
    Ok(page.render(move || {
        view! {
            <h1>"Status"</h1>
            {element(Element::Banner(&document, &filter), &zone)}
            {element(Element::Status(&document), &zone)}
            <section id="work" aria-labelledby="work-heading">
                <h2 id="work-heading">"Planned and current work"</h2>
                {if open.is_empty() {
                    view! { <p class="empty">"Nothing is planned. What is will be announced here, with the notice that the policy promises."</p> }
                        .into_any()
                } else {
                    open.iter().map(|change| summary(change, snapshot, &zone)).collect_view().into_any()
                }}
                {(!ended.is_empty())
                    .then(|| {
                        view! {
                            <h2>"Lately"</h2>
                            {ended.iter().rev().map(|change| summary(change, snapshot, &zone)).collect_view()}
                        }
                    })}
            </section>
            <section aria-labelledby="calendar-heading">
                <h2 id="calendar-heading">"Calendar"</h2>
                {element(Element::Calendar(&month), &zone)}
            </section>
        }
    }))
}
