//! C5: the window keeps out of every region's peak hours, out of freezes, and inside the agreed windows.

use super::{Case, Ruling};
use crate::{
    change::Kind,
    verdict::{HoursCheck, Outcome, Reason},
};

/// C5. Hours are half-open and so is the window: ends that meet do not touch (A9).
pub(super) fn outside(case: &Case) -> Ruling {
    let hours = case.policy.hours(case.change.kind);
    if !hours.bind() {
        return Ruling::not_applicable(if case.change.kind == Kind::Routine {
            "a routine update is no maintenance window"
        } else {
            "this kind of change may touch peak hours"
        });
    }
    match hours.denials(case.work) {
        Err(unknown) => Ruling::unknown(unknown),
        Ok(denials) if denials.is_empty() => {
            Ruling::pass("the window is outside the peak hours of every region, and nothing else stands against it")
        }
        Ok(denials) => {
            let (seconds, start) = (case.work.seconds(), case.work.start());
            let check = HoursCheck { denials, seconds, start, question: case.question() };
            Ruling { outcome: Outcome::Fail, reason: Reason::Hours(Box::new(check)) }
        }
    }
}
