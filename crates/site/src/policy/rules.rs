//! What an announcement says, and the rules by their ids.

use super::{kinds, phrases};
use crate::context::PageContext;
use crate::text::filled;
use fairnotice_core::{policy::Policy, release::Deploys, rule::Rule};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// A link to a rule of the same page.
pub(super) fn reference(rule: Rule) -> AnyView {
    view! { <a class="rule-id" href=format!("#{rule}")>{rule.id()}</a> }.into_any()
}

/// What an announcement has to say, of what the policy can ask for.
pub(super) fn content(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let table = policy.table();
    let deploys =
        |wanted: fn(Deploys) -> bool| table.rows().iter().any(|row| row.deploys.iter().any(|deploys| wanted(*deploys)));
    let has_releases = deploys(|deploys| deploys != Deploys::None);
    let has_urgent = policy.kind(fairnotice_core::change::Kind::Urgent).is_some();
    let entries = [
        (true, &texts.content_work, Rule::C8),
        (true, &texts.content_components, Rule::C8),
        (true, &texts.content_downtime, Rule::C7),
        (table.rows().iter().any(|row| row.needs_rollback), &texts.content_rollback, Rule::C6),
        (has_releases, &texts.content_release, Rule::R7),
        (has_releases, &texts.content_migration, Rule::R5),
        (deploys(|deploys| deploys == Deploys::Major), &texts.content_coexistence, Rule::R2),
        (has_urgent, &texts.content_urgent, Rule::C4),
    ];
    let entries = entries.into_iter().filter(|(applies, ..)| *applies);
    let entries = entries.map(|(_, text, rule)| view! { <li>{text.as_str()} " " {reference(rule)}</li> });
    let required = table.rows().iter().filter(|row| !row.requires.is_empty()).map(|row| {
        let statements = kinds::requirements(row.requires, context);
        let gaps = [("kind", context.words(row.kind)), ("statements", statements.as_str())];
        view! { <li>{fill(&texts.content_requires, &gaps)} " " {reference(Rule::C1)}</li> }
    });
    view! {
        <section aria-labelledby="content-of">
            <h2 id="content-of">{texts.content.as_str()}</h2>
            <p class="intro">{texts.content_text.as_str()}</p>
            <ul class="ticks">{entries.collect_view()} {required.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Every rule.
pub(super) fn rules(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let groups = [('R', &texts.rules_releases), ('C', &texts.rules_changes), ('N', &texts.rules_notices)];
    let groups = groups.map(|(letter, heading)| {
        let of_group = Rule::ALL.into_iter().filter(|rule| rule.id().starts_with(letter));
        let entries: Vec<_> = of_group.map(|rule| entry(rule, policy, context)).collect();
        view! {
            <h3>{heading.as_str()}</h3>
            <ul class="rules">{entries}</ul>
        }
    });
    view! {
        <section aria-labelledby="rules">
            <h2 id="rules">{texts.rules.as_str()}</h2>
            <p class="intro">{texts.rules_text.as_str()}</p>
            {groups.collect_view()}
        </section>
    }
    .into_any()
}

fn entry(rule: Rule, policy: &Policy, context: &PageContext) -> AnyView {
    let (texts, text) = (&context.texts().policy, context.texts().rules.of(rule));
    let section = policy.section(rule).map(|section| {
        let gap = phrases::own(section, context);
        view! { <p class="rule">{filled(&texts.rule_section, [("section", gap)])}</p> }
    });
    let waivable = policy.waivable(rule).then(|| view! { <p class="rule">{texts.rule_waivable.as_str()}</p> });
    view! {
        <li id=rule.id()>
            {reference(rule)}
            <div>
                <strong>{text.title.as_str()}</strong>
                <p>{text.sentence.as_str()}</p>
                {section}
                {waivable}
            </div>
        </li>
    }
    .into_any()
}
