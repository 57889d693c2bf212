//! R1: versions follow semantic versioning, and the number that moves decides.

use super::{Case, Ruling};
use crate::{
    problem::Problem,
    verdict::{Outcome, Reason},
};

/// R1. A person may raise the class that the numbers say, never lower it (A32).
pub(super) fn versions(case: &Case) -> Ruling {
    let Some(release) = &case.change.release else {
        return Ruling::not_applicable("no release is deployed");
    };
    if case.window.start() < case.policy.effective_from() {
        return Ruling::not_applicable("the change starts before the policy comes into force");
    }
    let step = release.step();
    if let (Some(raised), Some(class)) = (release.raised_class, step.class())
        && raised < class
    {
        let what =
            format!("is below what the numbers say, from {} to {}: {}", raised.number(), release.to, class.number());
        let fault = Problem::new("release.raised_class", what).help("leave it out, or raise it");
        return Ruling { outcome: Outcome::Fail, reason: Reason::Faults(vec![fault]) };
    }
    let reason = Reason::Step { from: release.from.clone(), to: release.to.clone(), step };
    Ruling { outcome: Outcome::Pass, reason }
}
