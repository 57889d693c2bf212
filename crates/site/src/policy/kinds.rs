//! The promises in plain words: a card for each kind of change.

use super::phrases;
use crate::{context::PageContext, page::fact};
use fairnotice_core::{
    change::Kind,
    policy::{NotesDue, PeakTerms, Policy, Requirement, Row, Tier},
    release::Deploys,
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// The cards.
pub(super) fn kinds(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let cards: Vec<_> = policy.table().rows().iter().map(|row| card(row, policy, context)).collect();
    view! {
        <section aria-labelledby="kinds">
            <h2 id="kinds">{texts.kinds.as_str()}</h2>
            <p class="intro">{texts.kinds_text.as_str()}</p>
            <div class="cards">{cards}</div>
        </section>
    }
    .into_any()
}

fn card(row: &Row<'_>, policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let before = |lead| fill(&texts.at_least_before, &[("lead", &phrases::lead(lead, context))]);
    let reminder = row.reminder.map(|length| {
        fact(&texts.reminder, fill(&texts.reminder_before, &[("length", &context.duration(length.seconds()))]))
    });
    let deploys = row.deploys.iter().map(|one| deploys(*one, context).to_owned());
    let rollback = if row.needs_rollback { &texts.rollback_needed } else { &texts.rollback_may_lack };
    // Nobody notices a routine update, so nobody asks how it is undone.
    let rollback = (row.kind != Kind::Routine).then(|| fact(&texts.rollback, rollback.as_str()));
    let states = (!row.requires.is_empty()).then(|| fact(&texts.states, requirements(row.requires, context)));
    view! {
        <article class="kind" data-kind=row.kind.id()>
            <h3>{context.words(row.kind)}</h3>
            <p class="promise">{headline(row, policy, context)}</p>
            <dl>
                {fact(&texts.deploys, phrases::listed(deploys, context))} {tiers(row.tiers, context)}
                {row.early_notice.map(|lead| fact(&texts.early, before(lead)))}
                {row.notes_due.map(|due| fact(&texts.notes, notes(due, context)))}
                {row.documentation.map(|lead| fact(&texts.documentation, before(lead)))} {reminder}
                {fact(&texts.hours, hours(row, policy, context))} {rollback} {states}
            </dl>
        </article>
    }
    .into_any()
}

/// How early a reader hears of a change.
fn headline(row: &Row<'_>, policy: &Policy, context: &PageContext) -> String {
    let texts = &context.texts().policy;
    match (row.kind, row.change_notice) {
        (Kind::Routine, _) => texts.announced_routine.clone(),
        (_, Some(lead)) => fill(&texts.announced_before, &[("lead", &phrases::lead(lead, context))]),
        (Kind::Urgent, None) => match policy.file().urgent.target {
            Some(target) => fill(&texts.announced_within, &[("length", &context.duration(target.seconds()))]),
            None => texts.announced_urgent.clone(),
        },
        (_, None) => texts.announced_any.clone(),
    }
}

/// What a change may deploy.
pub(super) fn deploys(deploys: Deploys, context: &PageContext) -> &'static str {
    let texts = &context.texts().policy;
    match deploys {
        Deploys::None => &texts.deploys_none,
        Deploys::Patch => &texts.deploys_patch,
        Deploys::Minor => &texts.deploys_minor,
        Deploys::Major => &texts.deploys_major,
    }
}

/// The leads of changes that do more; none where there are none.
fn tiers(tiers: &[Tier], context: &PageContext) -> Option<AnyView> {
    let lines: Vec<_> = tiers.iter().map(|one| view! { <li>{tier(one, context)}</li> }).collect();
    (!tiers.is_empty()).then(|| fact(&context.texts().policy.tiers, view! { <ul>{lines}</ul> }))
}

/// A lead with its condition.
pub(super) fn tier(tier: &Tier, context: &PageContext) -> String {
    let texts = &context.texts().policy;
    let lead = phrases::lead(tier.change_notice, context);
    let impact = tier.impact.map(|impact| context.words(impact));
    let length = tier.longer_than.map(|length| context.duration(length.seconds()));
    match (impact, length) {
        (Some(impact), Some(length)) => {
            fill(&texts.tier_both, &[("impact", impact), ("length", &length), ("lead", &lead)])
        }
        (Some(impact), None) => fill(&texts.tier_impact, &[("impact", impact), ("lead", &lead)]),
        (None, Some(length)) => fill(&texts.tier_length, &[("length", &length), ("lead", &lead)]),
        (None, None) => fill(&texts.at_least_before, &[("lead", &lead)]),
    }
}

/// When the final release notes are due.
pub(super) fn notes(due: NotesDue, context: &PageContext) -> &'static str {
    let texts = &context.texts().policy;
    match due {
        NotesDue::ChangeNotice => &texts.notes_with_notice,
        NotesDue::Completion => &texts.notes_by_completion,
    }
}

/// What a kind's record has to state, in a line.
pub(super) fn requirements(requires: &[Requirement], context: &PageContext) -> String {
    let texts = &context.texts().policy;
    let words = requires.iter().map(|requirement| match requirement {
        Requirement::Cause => texts.require_cause.clone(),
        Requirement::Criticality => texts.require_criticality.clone(),
        Requirement::Impact => texts.require_impact.clone(),
        Requirement::TimeOfDay => texts.require_time_of_day.clone(),
        Requirement::RiskOfDelay => texts.require_risk.clone(),
    });
    phrases::listed(words, context)
}

/// When such a change may take place.
fn hours(row: &Row<'_>, policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let peak = match row.peak {
        PeakTerms::Avoided if !policy.regions().is_empty() => Some(&texts.hours_avoided),
        PeakTerms::Exempt if !policy.regions().is_empty() => Some(&texts.hours_exempt),
        _ => None,
    };
    let windows = phrases::listed(row.windows.iter().map(|window| window.id().to_string()), context);
    let windows = (!row.windows.is_empty()).then(|| fill(&texts.hours_windows, &[("windows", &windows)]));
    let freezes = (!row.freezes.is_empty()).then(|| texts.hours_freezes.clone());
    let any = (peak.is_none() && windows.is_none()).then(|| texts.hours_any.clone());
    let lines = [peak.cloned(), windows, any, freezes].into_iter().flatten();
    view! { <ul>{lines.map(|line| view! { <li dir="auto">{line}</li> }).collect_view()}</ul> }.into_any()
}
