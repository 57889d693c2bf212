//! The banner: the most pressing notice on one line, and how many more there are.

use crate::{
    clock::PageClock,
    locale::{Locale, Style},
    markup::Markup,
    time,
};
use fairnotice_core::{
    embed::Document,
    notice::{Filter, Notice, NoticeSubject, Phase, notices},
};
use fairnotice_locale::message::{Catalogue, MessageId};

fn label(phase: Phase) -> MessageId {
    match phase {
        Phase::Incident => MessageId::Incident,
        Phase::Overrun => MessageId::Overrun,
        Phase::InProgress => MessageId::InProgress,
        Phase::Verifying => MessageId::Verifying,
        Phase::Due => MessageId::Due,
        Phase::DidNotStart => MessageId::DidNotStart,
        Phase::WithinTheHour => MessageId::WithinTheHour,
        Phase::RolledBack => MessageId::RolledBack,
        Phase::Completed => MessageId::Completed,
        Phase::Cancelled => MessageId::Cancelled,
        Phase::Moved => MessageId::Moved,
        Phase::Announced => MessageId::Announced,
    }
}

/// Title, address of the page, start and end of a notice. An incident has no planned end.
fn facts<'n>(document: &Document, notice: &'n Notice) -> (&'n str, String, i64, i64) {
    let (title, path, id, from, to) = match &notice.subject {
        NoticeSubject::Change(change) => (&change.title, "/maintenance/", &change.id, change.start, change.end),
        NoticeSubject::Incident(incident) => {
            (&incident.title, "/incidents/", &incident.id, incident.started, incident.started)
        }
    };
    (title, [&document.url, path, id].concat(), from, to)
}

/// What shows of a document, filtered. The parts are there from the beginning, and only
/// their text changes: so the focus stays, and a screen reader announces the change.
pub(crate) fn markup(
    (document, filter): (&Document, &Filter),
    clock: Option<PageClock>,
    catalogue: &Catalogue,
    locale: &Locale,
) -> Markup {
    let at = clock.unwrap_or(PageClock::of_document(document.now));
    let mut showing = notices(document, filter, at.now);
    if at.is_expired() {
        showing.clear();
    }
    let mut section =
        Markup::new("section", "fn-banner").with("part", "banner").with("aria-label", catalogue.get(MessageId::Region));
    let mut text = Markup::new("p", "fn-text").with("role", "status");
    let mut until = Markup::new("span", "fn-until").with("part", "until");
    let mut summary = Markup::new("summary", "").with("part", "summary");
    let mut more = Markup::new("div", "fn-more");
    if let Some((notice, others)) = showing.split_first() {
        section = section.with("data-phase", notice.phase.id()).with("data-key", notice.key());
        text = text.children(line(document, notice, catalogue, locale));
        until =
            until.text(&clock.map_or(String::new(), |clock| distance(document, notice, clock.now, catalogue, locale)));
        let beyond = beyond(document);
        summary = summary.text(&match others.len() + beyond {
            0 => catalogue.get(MessageId::Details),
            count => catalogue.counted(MessageId::More, locale.plural(count), count),
        });
        more =
            more.children(details(document, notice, catalogue))
                .children([other_notices(document, others, catalogue, locale)
                    .children(rest(document, beyond, catalogue, locale))]);
    } else {
        section = section.with("hidden", "");
    }
    let age = Markup::new("span", "fn-age").with("part", "age").text(&at.stale(catalogue, locale));
    let dismiss = Markup::new("button", "fn-dismiss").with("part", "dismiss").with("type", "button");
    section.children([
        Markup::new("div", "fn-line").children([text, age, until]),
        Markup::new("details", "fn-details").with("part", "details").children([summary, more]),
        dismiss.with("aria-label", catalogue.get(MessageId::Dismiss)).text("×"),
    ])
}

/// Label, title and times. A page's own label goes into the slot of the phase's name.
fn line(document: &Document, notice: &Notice, catalogue: &Catalogue, locale: &Locale) -> [Markup; 4] {
    let (title, _, from, to) = facts(document, notice);
    let label = [&catalogue.get(label(notice.phase)), " "].concat();
    let slot = Markup::new("slot", "").with("name", notice.phase.id()).text(&label);
    [
        Markup::new("strong", "fn-label").with("part", "label").children([slot]),
        Markup::new("span", "fn-title").with("part", "title").with("dir", "auto").text(title),
        // Outside of the title, because the direction of the title may be another.
        Markup::new("span", "").text(" "),
        time::range(locale, "fn-when", Style::When, from, to).with("part", "when"),
    ]
}

/// How far it is to the next start or end; empty where there is none.
fn distance(document: &Document, notice: &Notice, now: i64, catalogue: &Catalogue, locale: &Locale) -> String {
    let (_, _, from, to) = facts(document, notice);
    let (id, at) = match notice.phase {
        Phase::Announced | Phase::Moved | Phase::WithinTheHour => (MessageId::Starts, from),
        Phase::Due | Phase::DidNotStart => (MessageId::WasToStart, from),
        Phase::InProgress | Phase::Verifying | Phase::Overrun => (MessageId::Ends, to),
        _ => return String::new(),
    };
    catalogue.fill(id, &locale.instant(Style::Relative, at - now))
}

/// What opens below the line: the message, the affected components, and links.
fn details(document: &Document, notice: &Notice, catalogue: &Catalogue) -> Vec<Markup> {
    let (_, href, ..) = facts(document, notice);
    let mut parts = Vec::new();
    let mut links = vec![anchor(&href, &catalogue.get(MessageId::Record))];
    if let NoticeSubject::Change(change) = &notice.subject {
        if !change.message.is_empty() {
            parts.push(Markup::new("p", "fn-message").with("dir", "auto").text(&change.message));
        }
        let affected = catalogue.list(document.names(&change.affected));
        if !affected.is_empty() {
            parts.push(Markup::new("p", "fn-affected").text(&catalogue.fill(MessageId::Affects, &affected)));
        }
        links.push(anchor(&[&href, "/calendar.ics"].concat(), &catalogue.get(MessageId::AddToCalendar)));
    }
    parts.push(Markup::new("p", "fn-links").children(links));
    parts
}

fn other_notices(document: &Document, others: &[Notice], catalogue: &Catalogue, locale: &Locale) -> Markup {
    let others = others.iter().map(|notice| {
        let (title, href, from, to) = facts(document, notice);
        Markup::new("li", "").with("data-phase", notice.phase.id()).children([
            Markup::new("strong", "fn-label").text(&catalogue.get(label(notice.phase))),
            anchor(&href, title).with("dir", "auto"),
            time::range(locale, "fn-when", Style::When, from, to),
        ])
    });
    Markup::new("ul", "fn-others").children(others)
}

/// How many notices there are that the document does not hold.
fn beyond(document: &Document) -> usize {
    usize::try_from(document.others.saturating_add(document.other_incidents)).unwrap_or(usize::MAX)
}

/// How many more notices the status page has; nothing where the document holds all.
pub(crate) fn rest(document: &Document, beyond: usize, catalogue: &Catalogue, locale: &Locale) -> Option<Markup> {
    let text = catalogue.counted(MessageId::Others, locale.plural(beyond), beyond);
    let link = anchor(&[&document.url, "/"].concat(), &text);
    (beyond > 0).then(|| Markup::new("li", "").children([link]))
}

pub(crate) fn anchor(href: &str, text: &str) -> Markup {
    Markup::new("a", "").with("target", "_top").with("href", href).text(text)
}
