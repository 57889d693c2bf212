//! The three elements: what each shows is data, and one component puts it into the page.

use crate::{banner, calendar, clock::PageClock, locale::Locale, markup::Markup, status};
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
};
use fairnotice_locale::message::Catalogue;
use leptos::prelude::*;

/// What an element is shown from.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// The banner, with its filter.
    Banner(&'a Document, &'a Filter),
    /// The status board.
    Status(&'a Document),
    /// The calendar.
    Calendar(&'a Month),
}

impl Element<'_> {
    /// What it shows by the page's clock. A rendering has none: it is made for the document's own instant, and shows no distance
    /// from it, because that would soon be wrong.
    pub fn markup(&self, clock: Option<PageClock>, catalogue: &Catalogue, locale: &Locale) -> Markup {
        match self {
            Self::Banner(document, filter) => banner::markup((document, filter), clock, catalogue, locale),
            Self::Status(document) => status::markup(document, clock, catalogue, locale),
            Self::Calendar(month) => calendar::markup(month, clock, catalogue, locale),
        }
    }
}

/// Puts what an element shows into the page. Nodes that show the same stay in place, with their focus.
#[component]
pub fn View(
    /// What to show.
    shown: RwSignal<Markup>,
) -> impl IntoView {
    move || shown.get()
}
