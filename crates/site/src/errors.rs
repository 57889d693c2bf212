//! Error pages.

use super::{context::PageContext, page::Page};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// The page for an unknown address, with links to the other pages.
pub fn not_found(what: &'static str, context: &PageContext) -> String {
    Page::below(context, "", TranslatedText::original("Not found")).render(move || {
        view! {
            <h1>"Not found"</h1>
            <p>{what}</p>
            <p>"The address may contain a mistake. You can go to:"</p>
            <ul>
                <li>
                    <a href="/">"the current status"</a>
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
pub fn unavailable(context: &PageContext) -> String {
    Page::below(context, "", TranslatedText::original("Not available")).render(|| {
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
