//! Business days, by the calendar that judges leads.

use chrono::{NaiveTime, TimeDelta};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Counting, Dates, Day, HolidayCalendar, Unknown, Weekdays},
    instant::{self, Instant},
    lead::{Lead, Unit},
    zone::Zone,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A calendar and what is asked of it. Every day is asked at noon.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarQuestion {
    weekdays: Weekdays,
    holidays: Dates,
    /// The last day covered.
    horizon: Day,
    counting: Counting,
    /// Each a start and how many business days before it the latest notice is asked for.
    latest: Vec<(Day, u32)>,
    /// Each a notice and how many business days after it the earliest start is asked for.
    earliest: Vec<(Day, u32)>,
}

impl CalendarQuestion {
    /// Instants in the order of the question; null where the calendar does not reach so far.
    pub(crate) fn answer(self) -> Value {
        let file = HolidayCalendar {
            id: "asked".to_owned(),
            source: String::new(),
            version: String::new(),
            horizon: self.horizon,
            dates: self.holidays,
        };
        let calendar = BusinessCalendar::new(Zone::utc(), self.weekdays, &[&file], Combine::All);
        let text = |instant: Result<Instant, Unknown>| instant.ok().map(instant::text);
        let latest = |(day, amount)| text(calendar.latest_notice(noon(day), lead(amount), self.counting));
        let earliest = |(day, amount)| text(calendar.earliest_start(noon(day), lead(amount), self.counting));
        let latest: Vec<_> = self.latest.iter().copied().map(latest).collect();
        let earliest: Vec<_> = self.earliest.iter().copied().map(earliest).collect();
        json!({ "latest": latest, "earliest": earliest })
    }
}

fn lead(amount: u32) -> Lead {
    Lead { amount, unit: Unit::BusinessDays }
}

fn noon(day: Day) -> Instant {
    day.0.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12)
}
