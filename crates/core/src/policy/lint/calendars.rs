//! Holidays that are missing or end too early (A7).

use super::{Check, Lint, Severity};
use crate::{
    calendar::HolidayCalendar,
    diagnostic::Diagnostic,
    instant::Instant,
    lead::{Lead, Unit},
};
use chrono::{Datelike as _, Days, Months, NaiveDate, TimeDelta};
use std::collections::BTreeSet;

/// How far ahead holidays should be known beyond the longest lead.
const AHEAD: Months = Months::new(12);
/// No complete calendar ends with half a year without a holiday.
const QUIET: TimeDelta = TimeDelta::days(183);

pub(super) fn check(lint: &mut Lint) {
    let file = lint.file();
    let business = &file.business.calendars;
    let quiet: BTreeSet<_> =
        file.regions.iter().filter(|region| !region.holidays_are_peak).flat_map(|region| &region.calendars).collect();
    let used = |calendar: &&HolidayCalendar| business.contains(&calendar.id) || quiet.contains(&calendar.id);
    for (i, calendar) in file.calendars.iter().enumerate().filter(|(_, calendar)| used(calendar)) {
        dates(lint, &format!("calendars[{i}].dates"), calendar);
        if quiet.contains(&calendar.id) && in_a_year(lint).date_naive() > calendar.horizon.0 {
            let what = format!("is {}: after that a region's quiet days are unknown", calendar.horizon.0);
            let diagnostic =
                Diagnostic::new(format!("calendars[{i}].horizon"), what).help("add the holidays that follow");
            lint.add(Severity::Warning, Check::Calendars, diagnostic);
        }
    }
    let mut ends: Vec<_> = file.calendars.iter().enumerate().filter(|(_, one)| business.contains(&one.id)).collect();
    ends.sort_by_key(|(_, calendar)| calendar.horizon);
    let (Some((i, first)), Some((_, last))) = (ends.first(), ends.last()) else { return };
    let at = format!("calendars[{i}].horizon");
    if first.horizon < last.horizon {
        let what = format!(
            "is {}, and `{}` reaches to {}: what lies between is unknown",
            first.horizon.0, last.id, last.horizon.0
        );
        lint.add(Severity::Note, Check::Calendars, Diagnostic::new(&at, what));
    }
    let in_business_days = lint.leads().filter(|lead| lead.unit == Unit::BusinessDays);
    if let Some(longest) = in_business_days.max_by_key(|lead| lead.amount) {
        end(lint, &at, longest);
        source(lint);
    }
}

/// What the shares of the other remarks are counted over.
fn source(lint: &mut Lint) {
    let Some((first, last)) = lint.dates.ends() else { return };
    let business = &lint.file().business;
    let used = lint.file().calendars.iter().filter(|calendar| business.calendars.contains(&calendar.id));
    let sources: Vec<_> =
        used.map(|calendar| format!("`{}` ({}, version {})", calendar.id, calendar.source, calendar.version)).collect();
    let what = format!(
        "start dates are those from {first} to {last}, at 12:00 {}, with the holidays of {}",
        business.zone,
        sources.join(", ")
    );
    lint.add(Severity::Note, Check::Calendars, Diagnostic::new("business.calendars", what));
}

/// Whether the holidays reach far enough for the changes of the next months.
fn end(lint: &mut Lint, at: &str, lead: Lead) {
    let (calendar, horizon) = (lint.policy.calendar(), lint.policy.calendar().horizon());
    let after = horizon.checked_add_days(Days::new(1)).and_then(|day| lint.policy.business_zone().day_start(day));
    let Some(after) = after else { return };
    if lint.policy.effective_from() >= after {
        let diagnostic = Diagnostic::new(at, format!("is {horizon}, before the policy comes into force"));
        lint.add(Severity::Fault, Check::Calendars, diagnostic.help("add the holidays that follow"));
    }
    let Ok(last) = calendar.latest_notice(after - TimeDelta::seconds(1), lead, lint.policy.counting()) else {
        let what = format!("is {horizon}: the holidays cover fewer days than a lead of `{lead}`");
        lint.add(Severity::Fault, Check::Calendars, Diagnostic::new(at, what).help("add the holidays around them"));
        return;
    };
    if in_a_year(lint) <= last {
        return;
    }
    let severity = if last < lint.now { Severity::Fault } else { Severity::Warning };
    let day = |instant| lint.policy.business_zone().local(instant).map_or(horizon, |local| local.date());
    let what = format!(
        "is {horizon}: starts from {} on have no known lead, and no change whose lead is `{lead}` can be announced after {}",
        day(after),
        day(last)
    );
    lint.add(severity, Check::Calendars, Diagnostic::new(at, what).help("add the holidays that follow"));
}

fn in_a_year(lint: &Lint) -> Instant {
    lint.now.checked_add_months(AHEAD).unwrap_or(lint.now)
}

/// Years without a holiday, and an end without any.
fn dates(lint: &mut Lint, at: &str, calendar: &HolidayCalendar) {
    let dates = &calendar.dates.0;
    let (Some((first, _)), Some((last, _))) = (dates.first_key_value(), dates.last_key_value()) else {
        let what = format!("of `{}` are none: every weekday counts as a business day", calendar.id);
        lint.add(Severity::Warning, Check::Calendars, Diagnostic::new(at, what).help("list the holidays"));
        return;
    };
    let years: BTreeSet<_> = dates.keys().map(|day| day.0.year()).collect();
    let bare: Vec<_> = (first.0.year()..=last.0.year()).filter(|year| !years.contains(year)).collect();
    if !bare.is_empty() {
        let bare: Vec<_> = bare.iter().map(i32::to_string).collect();
        let what = format!("of `{}` name no holiday in {}", calendar.id, bare.join(", "));
        lint.add(Severity::Warning, Check::Calendars, Diagnostic::new(at, what).help("list the holidays of each year"));
    }
    let horizon: NaiveDate = calendar.horizon.0;
    if horizon - last.0 > QUIET {
        let what = format!("of `{}` end with {}, and the horizon is {horizon}", calendar.id, last.0);
        let help = "list the holidays up to the horizon, or move it back to where they are known";
        lint.add(Severity::Warning, Check::Calendars, Diagnostic::new(at, what).help(help));
    }
}
