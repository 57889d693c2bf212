//! Links that put a record into the reader's own calendar: a file, and the forms of two calendar services, filled with the same
//! facts.

use crate::{context::PageContext, text::encoded};
use fairnotice_core::{instant::Instant, snapshot::PublicChange, text};
use fairnotice_locale::mail::MailText;
use leptos::prelude::*;

/// How much of a description an address holds: longer ones are refused by some browsers and services.
const DESCRIPTION: usize = 500;

/// The links.
pub(super) fn links(change: &PublicChange, context: &PageContext) -> AnyView {
    let entry = Entry::of(change, context);
    let name = context.words(MailText::AddToCalendar);
    let file = context.file(&format!("/maintenance/{}/calendar.ics", change.id));
    let services = [
        ("Google Calendar", entry.google()),
        ("Outlook", entry.outlook("outlook.live.com")),
        ("Microsoft 365", entry.outlook("outlook.office.com")),
    ];
    let services = services.map(|(name, address)| view! { " " <a href=address rel="noopener noreferrer">{name}</a> });
    view! {
        <nav class="calendars" aria-label=name>
            <span aria-hidden="true">{name}</span>
            " "
            <a href=file>{context.texts().record.calendar_file.as_str()}</a>
            {services.into_iter().collect_view()}
        </nav>
    }
    .into_any()
}

/// What goes into a calendar.
struct Entry {
    title: String,
    details: String,
    start: Instant,
    end: Instant,
}

impl Entry {
    fn of(change: &PublicChange, context: &PageContext) -> Self {
        let page = format!("{}/maintenance/{}", context.snapshot().vendor.url, change.id);
        let description = text::paragraphs(&context.description(change).text);
        let mut cut: String = description.chars().take(DESCRIPTION).collect();
        if cut.len() < description.len() {
            cut.push('…');
        }
        let details = if cut.is_empty() { page } else { format!("{cut}\n\n{page}") };
        let (start, end) = change.ran();
        Self { title: text::one_line(&context.title(change).text), details, start, end }
    }

    fn google(&self) -> String {
        let [start, end] = [self.start, self.end].map(|at| at.format("%Y%m%dT%H%M%SZ").to_string());
        let (title, details) = (encoded(&self.title), encoded(&self.details));
        format!(
            "https://calendar.google.com/calendar/render?action=TEMPLATE&text={title}&dates={start}%2F{end}&details={details}"
        )
    }

    fn outlook(&self, host: &str) -> String {
        let [start, end] = [self.start, self.end].map(|at| encoded(&at.format("%Y-%m-%dT%H:%M:%SZ").to_string()));
        let (title, details) = (encoded(&self.title), encoded(&self.details));
        format!(
            "https://{host}/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject={title}&startdt={start}&enddt={end}&body={details}"
        )
    }
}
