//! The banner: the most pressing notice on one line, and how many more there are.

use crate::{
    locale::{Locale, Style, datetime},
    shown::{flag, text},
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
    /// Names the notice and its phase; empty where nothing shows. What is dismissed stays away in this phase, and is news
    /// again in the next.
    pub key: String,
    phase: String,
    label: String,
    title: String,
    href: String,
    start: String,
    end: String,
    when: String,
    until: String,
    more: String,
}

/// What decides what a banner shows, but for the clock.
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

/// The id of a notice: what is dismissed stays away in this phase, and is news again in the next.
fn key(notice: &Notice) -> String {
    let id = match &notice.subject {
        Subject::Change(change) => &change.id,
        Subject::Incident(incident) => &incident.id,
    };
    [id, notice.phase.id()].join("/")
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

impl Shown {
    /// What shows of a document at `now`. A rendering has no distance from now, for it does not age well: it is written
    /// by the page's clock.
    pub fn new(document: &Document, asked: &Asked, now: i64, ticking: bool) -> Self {
        let Asked { filter, dismissed, words, locale } = asked;
        let mut showing = notices(document, filter, now);
        showing.retain(|notice| !dismissed.contains(&key(notice)));
        let Some(notice) = showing.first() else { return Self::default() };
        let (title, path, id, from, to) = match &notice.subject {
            Subject::Change(change) => (&change.title, "/maintenance/", &change.id, change.start, change.end),
            // An incident has no planned end.
            Subject::Incident(incident) => {
                (&incident.title, "/incidents/", &incident.id, incident.started, incident.started)
            }
        };
        let distance = match notice.phase {
            Phase::Announced | Phase::WithinTheHour => Some((Word::Starts, from)),
            Phase::Due => Some((Word::WasToStart, from)),
            Phase::InProgress | Phase::Verifying | Phase::Overrun => Some((Word::Ends, to)),
            _ => None,
        };
        let mut until = String::new();
        if ticking && let Some((word, at)) = distance {
            let distance = locale.instant(Style::Relative, at - now);
            if !distance.is_empty() {
                until = words.fill(word, &distance);
            }
        }
        let more = showing.len() - 1;
        Self {
            key: key(notice),
            phase: notice.phase.id().to_owned(),
            label: words.get(label(notice.phase)),
            title: title.clone(),
            href: [document.url.as_str(), path, id].concat(),
            start: datetime(from),
            end: to.to_string(),
            when: locale.range(Style::When, from, to),
            until,
            more: if more == 0 { String::new() } else { words.fill(Word::More, &more.to_string()) },
        }
    }
}

/// The banner. Its elements are there from the beginning and stay the same while their text changes, so that focus is
/// kept and a screen reader hears what changed. `dismiss` is called with the button.
#[component]
pub fn Banner(
    /// What to show.
    shown: RwSignal<Shown>,
    /// Its fixed words.
    words: Words,
    /// Hides the notice.
    dismiss: Box<dyn Fn() + Send>,
) -> impl IntoView {
    view! {
        <section
            class="fn-banner"
            part="banner"
            aria-label=words.get(Word::Region)
            data-phase=text(shown, |shown| &shown.phase)
            hidden=flag(shown, |shown| shown.key.is_empty())
        >
            <p class="fn-text" role="status">
                <strong class="fn-label" part="label">{text(shown, |shown| &shown.label)}</strong>
                " "
                <span class="fn-title" part="title" dir="auto">{text(shown, |shown| &shown.title)}</span>
                " "
                <time
                    class="fn-when"
                    part="when"
                    data-f=Style::When.number()
                    data-e=text(shown, |shown| &shown.end)
                    datetime=text(shown, |shown| &shown.start)
                >
                    {text(shown, |shown| &shown.when)}
                </time>
            </p>
            <span class="fn-until" part="until">{text(shown, |shown| &shown.until)}</span>
            <span class="fn-more">{text(shown, |shown| &shown.more)}</span>
            <a class="fn-details" part="details" href=text(shown, |shown| &shown.href) target="_top">{words.get(Word::Details)}</a>
            <button
                class="fn-dismiss"
                part="dismiss"
                type="button"
                aria-label=words.get(Word::Dismiss)
                on:click=move |_| dismiss()
            >
                "×"
            </button>
        </section>
    }
}
