//! `/maintenance`: one month of maintenance, and the changes that a month or the first page leaves out.

use super::{
    context::PageContext,
    lists,
    page::{Page, element, empty},
    summary,
};
use fairnotice_core::{embed::Month, instant, snapshot::PublicChange};
use fairnotice_widget::element::Element;
use leptos::prelude::*;
use std::sync::Arc;

/// The page of a month, which the reader has asked for or not; without one where the server's clock is outside of the calendar.
pub fn page(month: Option<&Month>, is_asked: bool, context: &PageContext) -> String {
    Page::part(context, "/maintenance", "Maintenance").render(|| {
        view! {
            <h1>"Maintenance"</h1>
            {calendar(month, is_asked, context)}
        }
    })
}

/// The calendar of a month, or why there is none.
fn calendar(month: Option<&Month>, is_asked: bool, context: &PageContext) -> AnyView {
    if let Some(month) = month {
        return element(Element::Calendar(month), is_asked.then_some(&month.month), context);
    }
    let [from, to, now] = [context.zone().beginning(), context.zone().horizon(), context.now()].map(instant::text);
    let why = format!(
        "The calendar cannot be shown: it covers the time from {from} to {to}, and the clock of the server says {now}."
    );
    view! { <p class="empty">{why}</p> }.into_any()
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
    let (title, first) = match month {
        Some(month) => (format!("More maintenance of {month}"), format!("/maintenance?month={month}")),
        None => ("More planned and current work".to_owned(), "/".to_owned()),
    };
    let next = next.map(|after| match month {
        Some(month) => format!("/maintenance?month={month}&after={after}"),
        None => format!("/maintenance?after={after}"),
    });
    Page::below(context, "/maintenance", fairnotice_locale::translation::TranslatedText::original(&title)).render(
        || {
            let shown = if changes.is_empty() {
                empty("There is no more.")
            } else {
                changes.iter().map(|change| summary::change(change, context)).collect_view().into_any()
            };
            view! {
                <h1>{title.clone()}</h1>
                <div id="work" data-live>
                    {shown}
                    {lists::turning(
                        "Pages of changes",
                        Some((first, "From the beginning")),
                        next.map(|next| (next, "Later changes")),
                        context,
                    )}
                </div>
            }
        },
    )
}
