//! A planned start or an announced end that has passed, at the top of a record's page.

use crate::context::PageContext;
use crate::text::filled;
use fairnotice_core::{embed::EmbedChange, notice::Phase, record::State, snapshot::PublicChange};
use leptos::prelude::*;

/// The notice; none where time has not run out.
pub(super) fn timing(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let (texts, now) = (&context.texts().record, context.now().timestamp_millis());
    let (tone, text) = match Phase::of(&EmbedChange::new(change, context.snapshot(), ""), now) {
        Some(Phase::Due) => ("warn", filled(&texts.due, [("start", context.time(change.start))])),
        _ if change.state == State::Announced && change.end <= context.now() => ("bad", missed(change, context)),
        Some(Phase::Overrun) => {
            let (text, end) = match change.expected_end {
                Some(end) => (&texts.overrun_later, end),
                None => (&texts.overrun_planned, change.end),
            };
            ("bad", filled(text, [("end", context.time(end))]))
        }
        _ => return None,
    };
    Some(view! { <p class="notice" data-tone=tone>{text}</p> }.into_any())
}

/// Work did not begin in its window (A41), including a skipped automatic start.
fn missed(change: &PublicChange, context: &PageContext) -> AnyView {
    let texts = &context.texts().record;
    let window = context.range(change.start, change.end);
    let withheld = change.actual.withheld_at.filter(|at| change.end <= *at);
    let withheld = withheld.map(|at| view! { " " {filled(&texts.withheld, [("time", context.time(at))])} });
    view! { {filled(&texts.missed, [("window", window)])} {withheld} }.into_any()
}
