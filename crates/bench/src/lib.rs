//! The inputs of the benchmarks: policies, records and calendars of known sizes.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a panic ends a benchmark whose figures would be wrong"
)]

use chrono::{Datelike as _, NaiveDate, Weekday};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Day, HolidayCalendar, HolidayDates, Weekdays},
    change::Change,
    file,
    instant::{self, Instant},
    policy::Policy,
    zone::Zone,
};
use std::fmt::Write as _;

/// The text of the strictest of the shipped policies.
pub const STRICT: &str = include_str!("../../../policies/reference-strict.toml");

/// Zones all over the world with different local times.
const ZONES: [&str; 12] = [
    "America/Los_Angeles",
    "America/New_York",
    "America/Bogota",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Madrid",
    "Africa/Cairo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// A record of `tests/records`, and the instant at which it is evaluated.
pub struct Case {
    /// The record.
    pub change: Change,
    /// The instant of the evaluation.
    pub now: Instant,
}

macro_rules! case {
    ($name:literal, $now:literal) => {
        Case {
            change: file::change(include_str!(concat!("../../../tests/records/", $name, ".toml"))).expect($name),
            now: instant::parse($now).expect($now),
        }
    };
}

/// A MAJOR release that is announced in time. Most rules apply to it.
pub fn upgrade() -> Case {
    case!("upgrade-in-time", "2026-10-28T09:00:00Z")
}

/// The same release, announced too late: C3 fails, and its finding says what would help.
pub fn too_late() -> Case {
    case!("upgrade-too-late", "2026-11-03T09:00:00Z")
}

/// Work in the peak hours of a region: C5 fails, and its finding suggests starts outside peak hours.
pub fn in_peak_hours() -> Case {
    case!("update-in-peak-hours", "2026-10-30T12:00:00Z")
}

/// A change that was rolled back, with every message that the rules require.
pub fn rolled_back() -> Case {
    case!("patch-rolled-back", "2026-11-14T12:00:00Z")
}

/// The strict reference policy.
pub fn strict() -> Policy {
    file::policy(STRICT).expect("the shipped policy")
}

/// The text of the strict policy with twelve regions. On a working day two hours are outside the peak hours of all of
/// them.
pub fn twelve_regions() -> String {
    let (head, rest) = STRICT.split_once("[[regions]]").expect("regions");
    let (_, components) = rest.split_once("[[components]]").expect("components");
    let mut text = head.to_owned();
    for zone in ZONES {
        let id = zone.to_lowercase().replace(['/', '_'], "-");
        let peak = r#"{ days = ["mon", "tue", "wed", "thu", "fri"], from = "09:00", to = "12:00" }"#;
        write!(text, "[[regions]]\nid = \"{id}\"\nzone = \"{zone}\"\npeak = {peak}\n\n").expect("room in memory");
    }
    (text + "[[components]]" + components).replace(r#"regions = ["eu", "us", "latam"]"#, "")
}

/// The first and the last day of the calendars.
pub fn span() -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    (day(2001, 1, 1), day(2045, 12, 30))
}

/// This many holidays on working days, evenly spread over the span.
pub fn holidays(count: u32) -> Vec<NaiveDate> {
    let (first, last) = span();
    let working = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let days: Vec<_> = first.iter_days().take_while(|date| *date <= last).filter(working).collect();
    let count = usize::try_from(count).expect("a small count");
    (0..count).map(|i| days[i * days.len() / count]).collect()
}

/// A business calendar in Madrid: Monday to Friday without these holidays.
pub fn calendar(holidays: &[NaiveDate]) -> BusinessCalendar {
    let (_, last) = span();
    let file = HolidayCalendar {
        id: "benchmark".to_owned(),
        source: "none".to_owned(),
        version: "1".to_owned(),
        horizon: Day(last),
        dates: HolidayDates(holidays.iter().map(|date| (Day(*date), "holiday".to_owned())).collect()),
    };
    let zone = Zone::iana("Europe/Madrid").expect("Madrid");
    BusinessCalendar::new(zone, Weekdays::WORKING, &[&file], Combine::All)
}
