//! Lists that are longer than a page: where the rest is.

use super::context::PageContext;
use leptos::prelude::*;

/// Links to the first page and to the next one, of a list of this name; nothing where there is no other page.
pub(super) fn turning(
    name: &'static str,
    first: Option<(String, &'static str)>,
    next: Option<(String, &'static str)>,
    context: &PageContext,
) -> Option<AnyView> {
    if first.is_none() && next.is_none() {
        return None;
    }
    let first = first.map(|(path, text)| view! { <a href=context.link(&path)>{text}</a> " " });
    let next = next.map(|(path, text)| view! { <a href=context.link(&path) rel="next">{text}</a> });
    Some(view! { <nav class="turning" aria-label=name>{first} {next}</nav> }.into_any())
}
