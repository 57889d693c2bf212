//! The messages of a record or an incident, newest first.

use super::context::PageContext;
use crate::text::TextView as _;
use fairnotice_core::instant::Instant;
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// One message.
pub(super) struct UpdateEntry {
    /// The step or stage that published it.
    pub(super) label: AnyView,
    pub(super) at: Instant,
    pub(super) text: TranslatedText,
    pub(super) corrected_at: Option<Instant>,
    /// Additional facts.
    pub(super) more: Option<AnyView>,
}

/// Messages, newest first.
pub(super) fn updates(context: &PageContext, entries: Vec<UpdateEntry>) -> AnyView {
    let entries = entries.into_iter().map(|UpdateEntry { label, at, text, corrected_at, more }| {
        view! {
            <li>
                <p class="heading">
                    {label} " " {context.time(at)}
                    {corrected_at
                        .map(|corrected| view! { <span class="corrected">" corrected " {context.time(corrected)}</span> })}
                </p>
                {text.paragraph()}
                {more}
            </li>
        }
    });
    view! { <ol class="updates">{entries.collect_view()}</ol> }.into_any()
}
