//! C6, C7 and C8: what a record has to hold.

use super::{Case, Ruling};
use crate::{
    change::Rollback,
    diagnostic::{Diagnostic, nearest},
};

fn empty(text: &str) -> bool {
    text.trim().is_empty()
}

/// C6. Infrastructure, services and data can all be restored; only exempted kinds may lack a plan.
pub(super) fn rollback(case: &Case) -> Ruling {
    static NONE: Rollback = Rollback::NONE;
    let exempt = case.terms.is_some_and(|terms| terms.rollback_exempt);
    let plan = case.change.rollback.as_ref().unwrap_or(&NONE);
    let parts = [
        ("rollback.infrastructure", &plan.infrastructure),
        ("rollback.services", &plan.services),
        ("rollback.data", &plan.data),
    ];
    let mut faults: Vec<_> = parts
        .into_iter()
        .filter(|(_, text)| empty(text))
        .map(|(key, _)| Diagnostic::new(key, "is missing").help(format!("say in `{key}` how it is restored")))
        .collect();
    if exempt && !faults.is_empty() {
        return Ruling::not_applicable("this kind of change may lack a rollback plan");
    }
    if !faults.is_empty() && !empty(&plan.none_because) {
        faults.push(Diagnostic::new(
            "rollback.none_because",
            format!("does not excuse this kind of change: {}", case.change.kind),
        ));
    }
    Ruling::faults(faults, "infrastructure, services and data can be restored")
}

/// C7. Downtime, its period and what it affects are said; where there is none, what is noticed all the same.
pub(super) fn downtime(case: &Case) -> Ruling {
    let Some(downtime) = &case.change.downtime else {
        let fault = Diagnostic::new("downtime", "is missing").help("say in `downtime.required` whether any is needed");
        return Ruling::faults(vec![fault], "");
    };
    let affected = case.change.components.iter().position(|component| component.downtime);
    let mut faults = Vec::new();
    if downtime.required {
        if downtime.duration.is_none() {
            let fault = Diagnostic::new("downtime.duration", "is missing");
            faults.push(fault.help("say how long it lasts, such as `30 minutes`"));
        }
        if affected.is_none() {
            let fault = Diagnostic::new("components", "do not say which of them the downtime affects");
            faults.push(fault.help("set `downtime = true` on those"));
        }
        return Ruling::faults(faults, "downtime, its period and its components are stated");
    }
    if let Some(i) = affected {
        let fault =
            Diagnostic::new(format!("components[{i}].downtime"), "is `true`, but `downtime.required` is `false`");
        faults.push(fault.help("make the two agree"));
    }
    if empty(&case.change.effect_without_downtime) {
        let fault = Diagnostic::new("effect_without_downtime", "is missing");
        faults.push(fault.help("say whether users notice anything all the same, such as brief interruptions"));
    }
    Ruling::faults(faults, "no downtime, and the effect without it is stated")
}

/// C8. The record names what it touches, the impact on each, and what is done.
pub(super) fn record(case: &Case) -> Ruling {
    let mut faults = Vec::new();
    if empty(&case.change.description) {
        faults.push(Diagnostic::new("description", "is missing").help("describe what will be done"));
    }
    if case.change.components.is_empty() {
        faults.push(Diagnostic::new("components", "are missing").help("list every component that is affected"));
    }
    for (i, component) in case.change.components.iter().enumerate() {
        if case.policy.component(&component.id).is_none() {
            let what = format!("is `{}`, which the policy does not have", component.id);
            faults.push(Diagnostic::new(format!("components[{i}].id"), what).help(known(case, component.id.as_str())));
        }
        if component.impact.is_none() {
            let what = format!("is missing for `{}`", component.id);
            faults.push(
                Diagnostic::new(format!("components[{i}].impact"), what).help("say what users notice, or `none`"),
            );
        }
    }
    Ruling::faults(faults, "kind, time, components, impact and description are there")
}

fn known(case: &Case, id: &str) -> String {
    let ids = || case.policy.components().iter().map(|component| component.id.as_str());
    match nearest(id, ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of {}", ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
    }
}
