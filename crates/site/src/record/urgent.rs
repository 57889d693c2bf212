//! Why an urgent update cannot wait, and how long it took to announce (rule C4).

use crate::{
    context::PageContext,
    page::{fact, stated},
};
use fairnotice_core::{change::Kind, lead::ApproximateDuration, snapshot::PublicChange};
use leptos::prelude::*;

/// The section; none for a change of another kind. It shows what the operator stated, unchecked.
pub(super) fn urgent(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    if change.kind != Kind::Urgent || (change.urgent.is_none() && change.decided_at.is_none()) {
        return None;
    }
    let urgent = change.urgent.clone().unwrap_or_default();
    let announced = change.announced_at.map(|announced| {
        let delay = change.decided_at.map(|decided| (announced - decided).num_seconds().max(0));
        let delay = delay.map(|delay| format!(", {} after the decision", ApproximateDuration(delay)));
        fact("Announced at", view! { {context.time(announced)} {delay} })
    });
    let warning = urgent.advance_possible.map(|possible| if possible { "Possible" } else { "Not possible" });
    let is_over = change.actual.ended_at().is_some();
    let heading = if is_over { "Why it could not wait" } else { "Why it cannot wait" };
    let section = view! {
        <h2>{heading}</h2>
        <dl>
            {change.decided_at.map(|at| fact("Decided at", context.time(at)))} {announced}
            {stated("Cause", &urgent.cause)} {stated("Criticality", &urgent.criticality)}
            {stated("Possible impact", &urgent.impact)} {warning.map(|warning| fact("Advance warning", warning))}
            {stated("Time of day", &urgent.time_of_day)} {stated("Risk of waiting", &urgent.risk_of_delay)}
        </dl>
    };
    Some(section.into_any())
}
