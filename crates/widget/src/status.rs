//! The status board: one headline, every component, every open incident.

use crate::{
    clock::Clock,
    locale::Locale,
    markup::Markup,
    words::{Word, Words},
};
use fairnotice_core::{component::Status, embed::Document};

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

/// The board of a document.
pub(crate) fn markup(document: &Document, clock: Option<Clock>, words: &Words, locale: &Locale) -> Markup {
    let age = clock.map_or(String::new(), |clock| clock.stale(words, locale));
    let row = |status: &'static str, name: &str, says: Word| {
        Markup::new("li", "fn-component").with("data-status", status).children([
            Markup::new("span", "fn-name").with("dir", "auto").text(name),
            Markup::new("span", "fn-status").text(&words.get(says)),
        ])
    };
    let incidents = document.incidents.iter().map(|incident| row("incident", &incident.title, Word::Incident));
    let components = document.components.iter();
    let components = components.map(|component| row(id(component.status), &component.name, word(component.status)));
    let headline = words.get(headline(document));
    Markup::new("section", "fn-board").with("part", "board").with("data-status", id(worst(document))).children([
        Markup::new("p", "fn-headline").with("part", "headline").with("role", "status").text(&headline),
        Markup::new("p", "fn-age").with("part", "age").text(&age),
        Markup::new("ul", "fn-components").with("part", "components").children(incidents).children(components),
    ])
}
