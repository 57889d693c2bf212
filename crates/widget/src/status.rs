//! The status board: one headline, every component, every open incident.

use crate::{
    markup::Markup,
    shown::{rows, text},
    words::{Word, Words},
};
use fairnotice_core::{component::Status, embed::Document};
use leptos::prelude::*;

/// What the board says of everything at once.
pub fn headline(document: &Document) -> Word {
    match worst(document) {
        Status::Operational if !document.incidents.is_empty() => Word::Incident,
        Status::Operational => Word::AllOperational,
        Status::UnderMaintenance => Word::UnderMaintenance,
        Status::DegradedPerformance => Word::Degraded,
        Status::PartialOutage => Word::PartialOutage,
        Status::MajorOutage => Word::MajorOutage,
    }
}

fn worst(document: &Document) -> Status {
    document.components.iter().map(|component| component.status).max().unwrap_or_default()
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

/// What the board shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    status: String,
    headline: String,
    age: String,
    rows: Markup,
}

impl Shown {
    /// What shows of a document; `age` says how old it is, where it is not fresh.
    pub fn new(document: &Document, words: &Words, age: String) -> Self {
        let row = |status: &'static str, name: &str, says: Word| {
            Markup::new("li", "fn-component").with("data-status", status).children([
                Markup::new("span", "fn-name").with("dir", "auto").text(name),
                Markup::new("span", "fn-status").text(&words.get(says)),
            ])
        };
        let incidents = document.incidents.iter().map(|incident| row("incident", &incident.title, Word::Incident));
        let components = document
            .components
            .iter()
            .map(|component| row(id(component.status), &component.name, word(component.status)));
        Self {
            status: id(worst(document)).to_owned(),
            headline: words.get(headline(document)),
            age,
            rows: Markup::new("ul", "fn-components")
                .with("part", "components")
                .children(incidents)
                .children(components),
        }
    }
}

/// The status board.
#[component]
pub fn StatusBoard(
    /// What to show.
    shown: RwSignal<Shown>,
) -> impl IntoView {
    view! {
        <section class="fn-board" part="board" data-status=text(shown, |shown| &shown.status)>
            <p class="fn-headline" part="headline" role="status">{text(shown, |shown| &shown.headline)}</p>
            <p class="fn-age" part="age">{text(shown, |shown| &shown.age)}</p>
            {rows(shown, |shown| &shown.rows)}
        </section>
    }
}
