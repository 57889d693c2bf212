//! C1 and C2: the kind of change fits what it does.

use super::{Case, Ruling};
use crate::{
    change::Kind,
    component::Impact,
    diagnostic::Diagnostic,
    release::{Deploys, VersionStep},
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
        let fitting: Vec<_> = case
            .policy
            .kinds()
            .iter()
            .filter(|terms| terms.releases.contains(&deploys))
            .map(|terms| format!("`{}`", terms.id.id()))
            .collect();
        let fault = Diagnostic::new("kind", what);
        faults.push(if fitting.is_empty() {
            fault.help("change the release: the policy has no kind for it")
        } else {
            fault.help(format!("make it {}, or change the release", fitting.join(" or ")))
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
        faults.push(last.help("a change that can be noticed is a maintenance window or an urgent update"));
    }
    Ruling::faults(faults, "no impact, no release, no downtime")
}
