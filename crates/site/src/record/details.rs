//! What is done, and how: the description, the release, the way back and the automatic steps.

use super::RecordPage;
use crate::{context::PageContext, page::fact, text::TextView as _, text::filled};
use fairnotice_core::change::{Automatic, Texts};
use fairnotice_locale::mail::MailText;
use leptos::prelude::*;

/// What is done.
pub(super) fn description(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let change = &life.change;
    let description = context.description(change);
    let texts = &context.texts().record;
    let work = match (change.actual.started_at, change.actual.ended_at()) {
        (_, Some(_)) => texts.work_was.as_str(),
        (Some(_), None) => texts.work_now.as_str(),
        (None, None) => context.words(MailText::Work),
    };
    (!description.text.trim().is_empty()).then(|| {
        view! {
            <h2>{work}</h2>
            {description.paragraph()}
        }
        .into_any()
    })
}

/// How it is done: the release, the way back and the automatic steps.
pub(super) fn facts(life: &RecordPage, context: &PageContext) -> AnyView {
    let change = &life.change;
    let rollback = if change.rollback_planned { MailText::RollbackPlanned } else { MailText::RollbackNone };
    view! {
        {release(life, context)} {fact(context.words(MailText::Rollback), context.words(rollback))}
        {automatic(change.automatic, context)} {deviation(life, context)}
    }
    .into_any()
}

fn release(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let deployed = life.change.release.as_ref()?;
    let version = deployed.to.to_string();
    let name = if life.release.is_some() {
        view! { <bdi><a href=context.link(&format!("/releases/{version}"))>{version.clone()}</a></bdi> }.into_any()
    } else {
        view! { <bdi>{version}</bdi> }.into_any()
    };
    let text = match &deployed.from {
        Some(from) => {
            let from = view! { <bdi>{from.to_string()}</bdi> }.into_any();
            filled(context.words(MailText::ReleaseAfter), [("to", name), ("from", from)])
        }
        None => name,
    };
    Some(fact(context.words(MailText::Release), text))
}

fn automatic(automatic: Automatic, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().record;
    let text = match (automatic.start, automatic.finish) {
        (false, false) => return None,
        (true, true) => &texts.automatic_both,
        (true, false) => &texts.automatic_start,
        (false, true) => &texts.automatic_finish,
    };
    Some(fact(&texts.steps, text.as_str()))
}

/// Why work began outside the announced window (A41).
fn deviation(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let deviation = life.change.actual.deviation.as_ref()?;
    let reason = context.text(&deviation.reason, &Texts::new());
    let text = view! { {reason.paragraph()} <p class="more">{context.time(deviation.at)}</p> };
    Some(fact(context.words(MailText::Deviation), text))
}
