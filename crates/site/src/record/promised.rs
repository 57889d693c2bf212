//! What the policy promises for a change, and what was given: each rule with its outcome.

use super::RecordPage;
use crate::{badge::Badge, context::PageContext, text::filled};
use fairnotice_core::{
    instant::Instant,
    lead::{Lead, Unit},
    policy::{Denial, PeakTerms, Policy},
    rule::Rule,
    verdict::{Finding, HoursCheck, LeadCheck, MessageCheck, NoticeSource, Outcome, Reason},
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// The id of the section.
const ID: &str = "promises";

/// A link to the promises that were not kept; none where every one was.
pub(super) fn broken(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let count = life.verdict.findings.iter().filter(|finding| finding.outcome == Outcome::Fail).count();
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let text = context.texts().record.broken.of(context.language(), count);
    (count > 0).then(|| view! { <p class="notice" data-tone="bad"><a href=format!("#{ID}")>{text}</a></p> }.into_any())
}

/// The section: first what needs attention, then what can be put into figures; the other rules that hold are folded in.
pub(super) fn promised(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().promised;
    let applying = life.verdict.findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable);
    let (mut shown, others): (Vec<_>, Vec<_>) = applying.partition(|finding| is_shown(finding));
    shown.sort_by_key(|finding| finding.outcome);
    if shown.is_empty() && others.is_empty() {
        return None;
    }
    let rows = shown.into_iter().map(|finding| {
        let badge = Badge::promise(finding.outcome, context);
        view! {
            <li data-tone=badge.tone>
                <span class="rule">{rule(finding.rule, context)}</span>
                " "
                <span class="what">{sentence(finding, life, context)}</span>
                " "
                {badge.badge()}
            </li>
        }
    });
    let rest = (!others.is_empty()).then(|| {
        let count = texts.others.of(context.language(), u64::try_from(others.len()).unwrap_or(u64::MAX));
        let names = others.iter().map(|finding| view! { <li>{rule(finding.rule, context)}</li> });
        view! {
            <details class="others">
                <summary>{count}</summary>
                <ul>{names.collect_view()}</ul>
            </details>
        }
    });
    let policy = view! { <a href=context.link("/policy")><bdi>{life.policy.id().to_owned()}</bdi></a> }.into_any();
    let version = view! { <bdi>{life.policy.version().to_owned()}</bdi> }.into_any();
    let section = view! {
        <section aria-labelledby=ID>
            <h2 id=ID>{texts.heading.as_str()}</h2>
            <p class="under">{summary(life, context)}</p>
            <ul class="promised">{rows.collect_view()}</ul>
            {rest}
            <p class="under">{filled(&texts.policy, [("policy", policy), ("version", version)])}</p>
        </section>
    };
    Some(section.into_any())
}

/// How many rules hold of those that can be judged. A rule that was set aside is one of them.
fn summary(life: &RecordPage, context: &PageContext) -> String {
    let texts = &context.texts().promised;
    let count = |is_it: fn(Outcome) -> bool| {
        life.verdict.findings.iter().filter(|finding| is_it(finding.outcome)).count().to_string()
    };
    let kept = count(|outcome| outcome == Outcome::Pass);
    let judged = count(|outcome| !matches!(outcome, Outcome::NotApplicable | Outcome::Pending));
    let is_over = life.change.actual.ended_at().is_some();
    fill(if is_over { &texts.in_the_end } else { &texts.so_far }, &[("kept", &kept), ("count", &judged)])
}

/// Whether a rule has a line of its own: it needs attention, or it says by how much it was kept.
fn is_shown(finding: &Finding) -> bool {
    let has_figures = matches!(finding.reason, Reason::Lead(_) | Reason::Message(_) | Reason::Hours(_));
    match finding.rule {
        _ if finding.outcome != Outcome::Pass => true,
        Rule::C4 | Rule::C5 => true,
        // The rules on leads say more of a punctual announcement.
        Rule::N1 => false,
        _ => has_figures,
    }
}

/// A rule's title, as a link to the policy.
pub(super) fn rule(rule: Rule, context: &PageContext) -> AnyView {
    view! { <a href=address(rule, context)>{context.texts().rules.of(rule).title.as_str()}</a> }.into_any()
}

/// Where the policy's page says a rule.
pub(super) fn address(rule: Rule, context: &PageContext) -> String {
    context.link(&format!("/policy#{}", rule.id()))
}

fn sentence(finding: &Finding, life: &RecordPage, context: &PageContext) -> AnyView {
    match &finding.reason {
        Reason::Lead(check) => lead(check, finding.outcome, context),
        Reason::Message(check) => message(check, finding.outcome, context),
        Reason::Hours(check) => hours(check, &life.policy, context),
        _ if finding.rule == Rule::C4 && finding.outcome == Outcome::Pass => urgent(life, context),
        _ if finding.outcome == Outcome::Pass => context.texts().promised.outside_peak.as_str().into_any(),
        // The engine's words name keys of the record's file.
        _ if is_about_messages(finding.rule) && finding.outcome == Outcome::Pending => {
            context.texts().promised.unpublished_yet.as_str().into_any()
        }
        Reason::Faults(_) if is_about_messages(finding.rule) => {
            context.texts().promised.unpublished.as_str().into_any()
        }
        _ => view! { <span lang="en">{format!("{}.", finding.why().replace('`', ""))}</span> }.into_any(),
    }
}

/// What stands in place of a lead (rule C4).
fn urgent(life: &RecordPage, context: &PageContext) -> AnyView {
    let change = &life.change;
    let announced = change.announced_at.unwrap_or(change.start);
    let Some(decided) = change.decided_at else {
        return filled(&context.texts().promises.announced_unknown, [("time", context.time(announced))]);
    };
    let length = context.duration((announced - decided).num_seconds().max(0)).into_any();
    let texts = &context.texts().promised;
    if !is_excused(life) {
        let gaps = [("time", context.time(announced)), ("length", length), ("decided", context.time(decided))];
        return filled(&context.texts().promises.announced_after, gaps);
    }
    match (change.start - announced).num_seconds() {
        ahead @ 1.. => filled(&texts.urgent_ahead, [("length", length), ("ahead", context.duration(ahead).into_any())]),
        _ => filled(&texts.urgent, [("length", length)]),
    }
}

/// Whether the policy promises no lead for the change, and lets it touch peak hours.
fn is_excused(life: &RecordPage) -> bool {
    let table = life.policy.table();
    let row = table.rows().iter().find(|row| row.kind == life.change.kind);
    row.is_some_and(|row| row.change_notice.is_none() && row.tiers.is_empty() && row.peak == PeakTerms::Exempt)
}

/// Rules whose title says of what a message is missing.
fn is_about_messages(rule: Rule) -> bool {
    matches!(rule, Rule::C9 | Rule::N6 | Rule::N7 | Rule::N8)
}

fn lead(check: &LeadCheck, outcome: Outcome, context: &PageContext) -> AnyView {
    let texts = &context.texts().promised;
    let promised = length(check.lead, context).into_any();
    if outcome == Outcome::Pending {
        return filled(&texts.lead_due, [("due", context.time(check.due)), ("promised", promised)]);
    }
    if check.source == NoticeSource::Now {
        return filled(&texts.missing, [("due", context.time(check.due))]);
    }
    match check.given() {
        Some(given) => filled(
            if given.unit == Unit::Days { &texts.given_full } else { &texts.given },
            [("given", length(given, context).into_any()), ("promised", promised)],
        ),
        None => filled(&texts.after_start, [("promised", promised)]),
    }
}

/// A lead in words.
fn length(lead: Lead, context: &PageContext) -> String {
    match lead.unit {
        Unit::BusinessDays => context.texts().promised.business_days.of(context.language(), lead.amount.into()),
        unit => context.duration(unit.seconds().unwrap_or(86_400).saturating_mul(lead.amount.into())),
    }
}

fn message(check: &MessageCheck, outcome: Outcome, context: &PageContext) -> AnyView {
    let texts = &context.texts().promised;
    // Only the rollback message has no deadline of its own.
    let Some(due) = check.due else { return texts.rollback.as_str().into_any() };
    let at = |name, at: Instant| (name, context.time(at));
    match check.published_at {
        _ if outcome == Outcome::Pending => filled(&texts.pending, [at("due", check.until.unwrap_or(due))]),
        Some(published) if due.timestamp() < published.timestamp() => {
            let late = context.duration((published - due).num_seconds()).into_any();
            filled(&texts.published_late, [at("time", published), ("late", late)])
        }
        Some(published) => filled(&texts.published, [at("time", published), at("due", due)]),
        None => filled(&texts.missing, [at("due", due)]),
    }
}

/// What excludes the window.
fn hours(check: &HoursCheck, policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().promised;
    let denials = check.denials.iter().map(|denial| {
        let text = match denial {
            Denial::Peak(overlap) => {
                let region = view! { <bdi>{policy.region_name(&overlap.region).to_owned()}</bdi> }.into_any();
                let window = context.range(overlap.at, overlap.to);
                filled(&texts.touches_peak, [("region", region), ("window", window)])
            }
            Denial::Freeze(freeze) => {
                filled(&texts.touches_freeze, [("window", context.range(freeze.start, freeze.end))])
            }
            Denial::Outside(_) => texts.not_agreed.as_str().into_any(),
        };
        view! { <span class="line">{text}</span> " " }
    });
    denials.collect_view().into_any()
}
