//! The three elements: what each shows is data, and one component puts it into the page.

use crate::{banner, calendar, clock::Clock, locale::Locale, markup::Markup, status, words::Words};
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
};
use leptos::prelude::*;

/// What an element is shown from.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// The banner, with what it asks for, and the keys of notices that are left out.
    Banner(&'a Document, &'a Filter, &'a [String]),
    /// The status board.
    Status(&'a Document),
    /// The calendar.
    Calendar(&'a Month),
}

impl Element<'_> {
    /// What it shows by the page's clock. A rendering has none: it is made for the document's own instant, and says no
    /// distance from it, which would not age well.
    pub fn markup(&self, clock: Option<Clock>, words: &Words, locale: &Locale) -> Markup {
        match self {
            Self::Banner(document, filter, without) => {
                banner::markup((document, filter, without), clock, words, locale)
            }
            Self::Status(document) => status::markup(document, clock, words, locale),
            Self::Calendar(month) => calendar::markup(month, clock, words, locale),
        }
    }
}

/// Puts what an element shows into the page. What stays the same stays in place, with its focus.
#[component]
pub fn View(
    /// What to show.
    shown: RwSignal<Markup>,
) -> impl IntoView {
    move || shown.get()
}
