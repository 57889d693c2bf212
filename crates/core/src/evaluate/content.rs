//! C6, C7 and C8: what a record has to hold.

use super::{Case, Ruling};
use crate::{change::Rollback, text::is_blank, verdict::text::content as text};

fn empty(text: &str) -> bool {
    is_blank(text)
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
    let missing = parts.into_iter().filter(|(_, text)| empty(text));
    let mut faults: Vec<_> = missing.map(|(key, _)| text::rollback_part_missing(key)).collect();
    if exempt && !faults.is_empty() {
        return Ruling::not_applicable(text::MAY_LACK_ROLLBACK);
    }
    if !faults.is_empty() && !empty(&plan.none_because) {
        faults.push(text::rollback_needed(case.change.kind));
    }
    Ruling::faults(faults, text::ROLLBACK_STATED)
}

/// C7. The record states the downtime, its period and what it affects; without downtime, what users notice all the same.
pub(super) fn downtime(case: &Case) -> Ruling {
    let Some(downtime) = &case.change.downtime else {
        return Ruling::fault(text::downtime_missing());
    };
    let affected = case.change.components.iter().position(|component| component.downtime);
    let mut faults = Vec::new();
    if downtime.required {
        if downtime.duration.is_none() {
            faults.push(text::duration_missing());
        }
        if affected.is_none() {
            faults.push(text::down_components_missing());
        }
        return Ruling::faults(faults, text::DOWNTIME_STATED);
    }
    faults.extend(affected.map(text::downtime_contradicted));
    if empty(&case.change.effect_without_downtime) {
        faults.push(text::effect_missing());
    }
    Ruling::faults(faults, text::NO_DOWNTIME)
}

/// C8. The record names what it touches, the impact on each, and what is done.
pub(super) fn record(case: &Case) -> Ruling {
    let mut faults = Vec::new();
    if empty(&case.change.description) {
        faults.push(text::description_missing());
    }
    if case.change.components.is_empty() {
        faults.push(text::components_missing());
    }
    for (i, component) in case.change.components.iter().enumerate() {
        if case.policy.component(&component.id).is_none() {
            let known = case.policy.components().iter().map(|component| component.id.as_str());
            faults.push(text::component_unknown(i, component.id.as_str(), known));
        }
        if component.impact.is_none() {
            faults.push(text::impact_missing(i, component.id.as_str()));
        }
    }
    Ruling::faults(faults, text::RECORD_COMPLETE)
}
