//! `/maintenance`: one month of maintenance.

use super::page::{Page, element, time};
use crate::{api::address::Query, app::App, embed};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{
    record::State as RecordState,
    snapshot::{PublicChange, Snapshot},
    zone::Zone,
};
use fairnotice_widget::render::Element;
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
}

pub(super) async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    let page = Page::new(&app, "Maintenance");
    let zone = page.zone();
    match embed::month(&app, asked.month.as_deref(), &zone).await {
        Ok(month) => page.render(move || {
            view! {
                <h1>"Maintenance"</h1>
                {element(Element::Calendar(&month), &zone)}
            }
        }),
        Err(problem) if problem.is_ours() || asked.month.is_none() => problem.into_response(),
        Err(_) => super::nothing(&app, "There is no such month in the calendar. Months are written as in 2026-11."),
    }
}

/// The state as a reader would say it.
pub(super) fn state(state: RecordState) -> &'static str {
    match state {
        RecordState::Draft => "Draft",
        RecordState::Announced => "Planned",
        RecordState::InProgress => "In progress",
        RecordState::Verifying => "Being verified",
        RecordState::Completed | RecordState::Closed => "Finished",
        RecordState::RolledBack => "Rolled back",
        RecordState::Cancelled => "Cancelled",
    }
}

/// A record in a list.
pub(super) fn summary(change: &PublicChange, snapshot: &Snapshot, zone: &Zone) -> AnyView {
    let affected = change
        .components
        .iter()
        .map(|affected| snapshot.component_name(&affected.id).to_owned())
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <article class="summary" data-state=change.state.id()>
            <h3>
                <a href=format!("/maintenance/{}", change.id)>{change.title.clone()}</a>
            </h3>
            <p class="facts">
                <span class="state">{state(change.state)}</span>
                {time(zone, change.start, change.end)}
                <span>{affected}</span>
            </p>
            {change.updates.iter().find(|update| !update.message.is_empty()).map(|update| view! { <p class="said">{update.message.clone()}</p> })}
        </article>
    }
    .into_any()
}
