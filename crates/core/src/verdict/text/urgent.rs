//! Texts of rule C4: urgent updates.

use crate::{
    diagnostic::Diagnostic,
    lead::{ApproximateDuration, Length},
};

pub(crate) const NOT_URGENT: &str = "only urgent updates are announced as soon as possible";

pub(crate) fn description_missing() -> Diagnostic {
    Diagnostic::new("description", "is missing").help("say what is being done")
}

pub(crate) fn impact_missing() -> Diagnostic {
    Diagnostic::new("urgent.impact", "is missing").help("say what impact is possible")
}

pub(crate) fn not_announced_before_start() -> Diagnostic {
    Diagnostic::new("urgent.advance_possible", "is `true`, and nothing was published before the start")
        .help("announce it before work begins")
}

pub(crate) fn decision_missing(target: Length) -> Diagnostic {
    Diagnostic::new("decided_at", format!("is missing, and the policy's target is {target}"))
        .help("say when the change was decided")
}

/// `delay` in seconds.
pub(crate) fn announced_late(delay: i64, target: Length) -> Diagnostic {
    let what = format!("is {} after the decision, and the target is {target}", ApproximateDuration(delay));
    Diagnostic::new("announced_at", what).help("announce it sooner")
}
