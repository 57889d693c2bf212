//! What has been said of a record or an incident: one message below the other, newest first.

use super::context::PageContext;
use crate::text::TextView as _;
use fairnotice_core::instant::Instant;
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// One message.
pub(super) struct UpdateEntry {
    /// What it was said with.
    pub(super) label: AnyView,
    pub(super) at: Instant,
    pub(super) text: TranslatedText,
    pub(super) corrected_at: Option<Instant>,
    /// What else it tells.
    pub(super) more: Option<AnyView>,
}

/// Messages, newest first.
pub(super) fn updates(reading: &PageContext, said: Vec<UpdateEntry>) -> AnyView {
    let entries = said.into_iter().map(|UpdateEntry { label, at, text, corrected_at, more }| {
        view! {
            <li>
                <p class="heading">
                    {label} " " {reading.time(at)}
                    {corrected_at
                        .map(|corrected| view! { <span class="corrected">" corrected " {reading.time(corrected)}</span> })}
                </p>
                {text.paragraph()}
                {more}
            </li>
        }
    });
    view! { <ol class="updates">{entries.collect_view()}</ol> }.into_any()
}
