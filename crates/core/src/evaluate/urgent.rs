//! C4: urgent updates are announced as soon as possible, and say what is done and what it may do.

use super::{Case, Ruling};
use crate::{
    change::{Kind, Urgent},
    text::is_blank,
    verdict::{Outcome, Reason, StatementKind, text::urgent as text},
};

/// C4. "As soon as possible" is shown; it is a requirement where the policy sets a target (A15). The record's statements
/// are shown.
pub(super) fn announced(case: &Case) -> Ruling {
    static NOTHING: Urgent = Urgent::NOTHING;
    if case.change.kind != Kind::Urgent {
        return Ruling::not_applicable(text::NOT_URGENT);
    }
    let urgent = case.change.urgent.as_ref().unwrap_or(&NOTHING);
    let mut faults = Vec::new();
    if is_blank(&case.change.description) {
        faults.push(text::description_missing());
    }
    let states_impact = case.change.components.iter().any(|component| component.impact.is_some());
    if is_blank(&urgent.impact) && !states_impact {
        faults.push(text::impact_missing());
    }
    if urgent.advance_possible == Some(true) && case.announced_at() >= case.work.start() {
        faults.push(text::not_announced_before_start());
    }
    if let Some(target) = case.policy.file().urgent.target {
        let Some(decided) = case.change.decided_at else {
            return if faults.is_empty() {
                Ruling { outcome: Outcome::Unknown, reason: Reason::Missing(text::decision_missing(target)) }
            } else {
                Ruling::faults(faults, "")
            };
        };
        let delay = (case.announced_at() - decided).num_seconds();
        if delay > target.seconds() {
            faults.push(text::announced_late(delay, target));
        }
    }
    if !faults.is_empty() {
        return Ruling::faults(faults, "");
    }
    Ruling::stated(case, StatementKind::Urgent { announced_at: case.announced_at() })
}
