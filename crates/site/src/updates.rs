//! The messages of a record or an incident, newest first.

use super::{badge::Badge, context::PageContext};
use crate::text::{TextView as _, filled};
use fairnotice_core::instant::Instant;
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// One message.
pub(super) struct UpdateEntry {
    /// The step or stage that published it.
    pub(super) step: Badge,
    pub(super) at: Instant,
    pub(super) text: TranslatedText,
    pub(super) corrected_at: Option<Instant>,
    /// Additional facts.
    pub(super) more: Option<AnyView>,
}

impl UpdateEntry {
    fn says_something(&self) -> bool {
        !self.text.text.trim().is_empty()
    }
}

/// The newest message that says something, with the entries before and after it in their order.
pub(super) fn newest(mut entries: Vec<UpdateEntry>) -> (Option<UpdateEntry>, Vec<UpdateEntry>) {
    let place = entries.iter().position(UpdateEntry::says_something);
    let newest = place.map(|place| entries.remove(place));
    (newest, entries)
}

/// The newest message by itself.
pub(super) fn headline(entry: UpdateEntry, context: &PageContext) -> AnyView {
    view! {
        <div class="headline" data-tone=entry.step.tone>
            <p class="heading">
                <strong>{entry.step.words}</strong>
                " "
                {context.time(entry.at)}
                {corrected(&entry, context)}
            </p>
            {entry.text.paragraph()}
            {entry.more}
        </div>
    }
    .into_any()
}

/// Messages, newest first; the newest one that says something stands out.
pub(super) fn updates(context: &PageContext, entries: Vec<UpdateEntry>) -> AnyView {
    let newest = entries.iter().position(UpdateEntry::says_something);
    list(context, entries, newest)
}

/// Messages below the newest one, newest first.
pub(super) fn earlier(context: &PageContext, entries: Vec<UpdateEntry>) -> AnyView {
    list(context, entries, None)
}

fn list(context: &PageContext, entries: Vec<UpdateEntry>, newest: Option<usize>) -> AnyView {
    let entries = entries.into_iter().enumerate().map(|(place, entry)| {
        let class = (Some(place) == newest).then_some("newest");
        view! {
            <li class=class data-tone=entry.step.tone>
                <span class="mark">{entry.step.icon.view()}</span>
                <div>
                    <p class="heading">
                        <strong>{entry.step.words}</strong>
                        " "
                        {context.time(entry.at)}
                        {corrected(&entry, context)}
                    </p>
                    {entry.text.paragraph()}
                    {entry.more}
                </div>
            </li>
        }
    });
    view! { <ol class="timeline">{entries.collect_view()}</ol> }.into_any()
}

fn corrected(entry: &UpdateEntry, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().timeline;
    entry.corrected_at.map(|at| {
        let text = filled(&texts.corrected, [("time", context.time(at))]);
        view! { " " <span class="corrected">{text}</span> }.into_any()
    })
}
