//! C5: the window keeps out of every region's peak hours, out of freezes, and inside the agreed windows.

use super::{Case, Ruling};
use crate::{
    change::Kind,
    verdict::{HoursCheck, Outcome, Reason, text::peak as text},
};

/// C5. Hours are half-open and so is the window: a window that begins where peak hours end does not touch them (A9).
pub(super) fn outside(case: &Case) -> Ruling {
    let hours = case.policy.hours(case.change.kind);
    if !hours.bind() {
        return Ruling::not_applicable(if case.change.kind == Kind::Routine { text::ROUTINE } else { text::EXEMPT });
    }
    match hours.denials(case.work) {
        Err(unknown) => Ruling::unknown(unknown),
        Ok(denials) if denials.is_empty() => Ruling::pass(text::OUTSIDE),
        Ok(denials) => {
            let (seconds, start) = (case.work.seconds(), case.work.start());
            let check = HoursCheck { denials, seconds, start, question: case.question() };
            Ruling { outcome: Outcome::Fail, reason: Reason::Hours(Box::new(check)) }
        }
    }
}
