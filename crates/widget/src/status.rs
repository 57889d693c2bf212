//! The status board: one headline, every component, every open incident.

use crate::{
    banner::View,
    words::{Word, Words},
};
use fairnotice_core::{component::Status, embed::Document};
use leptos::prelude::*;

/// What the board says of everything at once.
pub fn headline(document: &Document) -> Word {
    match document.components.iter().map(|component| component.status).max().unwrap_or_default() {
        Status::Operational if !document.incidents.is_empty() => Word::Incident,
        Status::Operational => Word::AllOperational,
        Status::UnderMaintenance => Word::UnderMaintenance,
        Status::DegradedPerformance => Word::Degraded,
        Status::PartialOutage => Word::PartialOutage,
        Status::MajorOutage => Word::MajorOutage,
    }
}

/// A component's status, as a reader would say it.
pub fn word(status: Status) -> Word {
    match status {
        Status::Operational => Word::StatusOperational,
        Status::UnderMaintenance => Word::StatusMaintenance,
        Status::DegradedPerformance => Word::StatusDegraded,
        Status::PartialOutage => Word::StatusPartial,
        Status::MajorOutage => Word::StatusMajor,
    }
}

/// The name that style sheets use.
pub fn id(status: Status) -> &'static str {
    match status {
        Status::Operational => "operational",
        Status::UnderMaintenance => "maintenance",
        Status::DegradedPerformance => "degraded",
        Status::PartialOutage => "partial",
        Status::MajorOutage => "major",
    }
}

fn rows(document: &Document, words: Words) -> Vec<impl IntoView + use<>> {
    document
        .components
        .iter()
        .map(|component| {
            view! {
                <li class="fn-component" data-status=id(component.status)>
                    <span class="fn-name">{component.name.clone()}</span>
                    <span class="fn-status">{words.get(word(component.status))}</span>
                </li>
            }
        })
        .collect()
}

/// The status board.
#[component]
pub fn StatusBoard(
    /// What to show.
    view: View,
) -> impl IntoView {
    let View { document, words, .. } = view;
    let worst =
        move || document.with(|d| d.components.iter().map(|component| component.status).max().unwrap_or_default());
    view! {
        <section class="fn-board" part="board" data-status=move || id(worst())>
            <p class="fn-headline" part="headline" role="status">{move || words.get(document.with(headline))}</p>
            <ul class="fn-incidents">
                {move || {
                    document
                        .with(|document| {
                            document
                                .incidents
                                .iter()
                                .map(|incident| {
                                    view! {
                                        <li class="fn-incident">
                                            <strong>{words.get(Word::Incident)}</strong>
                                            " "
                                            <span>{incident.title.clone()}</span>
                                        </li>
                                    }
                                })
                                .collect_view()
                        })
                }}
            </ul>
            <ul class="fn-components" part="components">{move || document.with(|document| rows(document, words))}</ul>
        </section>
    }
}
