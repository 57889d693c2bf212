//! `/maintenance`: one month of maintenance, and the changes that a month or the first page leaves out.

use super::{
    agenda::Work,
    context::PageContext,
    lists,
    page::{Page, element, empty},
    summary,
};
use fairnotice_core::{embed::Month, instant, snapshot::PublicChange};
use fairnotice_locale::{Locale, date::Style, site::fill, translation::TranslatedText};
use fairnotice_widget::element::Element;
use leptos::prelude::*;
use std::sync::Arc;

/// The page of a month, which the reader has asked for or not; without one where the server's clock is outside of the calendar.
/// That of the present month begins with what is planned, in any month.
pub fn page(month: Option<&Month>, is_asked: bool, is_present: bool, context: &PageContext) -> String {
    let title = context.texts().frame.maintenance.as_str();
    Page::part(context, "/maintenance", title).render(|| {
        view! {
            <h1>{title}</h1>
            {is_present.then(|| upcoming(context))}
            {calendar(month, is_asked, context)}
        }
    })
}

/// Work under way and announced work.
fn upcoming(context: &PageContext) -> AnyView {
    let work = Work::of(context);
    view! {
        <div id="upcoming" class="upcoming" data-live>
            {work.under_way(context)}
            {work.agenda(context)}
        </div>
    }
    .into_any()
}

/// The calendar of a month, or why there is none.
fn calendar(month: Option<&Month>, is_asked: bool, context: &PageContext) -> AnyView {
    if let Some(month) = month {
        return element(Element::Calendar(month), is_asked.then_some(&month.month), context);
    }
    let [from, to, now] = [context.zone().beginning(), context.zone().horizon(), context.now()].map(instant::text);
    let gaps = [("from", from.as_str()), ("to", to.as_str()), ("now", now.as_str())];
    view! { <p class="empty">{fill(&context.texts().maintenance.no_calendar, &gaps)}</p> }.into_any()
}

/// One page of a list of changes, by start.
#[derive(Debug, Clone, Copy)]
pub struct ChangeList<'a> {
    /// The changes.
    pub changes: &'a [Arc<PublicChange>],
    /// The month that they are of (`2026-11`); none for all current and planned work.
    pub month: Option<&'a str>,
    /// The parameter `after` of the next page; none on the last.
    pub next: Option<&'a str>,
}

/// The page of a list.
pub fn list(list: ChangeList<'_>, context: &PageContext) -> String {
    let ChangeList { changes, month, next } = list;
    let texts = &context.texts().maintenance;
    let (title, first) = match month {
        Some(month) => {
            let title = fill(&texts.more_of, &[("month", &name_of(month, context))]);
            (title, format!("/maintenance?month={month}"))
        }
        None => (texts.more.clone(), "/".to_owned()),
    };
    let next = next.map(|after| match month {
        Some(month) => format!("/maintenance?month={month}&after={after}"),
        None => format!("/maintenance?after={after}"),
    });
    Page::below(context, "/maintenance", TranslatedText::original(&title)).render(|| {
        let shown = if changes.is_empty() {
            empty(&texts.nothing_more)
        } else {
            changes.iter().map(|change| summary::change_below_title(change, context)).collect_view().into_any()
        };
        let first = Some((first, texts.first.as_str()));
        let next = next.map(|next| (next, texts.later.as_str()));
        view! {
            <h1>{title.clone()}</h1>
            <div id="work" data-live>
                {shown}
                {lists::turning(&texts.pages, first, next, context)}
            </div>
        }
    })
}

/// The name of a month that is given as in `2026-11`; the text itself where it is none.
fn name_of(month: &str, context: &PageContext) -> String {
    let middle = instant::parse(&format!("{month}-15T12:00:00Z"));
    let name = |at: instant::Instant| {
        Locale::new(context.zone(), context.language()).instant(Style::Month, at.timestamp_millis())
    };
    middle.map_or_else(|_| month.to_owned(), name)
}
