//! C1 and C2: the kind of change fits what it does.

use super::{Case, JUDGES, Ruling, evaluate};
use crate::{
    change::{Change, Kind},
    component::Impact,
    diagnostic::Diagnostic,
    policy::KindTerms,
    release::{Deploys, VersionStep},
    rule::Rule,
    verdict::{Outcome, Reason},
};

/// C1. Each kind deploys the class of release that the policy allows it, and states what the policy requires (A16).
pub(super) fn fits(case: &Case) -> Ruling {
    let kind = case.change.kind;
    let Some(terms) = case.terms else {
        let ids: Vec<_> = case.policy.kinds().iter().map(|terms| format!("`{}`", terms.id.id())).collect();
        let fault = Diagnostic::new("kind", format!("is `{}`, which the policy does not have", kind.id()))
            .help(format!("use one of {}", ids.join(", ")));
        return Ruling::faults(vec![fault], "");
    };
    let deploys = Deploys::from(case.change.release.as_ref().and_then(crate::release::ReleaseFile::class));
    let mut faults = Vec::new();
    if !terms.releases.contains(&deploys) {
        let allowed: Vec<_> = terms.releases.iter().map(|deploys| deploys.words()).collect();
        let what =
            format!("is `{}`: it may deploy {}, and this deploys {}", kind.id(), allowed.join(" or "), deploys.words());
        let fault = Diagnostic::new("kind", what);
        faults.push(match (&case.change.release, other_kinds(case, deploys)) {
            (None, None) => fault.help("add `[release]` with `from` and `to`"),
            (None, Some(kinds)) => fault.help(format!("add `[release]` with `from` and `to`, or make it {kinds}")),
            (Some(_), None) => fault.help("change the release: the policy has no kind for it"),
            (Some(_), Some(kinds)) => fault.help(format!("make it {kinds}, or change the release")),
        });
    }
    for requirement in &terms.requires {
        if !requirement.is_met(case.change) {
            let what = format!("is missing, which this kind of change has to say: {kind}");
            faults.push(Diagnostic::new(requirement.key(), what).help(format!("state `{}`", requirement.key())));
        }
    }
    if faults.is_empty() {
        return Ruling { outcome: Outcome::Pass, reason: Reason::Fits { kind, deploys } };
    }
    Ruling::faults(faults, "")
}

/// C2. A routine update has no impact, deploys no release and needs no downtime (A31, A33).
pub(super) fn routine(case: &Case) -> Ruling {
    if case.change.kind != Kind::Routine {
        return Ruling::not_applicable("only a routine update has to be without effect");
    }
    let mut faults = Vec::new();
    if let Some(release) = &case.change.release {
        if release.step() != VersionStep::Nothing {
            faults.push(Diagnostic::new("release", format!("deploys {}", release.to)));
        }
        if !release.items.is_empty() {
            faults.push(Diagnostic::new("release.items", "lists what is new, better or fixed"));
        }
    }
    for (i, component) in case.change.components.iter().enumerate() {
        if let Some(impact) = component.impact.filter(|impact| *impact != Impact::None) {
            faults.push(Diagnostic::new(format!("components[{i}].impact"), format!("is {}", impact.words())));
        }
        if component.downtime {
            faults.push(Diagnostic::new(format!("components[{i}].downtime"), "is `true`"));
        }
    }
    if case.change.downtime.as_ref().is_some_and(|downtime| downtime.required) {
        faults.push(Diagnostic::new("downtime.required", "is `true`"));
    }
    if let Some(last) = faults.pop() {
        let deploys = Deploys::from(case.change.release.as_ref().and_then(crate::release::ReleaseFile::class));
        let help = "a change that can be noticed is a maintenance window or an urgent update";
        faults.push(match other_kinds(case, deploys) {
            None => last.help(help),
            Some(kinds) => last.help(format!("{help}: make it {kinds}")),
        });
    }
    Ruling::faults(faults, "no impact, no release, no downtime")
}

/// The other kinds that may deploy this, with the rules that each would break and this one keeps.
fn other_kinds(case: &Case, deploys: Deploys) -> Option<String> {
    let may = |terms: &&KindTerms| terms.releases.contains(&deploys) && terms.id != case.change.kind;
    let kinds: Vec<_> = case.policy.kinds().iter().filter(may).map(|terms| with_rules(case, terms.id)).collect();
    (!kinds.is_empty()).then(|| kinds.join(" or "))
}

fn with_rules(case: &Case, kind: Kind) -> String {
    let mut other = case.change.as_ref().clone();
    other.kind = kind;
    let Ok(other) = Change::new(other) else { return format!("`{}`", kind.id()) };
    let verdict = evaluate(case.policy, &other, case.now);
    let fails = |rule: Rule| verdict.findings[rule as usize].outcome <= Outcome::Unknown;
    // The rules of this file speak of the kind itself: this one's failing says nothing of the other.
    let failed = |rule, judge: fn(&Case) -> Ruling| {
        !matches!(rule, Rule::C1 | Rule::C2) && judge(case).outcome <= Outcome::Unknown
    };
    let broken = JUDGES.into_iter().filter(|(rule, judge)| fails(*rule) && !failed(*rule, *judge));
    let rules: Vec<_> = broken.map(|(rule, _)| rule.id()).collect();
    match rules.as_slice() {
        [] => format!("`{}`", kind.id()),
        [rule] => format!("`{}` (where {rule} fails)", kind.id()),
        rules => format!("`{}` (where {} fail)", kind.id(), rules.join(" and ")),
    }
}
