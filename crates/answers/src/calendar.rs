//! Questions about business days, answered by the calendar that the rules use for leads.

use chrono::{NaiveTime, TimeDelta};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Counting, Day, HolidayCalendar, HolidayDates, Unknown, Weekdays},
    instant::{self, Instant},
    lead::{Lead, Unit},
    zone::Zone,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A calendar, and days to compute with it. Each day stands for noon in UTC.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarQuestion {
    weekdays: Weekdays,
    holidays: HolidayDates,
    /// The last day that the calendar covers.
    horizon: Day,
    counting: Counting,
    /// Starts, each with a lead in business days. The answer is the latest notice for each.
    latest: Vec<(Day, u32)>,
    /// Notices, each with a lead in business days. The answer is the earliest start for each.
    earliest: Vec<(Day, u32)>,
}

impl CalendarQuestion {
    /// Instants in the order of the question, or null for a result outside the calendar.
    pub(crate) fn answer(self) -> Value {
        let file = HolidayCalendar {
            id: "question".to_owned(),
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
