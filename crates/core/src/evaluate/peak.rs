//! C5: the window keeps out of every region's peak hours, out of freezes, and inside the agreed windows.

use super::{Case, Ruling};
use crate::{
    change::Kind,
    instant::Instant,
    verdict::{FreeStart, HoursCheck, Outcome, Reason},
};
use chrono::TimeDelta;

/// How far ahead a start is looked for.
const AHEAD: TimeDelta = TimeDelta::days(400);
/// Stretches that are tried; with three regions a week has about five.
const TRIES: usize = 150;
/// How far back.
const BACK: TimeDelta = TimeDelta::days(14);

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
            // Work that has begun does not begin at another time.
            let is_open = case.began().is_none();
            let (later, longest) = if is_open { later(case) } else { (None, None) };
            let check = HoursCheck {
                denials,
                earlier: earlier(case).filter(|_| is_open).and_then(|at| free(case, at)),
                later: later.and_then(|at| free(case, at)),
                longest,
                zone: case.policy.business_zone().shared_name(),
                seconds: case.work.seconds(),
                start: case.work.start(),
            };
            Ruling { outcome: Outcome::Fail, reason: Reason::Hours(Box::new(check)) }
        }
    }
}

/// Fewer where each costs more: in thousands of regions.
fn tries(case: &Case) -> usize {
    (TRIES / (1 + case.policy.regions().len() / 50)).max(2)
}

fn free(case: &Case, at: Instant) -> Option<FreeStart> {
    Some(FreeStart { at, local: case.policy.business_zone().local(at)? })
}

/// The earliest later start at which the window fits; where it fits nowhere, the longest stretch there is.
fn later(case: &Case) -> (Option<Instant>, Option<i64>) {
    let Some(until) = case.window.start().checked_add_signed(AHEAD) else { return (None, None) };
    let hours = case.policy.hours(case.change.kind);
    let (mut from, mut longest) = (case.window.start(), None);
    for _ in 0..tries(case) {
        let Ok(Some(gap)) = hours.next_gap(from, until) else { break };
        if gap.seconds() >= case.window.seconds() {
            return (Some(gap.start()), None);
        }
        longest = longest.max(Some(gap.seconds()));
        from = gap.end();
    }
    (None, longest)
}

/// The latest earlier start at which the window fits, that is still ahead, and for which the notice is in time.
fn earlier(case: &Case) -> Option<Instant> {
    let length = case.window.end() - case.window.start();
    let hours = case.policy.hours(case.change.kind);
    let mut from = case.window.start().checked_sub_signed(BACK)?.max(case.now);
    let mut best = None;
    for _ in 0..tries(case) {
        let Ok(Some(gap)) = hours.next_gap(from, case.window.end()) else { break };
        let start = gap.end().checked_sub_signed(length)?;
        if gap.start() <= start && start < case.window.start() && told_in_time(case, start) {
            best = Some(start);
        }
        from = gap.end();
    }
    best
}

fn told_in_time(case: &Case, start: Instant) -> bool {
    let Some(lead) = case.change_notice() else { return true };
    let latest = case.policy.calendar().latest_notice(start, lead, case.policy.counting());
    latest.is_ok_and(|latest| case.told_at().timestamp() <= latest.timestamp())
}
