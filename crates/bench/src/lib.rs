//! What is measured: policies, records and calendars of stated sizes.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "what panics here ends the benchmark that it spoils"
)]

use chrono::{Datelike as _, NaiveDate, Weekday};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Dates, Day, HolidayCalendar, Weekdays},
    change::Change,
    file,
    instant::{self, Instant},
    policy::Policy,
    zone::Zone,
};
use std::fmt::Write as _;

/// The shipped policy whose rules are strictest.
const STRICT: &str = include_str!("../../../policies/reference-strict.toml");

/// Regions all over the world; none shares another's clocks.
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

/// A record of `tests/records` and when it is judged.
pub struct Case {
    /// The record.
    pub change: Change,
    /// When.
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

/// A MAJOR release, told and announced in time: the record to which most rules apply.
pub fn upgrade() -> Case {
    case!("upgrade-in-time", "2026-10-28T09:00:00Z")
}

/// The same, announced too late: C3 fails and says what would help.
pub fn too_late() -> Case {
    case!("upgrade-too-late", "2026-11-03T09:00:00Z")
}

/// Work in the peak hours of a region: C5 fails and looks for free starts.
pub fn in_peak_hours() -> Case {
    case!("update-in-peak-hours", "2026-10-30T12:00:00Z")
}

/// A change that was rolled back, with every message that this took.
pub fn rolled_back() -> Case {
    case!("patch-rolled-back", "2026-11-14T12:00:00Z")
}

/// The reference policy in its strict reading.
pub fn strict() -> Policy {
    file::policy(STRICT).expect("the shipped policy")
}

/// The text of the strict policy with twelve regions, whose peak hours leave two free hours in a working day.
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

/// The first and the last day of the calendars that business days are counted in.
pub fn span() -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    (day(2001, 1, 1), day(2045, 12, 30))
}

/// That many holidays, on working days and evenly spread over the span.
pub fn holidays(count: u32) -> Vec<NaiveDate> {
    let (first, last) = span();
    let working = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let days: Vec<_> = first.iter_days().take_while(|date| *date <= last).filter(working).collect();
    let count = usize::try_from(count).expect("a small count");
    (0..count).map(|i| days[i * days.len() / count]).collect()
}

/// Monday to Friday in Madrid without these holidays.
pub fn calendar(holidays: &[NaiveDate]) -> BusinessCalendar {
    let (_, last) = span();
    let file = HolidayCalendar {
        id: "measured".to_owned(),
        source: "none".to_owned(),
        version: "1".to_owned(),
        horizon: Day(last),
        dates: Dates(holidays.iter().map(|date| (Day(*date), "holiday".to_owned())).collect()),
    };
    let zone = Zone::iana("Europe/Madrid").expect("Madrid");
    BusinessCalendar::new(zone, Weekdays::WORKING, &[&file], Combine::All)
}
