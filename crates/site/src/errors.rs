//! Pages for a reader who finds nothing, or whom the server fails.

use super::{context::PageContext, page::Page};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// Nothing is here: what was looked for, and where else to look.
pub fn not_found(what: &'static str, reading: &PageContext) -> String {
    Page::below(reading, "", TranslatedText::original("Not found")).render(move || {
        view! {
            <h1>"Not found"</h1>
            <p>{what}</p>
            <p>"It may have been written wrongly. What there is:"</p>
            <ul>
                <li>
                    <a href="/">"what is going on now"</a>
                </li>
                <li>
                    <a href="/maintenance">"all maintenance, month by month"</a>
                </li>
                <li>
                    <a href="/incidents">"all incidents"</a>
                </li>
                <li>
                    <a href="/releases">"all releases"</a>
                </li>
                <li>
                    <a href="/promises">"the promises of the last twelve months"</a>
                </li>
            </ul>
        }
    })
}

/// The server cannot show this page now.
pub fn unavailable(reading: &PageContext) -> String {
    Page::below(reading, "", TranslatedText::original("Not available")).render(|| {
        view! {
            <h1>"This page cannot be shown now"</h1>
            <p>"The server cannot read its database. What is published is not lost; try again in a minute."</p>
            <p>
                "The latest state that the server knows is on the "
                <a href="/">"status page"</a>
                "."
            </p>
        }
    })
}
