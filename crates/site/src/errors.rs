//! Error pages.

use super::{context::PageContext, page::Page};
use leptos::prelude::*;

/// The page for an unknown address, with links to the other pages.
pub fn not_found(what: &'static str, context: &PageContext) -> String {
    Page::error(context, "Not found").render(move || {
        view! {
            <h1>"Not found"</h1>
            <p>{what}</p>
            <p>"The address may contain a mistake. You can go to:"</p>
            <ul>
                <li>
                    <a href=context.link("/")>"the current status"</a>
                </li>
                <li>
                    <a href=context.link("/maintenance")>"all maintenance, month by month"</a>
                </li>
                <li>
                    <a href=context.link("/incidents")>"all incidents"</a>
                </li>
                <li>
                    <a href=context.link("/releases")>"all releases"</a>
                </li>
                <li>
                    <a href=context.link("/promises")>"the promises of the last 365 days"</a>
                </li>
            </ul>
        }
    })
}

/// A request that cannot be carried out.
pub fn problem(title: &str, detail: &str, context: &PageContext) -> String {
    let (title, detail) = (title.to_owned(), detail.to_owned());
    Page::error(context, &title).render(move || {
        view! {
            <h1>{title}</h1>
            <p>{detail}</p>
            <p>
                "You can go to "
                <a href=context.link("/")>"the current status"</a>
                "."
            </p>
        }
    })
}

/// The server cannot show this page now.
pub fn unavailable(context: &PageContext) -> String {
    Page::error(context, "Not available").render(|| {
        view! {
            <h1>"This page cannot be shown now"</h1>
            <p>"The server cannot read its database. What is published is not lost; try again in a minute."</p>
            <p>
                "The latest state that the server knows is on the "
                <a href=context.link("/")>"status page"</a>
                "."
            </p>
        }
    })
}
