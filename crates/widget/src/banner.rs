//! The banner: the most pressing notice on one line, and how many more there are.

use crate::{
    clock::Clock,
    locale::{Locale, Style},
    markup::Markup,
    words::{Word, Words},
};
use fairnotice_core::{
    embed::Document,
    notice::{Filter, Notice, Phase, Subject, notices},
};

/// The id of a notice: what is dismissed stays away in this phase, and is news again in the next.
fn key(notice: &Notice) -> String {
    let id = match &notice.subject {
        Subject::Change(change) => &change.id,
        Subject::Incident(incident) => &incident.id,
    };
    [id, "/", notice.phase.id()].concat()
}

fn label(phase: Phase) -> Word {
    match phase {
        Phase::Incident => Word::Incident,
        Phase::Overrun => Word::Overrun,
        Phase::InProgress => Word::InProgress,
        Phase::Verifying => Word::Verifying,
        Phase::Due => Word::Due,
        Phase::DidNotStart => Word::DidNotStart,
        Phase::WithinTheHour => Word::WithinTheHour,
        Phase::RolledBack => Word::RolledBack,
        Phase::Completed => Word::Completed,
        Phase::Cancelled => Word::Cancelled,
        Phase::Moved => Word::Moved,
        Phase::Announced => Word::Announced,
    }
}

/// Title, address of the page, start and end of a notice. An incident has no planned end.
fn facts<'n>(document: &Document, notice: &'n Notice) -> (&'n str, String, i64, i64) {
    let (title, path, id, from, to) = match &notice.subject {
        Subject::Change(change) => (&change.title, "/maintenance/", &change.id, change.start, change.end),
        Subject::Incident(incident) => {
            (&incident.title, "/incidents/", &incident.id, incident.started, incident.started)
        }
    };
    (title, [&document.url, path, id].concat(), from, to)
}

/// What shows of a document, filtered, without the notices of those keys. The parts are there from the beginning and stay
/// while their text changes: focus is kept, and a screen reader hears what changed.
pub(crate) fn markup(
    (document, filter, without): (&Document, &Filter, &[String]),
    clock: Option<Clock>,
    words: &Words,
    locale: &Locale,
) -> Markup {
    let at = clock.unwrap_or(Clock::still(document.now));
    let mut showing = notices(document, filter, at.now);
    showing.retain(|notice| !without.contains(&key(notice)));
    if at.is_dead() {
        showing.clear();
    }
    let mut section =
        Markup::new("section", "fn-banner").with("part", "banner").with("aria-label", words.get(Word::Region));
    let mut text = Markup::new("p", "fn-text").with("role", "status");
    let mut until = Markup::new("span", "fn-until").with("part", "until");
    let mut summary = Markup::new("summary", "").with("part", "summary");
    let mut more = Markup::new("div", "fn-more");
    if let Some((notice, others)) = showing.split_first() {
        section = section.with("data-phase", notice.phase.id()).with("data-key", key(notice));
        text = text.children(line(document, notice, words, locale));
        until = until.text(&clock.map_or(String::new(), |clock| distance(document, notice, clock.now, words, locale)));
        summary = summary.text(&match others.len() {
            0 => words.get(Word::Details),
            count => words.counted(Word::More, locale.plural(count), count),
        });
        more =
            more.children(details(document, notice, words)).children([other_notices(document, others, words, locale)]);
    } else {
        section = section.with("hidden", "");
    }
    let age = Markup::new("span", "fn-age").with("part", "age").text(&at.stale(words, locale));
    let dismiss = Markup::new("button", "fn-dismiss").with("part", "dismiss").with("type", "button");
    section.children([
        Markup::new("div", "fn-line").children([text, age, until]),
        Markup::new("details", "fn-details").with("part", "details").children([summary, more]),
        dismiss.with("aria-label", words.get(Word::Dismiss)).text("×"),
    ])
}

/// Label, title and times. A page's own wording of a label goes into the slot of the phase's name.
fn line(document: &Document, notice: &Notice, words: &Words, locale: &Locale) -> [Markup; 4] {
    let (title, _, from, to) = facts(document, notice);
    let label = [&words.get(label(notice.phase)), " "].concat();
    let wording = Markup::new("slot", "").with("name", notice.phase.id()).text(&label);
    [
        Markup::new("strong", "fn-label").with("part", "label").children([wording]),
        Markup::new("span", "fn-title").with("part", "title").with("dir", "auto").text(title),
        // Outside of the title, whose own direction may be another.
        Markup::new("span", "").text(" "),
        locale.time("fn-when", Style::When, from, to).with("part", "when"),
    ]
}

/// How far it is to what comes next; empty where nothing does.
fn distance(document: &Document, notice: &Notice, now: i64, words: &Words, locale: &Locale) -> String {
    let (_, _, from, to) = facts(document, notice);
    let (word, at) = match notice.phase {
        Phase::Announced | Phase::Moved | Phase::WithinTheHour => (Word::Starts, from),
        Phase::Due | Phase::DidNotStart => (Word::WasToStart, from),
        Phase::InProgress | Phase::Verifying | Phase::Overrun => (Word::Ends, to),
        _ => return String::new(),
    };
    words.fill(word, &locale.instant(Style::Relative, at - now))
}

/// What opens beneath the line: what was said, what is touched, and where to read on.
fn details(document: &Document, notice: &Notice, words: &Words) -> Vec<Markup> {
    let (_, href, ..) = facts(document, notice);
    let mut parts = Vec::new();
    let mut links = vec![anchor(&href, &words.get(Word::Record))];
    if let Subject::Change(change) = &notice.subject {
        if !change.message.is_empty() {
            parts.push(Markup::new("p", "fn-message").with("dir", "auto").text(&change.message));
        }
        let affected = document.names(&change.affected);
        if !affected.is_empty() {
            parts.push(Markup::new("p", "fn-affected").text(&words.fill(Word::Affects, &affected)));
        }
        links.push(anchor(&[&href, "/calendar.ics"].concat(), &words.get(Word::AddToCalendar)));
    }
    parts.push(Markup::new("p", "fn-links").children(links));
    parts
}

fn other_notices(document: &Document, others: &[Notice], words: &Words, locale: &Locale) -> Markup {
    let others = others.iter().map(|notice| {
        let (title, href, from, to) = facts(document, notice);
        Markup::new("li", "").with("data-phase", notice.phase.id()).children([
            Markup::new("strong", "fn-label").text(&words.get(label(notice.phase))),
            anchor(&href, title).with("dir", "auto"),
            locale.time("fn-when", Style::When, from, to),
        ])
    });
    Markup::new("ul", "fn-others").children(others)
}

fn anchor(href: &str, text: &str) -> Markup {
    Markup::new("a", "").with("target", "_top").with("href", href).text(text)
}
