//! Laws of strictness: more holidays, regions or freezes, or a later notice, never turn a fail into a pass.

use crate::{Case, Draw, policy};
use chrono::TimeDelta;
use fairnotice_core::{
    calendar::{Combine, Day},
    evaluate::evaluate,
    rule::Rule,
    verdict::{Outcome, Verdict},
};

fn judged(case: &Case) -> Verdict {
    evaluate(&case.policy, &case.change, case.now)
}

fn broken(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Fail | Outcome::Waived)
}

/// No rule that is broken in the first case is kept, or silent, in the second.
fn no_fail_is_mended(before: &Case, after: &Case, by: &str) {
    for (was, is) in judged(before).findings.iter().zip(&judged(after).findings) {
        let stays = !broken(was.outcome) || broken(is.outcome) || is.outcome == Outcome::Unknown;
        assert!(stays, "{by} mends {}: {} and then {}\n{before:?}", was.rule, was, is);
    }
}

/// One more holiday in every business calendar. Where a region's own holidays are quiet, its calendars stay as they are.
pub fn a_holiday_mends_nothing(case: &Case, draw: &mut Draw) {
    let date = draw.near(case.change.window().start() - TimeDelta::days(20), 40).date_naive();
    let after = case.under(|file| {
        let regional: Vec<_> = file
            .regions
            .iter()
            .filter(|region| !region.holidays_are_peak)
            .flat_map(|region| &region.calendars)
            .collect();
        let business = &file.business.calendars;
        for calendar in file.calendars.iter_mut().filter(|calendar| business.contains(&calendar.id)) {
            // A holiday before all others would say that its whole year is known.
            let covered = calendar.first().is_some_and(|first| first <= date) && date <= calendar.horizon.0;
            if covered && !regional.contains(&&calendar.id) {
                calendar.dates.0.insert(Day(date), "one more".into());
            }
        }
    });
    if let Some(after) = after {
        no_fail_is_mended(case, &after, "a holiday");
    }
}

/// One more calendar whose holidays all count.
pub fn a_calendar_mends_nothing(case: &Case, draw: &mut Draw) {
    let mut more = policy::calendar(draw, case.change.window().start(), 9);
    "one-more".clone_into(&mut more.id);
    let after = case.under(|file| {
        if file.business.combine == Combine::All || file.business.calendars.is_empty() {
            file.business.calendars.push(more.id.clone());
        }
        file.calendars.push(more);
    });
    if let Some(after) = after {
        no_fail_is_mended(case, &after, "a calendar");
    }
}

/// One more region, whose holidays are as busy as other days.
pub fn a_region_mends_nothing(case: &Case, draw: &mut Draw) {
    let mut more = policy::region(draw, &[], 9);
    more.id = "one-more".into();
    if let Some(after) = case.under(|file| file.regions.push(more)) {
        no_fail_is_mended(case, &after, "a region");
    }
}

/// One more freeze.
pub fn a_freeze_mends_nothing(case: &Case, draw: &mut Draw) {
    let mut more = policy::freeze(draw, case.change.window().start(), 9);
    "one-more".clone_into(&mut more.id);
    if let Some(after) = case.under(|file| file.freezes.push(more)) {
        no_fail_is_mended(case, &after, "a freeze");
    }
}

/// Told earlier, the change notification and the early notification are no later.
pub fn telling_earlier_breaks_nothing(case: &Case, draw: &mut Draw) {
    let Some(told) = case.change.file().announced_at.filter(|_| case.change.file().revisions.is_empty()) else {
        return;
    };
    let sooner = draw.near(told, 40).min(told);
    let Some(after) = case.with(|file| file.announced_at = Some(sooner)) else { return };
    let (before, after) = (judged(case), judged(&after));
    for rule in [Rule::C3, Rule::R6] {
        let (Some(was), Some(is)) = (before.finding(rule), after.finding(rule)) else { continue };
        assert!(broken(was.outcome) || !broken(is.outcome), "{rule}: {was} and then {is}\n{case:?}");
    }
}

/// One of them, by draw: each judges under another policy, which takes a while to make.
pub fn one(case: &Case, draw: &mut Draw) {
    match draw.below(5) {
        0 => a_region_mends_nothing(case, draw),
        1 => a_freeze_mends_nothing(case, draw),
        2 => a_holiday_mends_nothing(case, draw),
        3 => a_calendar_mends_nothing(case, draw),
        _ => telling_earlier_breaks_nothing(case, draw),
    }
}
