//! The banner: the most pressing notice on one line, and how many more there are.

use crate::{
    locale::{Locale, Style, datetime},
    markup::Markup,
    shown::{Act, flag, rows, text},
    words::{Word, Words},
};
use fairnotice_core::{
    embed::Document,
    notice::{Filter, Notice, Phase, Subject, notices},
};
use leptos::prelude::*;

/// What the banner shows at an instant: every text is ready, so that nothing but texts changes in the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// Names the notice and its phase; empty where nothing shows.
    pub key: String,
    phase: String,
    line: Markup,
    summary: String,
    details: Markup,
}

/// What decides what a banner shows, but for the document and the clock.
#[derive(Clone)]
pub struct Asked {
    /// What the element asks for.
    pub filter: Filter,
    /// Keys of dismissed notices.
    pub dismissed: Vec<String>,
    /// Its words.
    pub words: Words,
    /// How it writes dates.
    pub locale: Locale,
}

/// The page's clock: where it stands, and how long ago the server was heard of, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now, epoch milliseconds.
    pub now: i64,
    /// The age of what is known.
    pub age: i64,
}

impl Clock {
    /// How old what is known is, in words; empty while it is fresh.
    pub fn stale(self, words: &Words, locale: &Locale) -> String {
        if self.age < STALE_MS {
            String::new()
        } else {
            words.fill(Word::Stale, &locale.instant(Style::Relative, -self.age))
        }
    }
}

/// From when on a banner says how old it is: the stream gives a sign of life four times a minute, a quiet page asks once.
const STALE_MS: i64 = 180_000;
/// From when on it says nothing any more.
const DEAD_MS: i64 = 86_400_000;

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

impl Shown {
    /// What shows of a document. A rendering has no clock, and no distance from now, for it does not age well: it is made
    /// for the document's own instant, and the page's clock goes on from there.
    pub fn new(document: &Document, asked: &Asked, clock: Option<Clock>) -> Self {
        let Asked { filter, dismissed, words, locale } = asked;
        let Clock { now, age } = clock.unwrap_or(Clock { now: document.now, age: 0 });
        let mut showing = notices(document, filter, now);
        showing.retain(|notice| !dismissed.contains(&key(notice)));
        let (Some(notice), true) = (showing.first(), age < DEAD_MS) else { return Self::default() };
        let (title, href, from, to) = facts(document, notice);
        let distance = match notice.phase {
            Phase::Announced | Phase::Moved | Phase::WithinTheHour => Some((Word::Starts, from)),
            Phase::Due => Some((Word::WasToStart, from)),
            Phase::InProgress | Phase::Verifying | Phase::Overrun => Some((Word::Ends, to)),
            _ => None,
        };
        let until = distance.filter(|_| clock.is_some());
        let more = showing.len() - 1;
        let until =
            until.map_or(String::new(), |(word, at)| words.fill(word, &locale.instant(Style::Relative, at - now)));
        let phase = notice.phase.id();
        // A page's own wording goes into the slot of the phase's name.
        let wording =
            Markup::new("slot", "").with("name", phase).text(&[&words.get(label(notice.phase)), " "].concat());
        let text = Markup::new("p", "fn-text").with("role", "status").children([
            Markup::new("strong", "fn-label").with("part", "label").children([wording]),
            Markup::new("span", "fn-title").with("part", "title").with("dir", "auto").text(title),
            // Outside of the title, whose own direction may be another.
            Markup::new("span", "").text(" "),
            when(from, to, locale).with("part", "when"),
        ]);
        let until = Markup::new("span", "fn-until").with("part", "until").text(&until);
        let age = Markup::new("span", "fn-age").with("part", "age").text(&Clock { now, age }.stale(words, locale));
        Self {
            key: key(notice),
            phase: phase.to_owned(),
            line: Markup::new("div", "fn-line").children([text, until, age]),
            summary: if more == 0 {
                words.get(Word::Details)
            } else {
                words.counted(Word::More, locale.plural(more), more)
            },
            details: details(document, &showing, &href, asked),
        }
    }
}

/// What opens beneath the line: what was said, what is touched, where to read on, and the other notices.
fn details(document: &Document, showing: &[Notice], href: &str, Asked { words, locale, .. }: &Asked) -> Markup {
    let mut parts = Vec::new();
    let mut links = Vec::new();
    if let Some(Subject::Change(change)) = showing.first().map(|notice| &notice.subject) {
        if !change.message.is_empty() {
            parts.push(Markup::new("p", "fn-message").with("dir", "auto").text(&change.message));
        }
        let affected = document.names(&change.affected);
        if !affected.is_empty() {
            parts.push(Markup::new("p", "fn-affected").text(&words.fill(Word::Affects, &affected)));
        }
        links.push(anchor(&[href, "/calendar.ics"].concat(), &words.get(Word::AddToCalendar)));
    }
    links.insert(0, anchor(href, &words.get(Word::Record)));
    parts.push(Markup::new("p", "fn-links").children(links));
    let others = showing.iter().skip(1).map(|notice| {
        let (title, href, from, to) = facts(document, notice);
        Markup::new("li", "").with("data-phase", notice.phase.id()).children([
            Markup::new("strong", "fn-label").text(&words.get(label(notice.phase))),
            anchor(&href, title).with("dir", "auto"),
            when(from, to, locale),
        ])
    });
    Markup::new("div", "fn-more").children(parts).children([Markup::new("ul", "fn-others").children(others)])
}

fn when(from: i64, to: i64, locale: &Locale) -> Markup {
    Markup::new("time", "fn-when")
        .with("datetime", datetime(from))
        .with("data-f", Style::When.number().to_string())
        .with("data-e", to.to_string())
        .text(&locale.range(Style::When, from, to))
}

fn anchor(href: &str, text: &str) -> Markup {
    Markup::new("a", "").with("target", "_top").with("href", href).text(text)
}

/// The banner. Its elements are there from the beginning and stay the same while their text changes, so that focus is
/// kept and a screen reader hears what changed. A page's own wording of a label goes into the slot of the phase's name.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
pub fn Banner(
    /// What to show.
    shown: RwSignal<Shown>,
    /// Its fixed words.
    words: Words,
    /// Takes the key of the notice to hide.
    dismiss: Act,
) -> impl IntoView {
    view! {
        <section
            class="fn-banner"
            part="banner"
            aria-label=words.get(Word::Region)
            data-phase=text(shown, |shown| &shown.phase)
            data-key=text(shown, |shown| &shown.key)
            hidden=flag(shown, |shown| shown.key.is_empty())
        >
            {rows(shown, |shown| &shown.line)}
            <details class="fn-details" part="details">
                <summary part="summary">{text(shown, |shown| &shown.summary)}</summary>
                {rows(shown, |shown| &shown.details)}
            </details>
            <button
                class="fn-dismiss"
                part="dismiss"
                type="button"
                aria-label=words.get(Word::Dismiss)
                on:click:capture=move |_| _ = dismiss.run(shown.with_untracked(|shown| shown.key.clone()))
            >
                "×"
            </button>
        </section>
    }
}
