//! Which days count, and how leads are counted back over them (rules R6, R9, C3).

mod days;
mod holidays;
mod leads;
mod skipped;
mod weekdays;

pub use holidays::{Day, HolidayCalendar, HolidayDates};
pub use skipped::{SkipReason, Skipped, SkippedDay};
pub use weekdays::Weekdays;

use crate::{
    instant::{self, Instant},
    lead::Lead,
    zone::Zone,
};
use chrono::{Datelike as _, NaiveDate};
use days::DaySet;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// How "at least N days" and "N business days in advance" are counted, strictest first: a notice that is
/// in time under one is in time under those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// N full days lie strictly between the notice's local date and the start's.
    #[default]
    Clear,
    /// From the notice, N days later at the same wall clock; time on a day that does not count does not pass.
    Elapsed,
    /// The difference of the dates.
    Date,
}

impl Counting {
    /// Every way, strictest first.
    pub const ALL: [Self; 3] = [Self::Clear, Self::Elapsed, Self::Date];

    /// The way as a reader would say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Clear => "whole days in between",
            Self::Elapsed => "the same time of day",
            Self::Date => "the difference of dates",
        }
    }
}

/// Whether a day has to count in every listed calendar, or in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// A holiday of any calendar does not count.
    #[default]
    All,
    /// Only a day that is a holiday in all calendars does not count.
    Any,
}

/// The data that are missing for an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// The day lies outside what the holidays' source covers.
    #[error("the holidays of {calendars} are known from {first} to {last}, and {needed} is needed")]
    Holidays {
        /// The calendars' ids.
        calendars: Arc<str>,
        /// The first day covered.
        first: NaiveDate,
        /// The last day covered.
        last: NaiveDate,
        /// The day in question, in words.
        needed: String,
    },
    /// The instant lies outside the zone's table.
    #[error("the clocks of `{zone}` are known from {} to {}", instant::text(*.beginning), instant::text(*.horizon))]
    Zone {
        /// The zone.
        zone: Arc<str>,
        /// The first instant covered.
        beginning: Instant,
        /// The first instant not covered.
        horizon: Instant,
    },
    /// The lead reaches back beyond any calendar.
    #[error("a lead of {lead} reaches back beyond every calendar")]
    Reach {
        /// The lead.
        lead: Lead,
    },
}

impl Unknown {
    /// The error for an instant outside a zone's table.
    pub fn zone(zone: &Zone) -> Self {
        Self::Zone { zone: zone.shared_name(), beginning: zone.beginning(), horizon: zone.horizon() }
    }
}

/// The days on which a vendor's promises count: a zone, weekdays, and holidays up to a horizon.
#[derive(Debug, Clone)]
pub struct BusinessCalendar {
    zone: Zone,
    weekdays: Weekdays,
    /// The calendars' ids, for messages.
    names: Arc<str>,
    business: DaySet,
    holidays: BTreeMap<NaiveDate, Arc<str>>,
}

impl BusinessCalendar {
    /// The calendar over these holidays. It covers the days that every one of them covers; without any, weekdays alone
    /// decide, as far as the zone is known.
    pub fn new(zone: Zone, weekdays: Weekdays, calendars: &[&HolidayCalendar], combine: Combine) -> Self {
        let mut first = zone.beginning().date_naive();
        let mut last = zone.horizon().date_naive();
        let mut named: BTreeMap<NaiveDate, (usize, String)> = BTreeMap::new();
        for calendar in calendars {
            first = calendar.first().map_or(first, |own| own.max(first));
            last = last.min(calendar.horizon.0);
            for (day, name) in &calendar.dates.0 {
                let (times, joined) = named.entry(day.0).or_default();
                *times += 1;
                if *times > 1 {
                    joined.push_str(", ");
                }
                joined.push_str(name);
            }
        }
        let needed = match combine {
            Combine::All => 1,
            Combine::Any => calendars.len(),
        };
        let holidays: BTreeMap<_, Arc<str>> = named
            .into_iter()
            .filter(|(_, (times, _))| *times >= needed)
            .map(|(date, (_, names))| (date, names.into()))
            .collect();
        let business =
            DaySet::new(first, last, |date| weekdays.contains(date.weekday()) && !holidays.contains_key(&date));
        let ids: Vec<_> = calendars.iter().map(|calendar| format!("`{}`", calendar.id)).collect();
        Self { zone, weekdays, names: ids.join(" and ").into(), business, holidays }
    }

    /// The zone whose dates count.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The first day whose holidays are known.
    pub fn beginning(&self) -> NaiveDate {
        self.business.first()
    }

    /// The last day whose holidays are known.
    pub fn horizon(&self) -> NaiveDate {
        self.business.last()
    }

    /// The weekdays that count.
    pub fn weekdays(&self) -> Weekdays {
        self.weekdays
    }

    /// The holidays from a day on and before another, with their names: the days that do not count whatever their weekday.
    pub fn holidays(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = (NaiveDate, &str)> {
        let all = (from < to).then(|| self.holidays.range(from..to));
        all.into_iter().flatten().map(|(date, name)| (*date, &**name))
    }

    /// Whether promises count on this day; unknown outside the holidays' source.
    pub fn is_business(&self, date: NaiveDate) -> Result<bool, Unknown> {
        self.business.contains(date).ok_or_else(|| self.outside(date.to_string()))
    }

    /// The `n`-th business day after `date`, or before it where `n` is negative; counted from the next business day where
    /// `date` is none, which is itself the answer for 0. Unknown outside the holidays' source. Takes the same time for
    /// every `n`, and for any number of holidays.
    pub fn add(&self, date: NaiveDate, n: i32) -> Result<NaiveDate, Unknown> {
        self.business.nth_after(date, n).ok_or_else(|| self.outside(format!("{n} business days after {date}")))
    }

    /// The business days from `from` on and before `to`; 0 where `to` is not later. Unknown outside the holidays' source.
    /// Takes the same time for any distance, and for any number of holidays.
    pub fn count(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, Unknown> {
        let rank = |date| self.business.rank(date).ok_or_else(|| self.outside(format!("{from} to {to}")));
        Ok(rank(to)?.saturating_sub(rank(from)?))
    }

    /// The days strictly between two dates that do not count, and why.
    pub fn skipped(&self, from: NaiveDate, to: NaiveDate) -> Skipped {
        Skipped::between(from, to, |date| match self.holidays.get(&date) {
            Some(name) => Some(SkipReason::Holiday(Arc::clone(name))),
            None if !self.weekdays.contains(date.weekday()) => Some(SkipReason::Weekend),
            None => None,
        })
    }

    fn outside(&self, needed: String) -> Unknown {
        if self.names.is_empty() {
            return Unknown::zone(&self.zone);
        }
        Unknown::Holidays {
            calendars: Arc::clone(&self.names),
            first: self.business.first(),
            last: self.business.last(),
            needed,
        }
    }
}
