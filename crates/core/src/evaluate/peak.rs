//! C5: the window keeps out of every region's peak hours.

use super::{Case, Ruling};
use crate::{
    calendar::Unknown,
    change::Kind,
    instant::Instant,
    policy::Touch,
    verdict::{FreeStart, Outcome, PeakCheck, Reason},
    window::Window,
};
use chrono::TimeDelta;

/// Moves tried to find a free start; with three regions a week takes about fifteen.
const TRIES: usize = 60;

/// C5. Busy hours are half-open and so is the window: ends that meet do not touch (A9).
pub(super) fn outside(case: &Case) -> Ruling {
    if case.change.kind == Kind::Routine {
        return Ruling::not_applicable("a routine update is no maintenance window");
    }
    if case.terms.is_some_and(|terms| terms.peak_exempt) {
        return Ruling::not_applicable("this kind of change may touch peak hours");
    }
    match touches(case, case.window) {
        Err(unknown) => Ruling::unknown(unknown),
        Ok(touches) if touches.is_empty() => Ruling::pass("the window is outside the peak hours of every region"),
        Ok(touches) => {
            let check = PeakCheck {
                earlier: earlier(case, &touches).and_then(|at| free(case, at)),
                later: later(case, &touches).and_then(|at| free(case, at)),
                zone: case.policy.business_zone().shared_name(),
                touches,
                seconds: case.window.seconds(),
                start: case.window.start(),
            };
            Ruling { outcome: Outcome::Fail, reason: Reason::Peak(Box::new(check)) }
        }
    }
}

/// The first touch in each region. A touch decides, even where another region's clocks are not known.
fn touches(case: &Case, window: Window) -> Result<Vec<Touch>, Unknown> {
    let mut touches = Vec::new();
    let mut unknown = None;
    for region in case.policy.regions() {
        match region.touch(window) {
            Ok(touch) => touches.extend(touch),
            Err(error) => unknown = Some(error),
        }
    }
    match unknown {
        Some(unknown) if touches.is_empty() => Err(unknown),
        _ => Ok(touches),
    }
}

fn free(case: &Case, at: Instant) -> Option<FreeStart> {
    Some(FreeStart { at, local: case.policy.business_zone().local(at)? })
}

fn shifted(window: Window, to: Instant) -> Option<Window> {
    Window::new(to, to.checked_add_signed(window.end() - window.start())?)
}

/// The earliest later start that touches nothing.
fn later(case: &Case, first: &[Touch]) -> Option<Instant> {
    let mut window = case.window;
    let mut over = first.iter().map(|touch| touch.over).max()?;
    for _ in 0..TRIES {
        // Where the clocks change, busy hours can seem to be over before they are.
        let least = window.start().checked_add_signed(TimeDelta::minutes(15))?;
        window = shifted(case.window, over.max(least))?;
        match touches(case, window).ok()?.iter().map(|touch| touch.over).max() {
            None => return Some(window.start()),
            Some(next) => over = next,
        }
    }
    None
}

/// The latest earlier start that touches nothing, is still ahead, and for which the notice is in time.
fn earlier(case: &Case, first: &[Touch]) -> Option<Instant> {
    let mut window = case.window;
    let mut began = first.iter().map(|touch| touch.began).min()?;
    for _ in 0..TRIES {
        let most = window.end().checked_sub_signed(TimeDelta::minutes(15))?;
        let start = began.min(most).checked_sub_signed(case.window.end() - case.window.start())?;
        window = shifted(case.window, start)?;
        if start < case.now || !told_in_time(case, start) {
            return None;
        }
        match touches(case, window).ok()?.iter().map(|touch| touch.began).min() {
            None => return Some(start),
            Some(next) => began = next,
        }
    }
    None
}

fn told_in_time(case: &Case, start: Instant) -> bool {
    let Some(lead) = case.terms.and_then(|terms| terms.change_notice) else { return true };
    let latest = case.policy.calendar().latest_notice(start, lead, case.policy.counting());
    latest.is_ok_and(|latest| case.told_at().timestamp() <= latest.timestamp())
}
