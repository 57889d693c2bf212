//! Lists that are longer than a page: where the rest is.

use leptos::prelude::*;

/// Links to the first page and to the next one, of a list of this name; nothing where there is no other page.
pub(super) fn turning(
    name: &'static str,
    first: Option<(String, &'static str)>,
    next: Option<(String, &'static str)>,
) -> Option<AnyView> {
    if first.is_none() && next.is_none() {
        return None;
    }
    let first = first.map(|(href, text)| view! { <a href=href>{text}</a> " " });
    let next = next.map(|(href, text)| view! { <a href=href rel="next">{text}</a> });
    Some(view! { <nav class="turning" aria-label=name>{first} {next}</nav> }.into_any())
}

/// How many are not shown, as a link to them; nothing for none.
pub(super) fn more(count: u64, what: &'static str, href: String) -> Option<AnyView> {
    let text = format!("and {count} more {what}");
    (count > 0).then(|| view! { <p class="more"><a href=href>{text}</a></p> }.into_any())
}
