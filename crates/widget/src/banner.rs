//! The banner: the most pressing notice on one line, and how many more there are.

use crate::{
    locale::{Locale, Style, datetime},
    words::{Word, Words},
};
use fairnotice_core::{
    embed::Document,
    notice::{Filter, Notice, Phase, Subject, notices},
};
use leptos::prelude::*;

/// What an element shows, and how it writes it.
#[derive(Clone, Copy)]
pub struct View {
    /// The newest document.
    pub document: RwSignal<Document>,
    /// The reader's corrected clock, epoch milliseconds.
    pub now: RwSignal<i64>,
    /// What the element asks for.
    pub filter: StoredValue<Filter>,
    /// Its words.
    pub words: Words,
    /// How it writes dates.
    pub locale: Locale,
}

/// The banner's one line, as far as it depends on the document and the phase; the clock is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    key: String,
    phase: Phase,
    title: String,
    href: String,
    from: i64,
    to: i64,
    more: usize,
}

/// The id of a notice: what is dismissed stays away in this phase, and is news again in the next.
fn key(notice: &Notice) -> String {
    let id = match &notice.subject {
        Subject::Change(change) => &change.id,
        Subject::Incident(incident) => &incident.id,
    };
    format!("{id}/{}", notice.phase.id())
}

fn line(document: &Document, filter: &Filter, now: i64, dismissed: &[String]) -> Option<Line> {
    let mut showing = notices(document, filter, now);
    showing.retain(|notice| !dismissed.contains(&key(notice)));
    let notice = showing.first()?;
    let more = showing.len() - 1;
    let phase = notice.phase;
    let (title, href, from, to) = match &notice.subject {
        Subject::Change(change) => {
            (&change.title, format!("{}/maintenance/{}", document.url, change.id), change.start, change.end)
        }
        // An incident has no planned end.
        Subject::Incident(incident) => {
            let href = format!("{}/incidents/{}", document.url, incident.id);
            (&incident.title, href, incident.started, incident.started)
        }
    };
    Some(Line { key: key(notice), phase, title: title.clone(), href, from, to, more })
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
        Phase::Announced => Word::Announced,
    }
}

/// The banner. Its elements are there from the beginning and stay the same while their text changes, so that focus is
/// kept and a screen reader hears what changed.
#[component]
pub fn Banner(
    /// What to show.
    view: View,
) -> impl IntoView {
    let View { document, now, filter, words, locale } = view;
    let dismissed = RwSignal::new(Vec::new());
    let line = Memo::new(move |_| {
        let at = now.get();
        document.with(|document| {
            filter.with_value(|filter| dismissed.with(|dismissed| line(document, filter, at, dismissed)))
        })
    });
    let of = move |read: fn(&Line) -> String| move || line.with(|line| line.as_ref().map(read)).unwrap_or_default();
    let hidden = move || line.with(Option::is_none);
    let text = move || line.with(|line| line.as_ref().map(|line| words.get(label(line.phase)))).unwrap_or_default();
    let when = move || {
        line.with(|line| line.as_ref().map(|line| locale.range(Style::When, line.from, line.to))).unwrap_or_default()
    };
    // A distance is never rendered: it must not be held for shown before the clock moves on from the rendering's instant.
    let rendered = now.get_untracked();
    let until = move || {
        let at = now.get();
        if at == rendered {
            return String::new();
        }
        line.with(|line| {
            let line = line.as_ref()?;
            let (word, to) = match line.phase {
                Phase::Announced | Phase::WithinTheHour => (Word::Starts, line.from),
                Phase::Due => (Word::WasToStart, line.from),
                Phase::InProgress | Phase::Verifying | Phase::Overrun => (Word::Ends, line.to),
                _ => return None,
            };
            let distance = locale.instant(Style::Relative, to - at);
            (!distance.is_empty()).then(|| words.fill(word, &distance))
        })
        .unwrap_or_default()
    };
    let more = move || match line.with(|line| line.as_ref().map_or(0, |line| line.more)) {
        0 => String::new(),
        more => words.fill(Word::More, &more.to_string()),
    };
    view! {
        <section
            class="fn-banner"
            part="banner"
            aria-label=words.get(Word::Region)
            data-phase=of(|line| line.phase.id().to_owned())
            hidden=hidden
        >
            <p class="fn-text" role="status">
                <strong class="fn-label" part="label">{text}</strong>
                " "
                <span class="fn-title" part="title" dir="auto">{of(|line| line.title.clone())}</span>
                " "
                <time
                    class="fn-when"
                    part="when"
                    data-f=Style::When.number()
                    data-e=of(|line| line.to.to_string())
                    datetime=of(|line| datetime(line.from))
                >
                    {when}
                </time>
            </p>
            <span class="fn-until" part="until">{until}</span>
            <span class="fn-more">{more}</span>
            <a class="fn-details" part="details" href=of(|line| line.href.clone()) target="_top">{words.get(Word::Details)}</a>
            <button
                class="fn-dismiss"
                part="dismiss"
                type="button"
                aria-label=words.get(Word::Dismiss)
                on:click=move |_| {
                    let key = line.with_untracked(|line| line.as_ref().map(|line| line.key.clone()));
                    dismissed.update(|dismissed| dismissed.extend(key));
                }
            >
                "×"
            </button>
        </section>
    }
}
