//! The status board: one headline, every component, every open incident.

use crate::{banner, clock::PageClock, locale::Locale, markup::Markup};
use fairnotice_core::{component::Status, embed::Document};
use fairnotice_locale::message::{Catalogue, MessageId};

/// The headline: the state of all components together.
pub fn headline(document: &Document) -> MessageId {
    match worst(document) {
        Status::Operational if !document.incidents.is_empty() => MessageId::Incident,
        Status::Operational => MessageId::AllOperational,
        Status::UnderMaintenance => MessageId::UnderMaintenance,
        Status::DegradedPerformance => MessageId::Degraded,
        Status::PartialOutage => MessageId::PartialOutage,
        Status::MajorOutage => MessageId::MajorOutage,
    }
}

fn worst(document: &Document) -> Status {
    document.components.iter().map(|component| component.status).max().unwrap_or_default()
}

/// The text of a component's status.
pub fn message(status: Status) -> MessageId {
    match status {
        Status::Operational => MessageId::StatusOperational,
        Status::UnderMaintenance => MessageId::StatusMaintenance,
        Status::DegradedPerformance => MessageId::StatusDegraded,
        Status::PartialOutage => MessageId::StatusPartial,
        Status::MajorOutage => MessageId::StatusMajor,
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
pub(crate) fn markup(document: &Document, clock: Option<PageClock>, catalogue: &Catalogue, locale: &Locale) -> Markup {
    let age = clock.map_or(String::new(), |clock| clock.stale(catalogue, locale));
    let row = |status: &'static str, name: &str, text: MessageId| {
        Markup::new("li", "fn-component").with("data-status", status).children([
            Markup::new("span", "fn-name").with("dir", "auto").text(name),
            Markup::new("span", "fn-status").text(&catalogue.get(text)),
        ])
    };
    let incidents = document.incidents.iter().map(|incident| row("incident", &incident.title, MessageId::Incident));
    let more = usize::try_from(document.other_incidents).unwrap_or(usize::MAX);
    let more = banner::rest(document, more, catalogue, locale);
    let components = document.components.iter();
    let components = components.map(|component| row(id(component.status), &component.name, message(component.status)));
    let headline = catalogue.get(headline(document));
    Markup::new("section", "fn-board").with("part", "board").with("data-status", id(worst(document))).children([
        Markup::new("p", "fn-headline").with("part", "headline").with("role", "status").text(&headline),
        Markup::new("p", "fn-age").with("part", "age").text(&age),
        Markup::new("ul", "fn-components")
            .with("part", "components")
            .children(incidents)
            .children(more)
            .children(components),
    ])
}
