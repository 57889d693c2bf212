//! C1 and C2: the kind of change fits what it does.

use super::{Case, RULES, Ruling, evaluate};
use crate::{
    change::{Change, Kind},
    component::Impact,
    policy::KindTerms,
    release::{Deploys, ReleaseFile, VersionStep},
    rule::Rule,
    verdict::{Outcome, Reason, text::kind as text},
};

/// C1. Each kind deploys the class of release that the policy allows it, and states what the policy requires (A16).
pub(super) fn fits(case: &Case) -> Ruling {
    let kind = case.change.kind;
    let Some(terms) = case.terms else {
        return Ruling::fault(text::kind_unknown(kind, case.policy.kinds().iter().map(|terms| terms.id)));
    };
    let deploys = deploys(case);
    let mut faults = Vec::new();
    if !terms.releases.contains(&deploys) {
        let (has_release, others) = (case.change.release.is_some(), other_kinds(case, deploys));
        faults.push(text::release_not_allowed(kind, &terms.releases, deploys, has_release, others));
    }
    let missing = terms.requires.iter().filter(|requirement| !requirement.is_met(case.change));
    faults.extend(missing.map(|requirement| text::statement_missing(requirement.key(), kind)));
    if faults.is_empty() {
        return Ruling { outcome: Outcome::Pass, reason: Reason::Fits { kind, deploys } };
    }
    Ruling::faults(faults, "")
}

/// C2. A routine update has no impact, deploys no release and needs no downtime (A31, A33).
pub(super) fn routine(case: &Case) -> Ruling {
    if case.change.kind != Kind::Routine {
        return Ruling::not_applicable(text::NOT_ROUTINE);
    }
    let mut faults = Vec::new();
    if let Some(release) = &case.change.release {
        if release.step() != VersionStep::Nothing {
            faults.push(text::deploys_release(&release.to));
        }
        if !release.items.is_empty() {
            faults.push(text::lists_items());
        }
    }
    for (i, component) in case.change.components.iter().enumerate() {
        if let Some(impact) = component.impact.filter(|impact| *impact != Impact::None) {
            faults.push(text::has_impact(i, impact));
        }
        if component.downtime {
            faults.push(text::component_down(i));
        }
    }
    if case.change.downtime.as_ref().is_some_and(|downtime| downtime.required) {
        faults.push(text::needs_downtime());
    }
    if let Some(last) = faults.pop() {
        faults.push(last.help(text::other_kind_help(other_kinds(case, deploys(case)))));
    }
    Ruling::faults(faults, text::NO_EFFECT)
}

fn deploys(case: &Case) -> Deploys {
    Deploys::from(case.change.release.as_ref().and_then(ReleaseFile::class))
}

/// The other kinds that may deploy this, with the rules that only the other kind would break.
fn other_kinds(case: &Case, deploys: Deploys) -> Option<String> {
    let may = |terms: &&KindTerms| terms.releases.contains(&deploys) && terms.id != case.change.kind;
    let kinds: Vec<_> = case.policy.kinds().iter().filter(may).map(|terms| with_rules(case, terms.id)).collect();
    (!kinds.is_empty()).then(|| kinds.join(" or "))
}

fn with_rules(case: &Case, kind: Kind) -> String {
    let mut other = case.change.as_ref().clone();
    other.kind = kind;
    let Ok(other) = Change::new(other) else { return text::kind_breaks(kind, &[]) };
    let verdict = evaluate(case.policy, &other, case.now);
    let fails = |rule: Rule| verdict.findings[rule as usize].outcome <= Outcome::Unknown;
    // C1 and C2 depend on the kind itself: where they fail for this kind, that says nothing of the other.
    let failed = |rule, ruling: fn(&Case) -> Ruling| {
        !matches!(rule, Rule::C1 | Rule::C2) && ruling(case).outcome <= Outcome::Unknown
    };
    let broken = RULES.into_iter().filter(|(rule, ruling)| fails(*rule) && !failed(*rule, *ruling));
    text::kind_breaks(kind, &broken.map(|(rule, _)| rule).collect::<Vec<_>>())
}
