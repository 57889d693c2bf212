//! Start dates, and on how many of them one notice is due after another.

use crate::{
    calendar::Counting,
    instant::Instant,
    lead::{Lead, Length},
    policy::Policy,
};
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;
use std::fmt;

/// Four years with their leap day: the start dates where no holidays set a beginning and an end.
const FOUR_YEARS: usize = 1_461;
/// Changes start at noon here: no clock changes then, and no notice falls on another date because of its hour.
const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};

/// Start dates on which something holds, out of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// On how many it holds.
    pub count: u32,
    /// How many dates there are: those for which both notices are known.
    pub of: u32,
    /// The first of these.
    pub first: NaiveDate,
    /// The last of these.
    pub last: NaiveDate,
}

impl Share {
    /// Whether it holds on every date.
    pub fn is_all(self) -> bool {
        self.count > 0 && self.count == self.of
    }

    /// The share as a rounded percentage; 0 and 100 only where it holds on no date or on every date.
    pub fn percent(self) -> u32 {
        let rounded = (self.count * 100 + self.of / 2).checked_div(self.of).unwrap_or(0);
        if self.count == 0 || self.count == self.of { rounded } else { rounded.clamp(1, 99) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} start dates ({} %)", self.count, self.of, self.percent())
    }
}

/// What a notice's last second is counted by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Span {
    Lead(Lead),
    Length(Length),
    /// No lead: it is due by the start.
    Nothing,
}

impl From<Lead> for Span {
    fn from(lead: Lead) -> Self {
        Self::Lead(lead)
    }
}

impl From<Option<Lead>> for Span {
    fn from(lead: Option<Lead>) -> Self {
        lead.map_or(Self::Nothing, Self::Lead)
    }
}

impl From<Length> for Span {
    fn from(length: Length) -> Self {
        Self::Length(length)
    }
}

impl Span {
    /// The last second in time; none where it is not known.
    pub(super) fn due(self, policy: &Policy, counting: Counting, start: Instant) -> Option<Instant> {
        match self {
            Self::Lead(lead) => policy.calendar().latest_notice(start, lead, counting).ok(),
            Self::Length(length) => length.before(start),
            Self::Nothing => Some(start),
        }
    }
}

/// The start dates that a policy is looked at over, each at noon in the business zone.
#[derive(Debug)]
pub(super) struct StartDates(Vec<(NaiveDate, Instant)>);

impl StartDates {
    /// The days that the holidays cover; without holidays four years from `now` on.
    pub(super) fn of(policy: &Policy, now: Instant) -> Self {
        let (zone, calendar) = (policy.business_zone(), policy.calendar());
        let covered = calendar.beginning();
        let (first, days) = if policy.file().business.calendars.is_empty() {
            (zone.local(now).map_or(covered, |local| local.date()), FOUR_YEARS)
        } else {
            (covered, usize::MAX)
        };
        let dates = first.iter_days().take_while(|date| *date <= calendar.horizon()).take(days);
        Self(dates.filter_map(|date| Some((date, zone.resolve(date.and_time(NOON))?))).collect())
    }

    /// The first and the last date.
    pub(super) fn ends(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.0.first()?.0, self.0.last()?.0))
    }

    /// On how many dates the first instant lies after the second.
    pub(super) fn later(
        &self,
        first: impl Fn(Instant) -> Option<Instant>,
        second: impl Fn(Instant) -> Option<Instant>,
    ) -> Share {
        let mut share = Share { count: 0, of: 0, first: NaiveDate::MIN, last: NaiveDate::MIN };
        for (date, start) in &self.0 {
            let (Some(first), Some(second)) = (first(*start), second(*start)) else { continue };
            if share.of == 0 {
                share.first = *date;
            }
            share.last = *date;
            share.of += 1;
            share.count += u32::from(first > second);
        }
        share
    }
}
