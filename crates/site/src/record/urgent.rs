//! Why an urgent update cannot wait, and how long it took to announce (rule C4).

use crate::{context::PageContext, page::fact, text::TextView as _, text::filled};
use fairnotice_core::{
    change::{Kind, Texts},
    snapshot::PublicChange,
};
use fairnotice_locale::mail::MailText;
use leptos::prelude::*;

/// The section; none for a change of another kind. It shows what the operator stated, unchecked.
pub(super) fn urgent(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    if change.kind != Kind::Urgent || (change.urgent.is_none() && change.decided_at.is_none()) {
        return None;
    }
    let texts = &context.texts().record;
    let urgent = change.urgent.clone().unwrap_or_default();
    let announced = change.announced_at.map(|announced| {
        let delay = change.decided_at.map(|decided| (announced - decided).num_seconds().max(0));
        let text = match delay {
            Some(delay) => {
                let gaps = [("time", context.time(announced)), ("length", context.duration(delay).into_any())];
                filled(&texts.announced_after, gaps)
            }
            None => context.time(announced),
        };
        fact(&texts.announced, text)
    });
    let stated = |name: &'static str, text: &str| {
        (!text.trim().is_empty()).then(|| fact(name, context.text(text, &Texts::new()).paragraph()))
    };
    let warning = urgent.advance_possible.map(|possible| {
        fact(&texts.warning, if possible { texts.possible.as_str() } else { texts.not_possible.as_str() })
    });
    let is_over = change.actual.ended_at().is_some();
    let heading = if is_over { texts.urgent_was.as_str() } else { context.words(MailText::Urgent) };
    let section = view! {
        <h2>{heading}</h2>
        <dl>
            {change.decided_at.map(|at| fact(&texts.decided, context.time(at)))} {announced}
            {stated(context.words(MailText::UrgentCause), &urgent.cause)}
            {stated(context.words(MailText::UrgentCriticality), &urgent.criticality)}
            {stated(context.words(MailText::UrgentImpact), &urgent.impact)} {warning}
            {stated(&texts.time_of_day, &urgent.time_of_day)}
            {stated(context.words(MailText::UrgentRisk), &urgent.risk_of_delay)}
        </dl>
    };
    Some(section.into_any())
}
