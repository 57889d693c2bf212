//! C4: urgent updates are announced as soon as possible, and say what is done and what it may do.

use super::{Case, Ruling};
use crate::{
    change::{Kind, Urgent},
    diagnostic::Diagnostic,
    lead::ApproximateDuration,
    verdict::{Outcome, Reason, StatementKind},
};

/// C4. "As soon as possible" is shown; it is judged where the policy sets a target (A15). What was weighed is stated.
pub(super) fn announced(case: &Case) -> Ruling {
    static NOTHING: Urgent = Urgent::NOTHING;
    if case.change.kind != Kind::Urgent {
        return Ruling::not_applicable("only urgent updates are announced as soon as possible");
    }
    let urgent = case.change.urgent.as_ref().unwrap_or(&NOTHING);
    let mut faults = Vec::new();
    if case.change.description.trim().is_empty() {
        faults.push(Diagnostic::new("description", "is missing").help("say what is being done"));
    }
    let impact_said = case.change.components.iter().any(|component| component.impact.is_some());
    if urgent.impact.trim().is_empty() && !impact_said {
        faults.push(Diagnostic::new("urgent.impact", "is missing").help("say what impact is possible"));
    }
    if urgent.advance_possible == Some(true) && case.told_at() >= case.work.start() {
        let what = "is `true`, and nothing was published before the start";
        faults.push(Diagnostic::new("urgent.advance_possible", what).help("announce it before work begins"));
    }
    if let Some(target) = case.policy.file().urgent.target {
        let Some(decided) = case.change.decided_at else {
            let problem = Diagnostic::new("decided_at", format!("is missing, and the policy's target is {target}"));
            let unsaid = problem.help("say when the change was decided");
            return if faults.is_empty() {
                Ruling { outcome: Outcome::Unknown, reason: Reason::Unsaid(unsaid) }
            } else {
                Ruling::faults(faults, "")
            };
        };
        let delay = (case.told_at() - decided).num_seconds();
        if delay > target.seconds() {
            let what = format!("is {} after the decision, and the target is {target}", ApproximateDuration(delay));
            faults.push(Diagnostic::new("announced_at", what).help("announce it sooner"));
        }
    }
    if !faults.is_empty() {
        return Ruling::faults(faults, "");
    }
    Ruling::stated(case, StatementKind::Urgent { told_at: case.told_at() })
}
