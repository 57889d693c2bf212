//! Leads counted back from a start, and forward from a notice.

use super::{BusinessCalendar, Counting, Unknown};
use crate::{
    instant::{self, Instant},
    lead::{Lead, Unit},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta};

impl BusinessCalendar {
    /// The last second at which a notice is in time for `start`; unknown where holidays or clocks are.
    ///
    /// Fractions of a second do not count. A later start never has an earlier latest notice; where summer time would break that, the
    /// earlier instant wins. A lead in business days that leads to a start on another day counts back from the last
    /// business day before it.
    pub fn latest_notice(&self, start: Instant, lead: Lead, counting: Counting) -> Result<Instant, Unknown> {
        let reach = || Unknown::Reach { lead };
        if lead.amount == 0 {
            return Ok(start);
        }
        if let Some(each) = lead.unit.seconds() {
            let span = TimeDelta::try_seconds(each * i64::from(lead.amount)).ok_or_else(reach)?;
            return start.checked_sub_signed(span).ok_or_else(reach);
        }
        let local = self.zone.local_floor(start).ok_or_else(|| Unknown::zone(&self.zone))?;
        let date = local.date();
        let counts = lead.unit == Unit::Days || self.is_business(date)?;
        let day = self.back(date, lead.amount - u32::from(counts && counting == Counting::Date), lead)?;
        let latest = match counting {
            Counting::Elapsed if counts => self.zone.resolve_floor(day.and_time(local.time())),
            // Where clocks go forward at midnight, the same time of day can lie before the day. The earlier instant
            // keeps this way of counting the strictest (A5).
            Counting::Clear if counts => self.before(day).min(self.zone.resolve_floor(day.and_time(local.time()))),
            _ => self.before(day),
        };
        Ok(latest.ok_or_else(|| Unknown::zone(&self.zone))?.min(start))
    }

    /// The first second of a start for which `notice` is in time: the first whose latest notice is not before it.
    /// Unknown where none is found before holidays or clocks end.
    pub fn earliest_start(&self, notice: Instant, lead: Lead, counting: Counting) -> Result<Instant, Unknown> {
        if lead.amount == 0 {
            return Ok(notice);
        }
        if let Some(each) = lead.unit.seconds() {
            let span = TimeDelta::try_seconds(each * i64::from(lead.amount)).ok_or(Unknown::Reach { lead })?;
            return notice.checked_add_signed(span).ok_or(Unknown::Reach { lead });
        }
        let second = notice.timestamp();
        let in_time = |start: i64| {
            let start = DateTime::from_timestamp(start, 0).ok_or(Unknown::Reach { lead })?;
            Ok(self.latest_notice(start, lead, counting)?.timestamp() >= second)
        };
        // The last day whose holidays are known counts in full.
        let beyond = (lead.unit == Unit::BusinessDays).then(|| self.zone.day_start(self.business.last().succ_opt()?));
        let end = beyond.flatten().unwrap_or_else(|| self.zone.horizon()).timestamp() - 1;
        // An unknown start is one too early for the calendar.
        let is_known_in_time = |start: i64| in_time(start).unwrap_or(false);
        let likely = self.likely_start(notice, lead, counting).filter(|likely| {
            let likely = likely.timestamp();
            (second..=end).contains(&likely) && is_known_in_time(likely) && !is_known_in_time(likely - 1)
        });
        if let Some(likely) = likely {
            return DateTime::from_timestamp(likely.timestamp(), 0).ok_or(Unknown::Reach { lead });
        }
        let (mut late, mut good) = (second - 1, end);
        if late >= good || !in_time(good)? {
            return Err(self.outside(format!("a day {lead} after {}", instant::text(notice))));
        }
        // A later start never has an earlier latest notice, so halving finds the first.
        while good - late > 1 {
            let middle = i64::midpoint(late, good);
            if is_known_in_time(middle) { good = middle } else { late = middle }
        }
        DateTime::from_timestamp(good, 0).ok_or(Unknown::Reach { lead })
    }

    /// The first start in time wherever no clock is changed meanwhile: the lead counted forward from the notice.
    fn likely_start(&self, notice: Instant, lead: Lead, counting: Counting) -> Option<Instant> {
        let local = self.zone.local(notice)?;
        let counts = lead.unit == Unit::Days || self.business.contains(local.date())?;
        if counting == Counting::Elapsed && counts {
            return self.zone.resolve(self.forward(local.date(), lead.amount, lead.unit)?.and_time(local.time()));
        }
        let first = self.forward(local.date().succ_opt()?, 0, lead.unit)?;
        let last = self.forward(first, lead.amount - 1, lead.unit)?;
        let date = if counting == Counting::Date { last } else { last.succ_opt()? };
        self.zone.day_start(date)
    }

    /// The `n`-th day after `date` that the lead counts; for 0 the first that is not before it.
    fn forward(&self, date: NaiveDate, n: u32, unit: Unit) -> Option<NaiveDate> {
        match unit {
            Unit::Days => date.checked_add_days(Days::new(n.into())),
            _ => self.business.nth_after(date, i32::try_from(n).ok()?),
        }
    }

    /// The `n`-th day before `date` that the lead counts; `date` itself for none.
    fn back(&self, date: NaiveDate, n: u32, lead: Lead) -> Result<NaiveDate, Unknown> {
        if n == 0 {
            return Ok(date);
        }
        if lead.unit == Unit::Days {
            return date.checked_sub_days(Days::new(n.into())).ok_or(Unknown::Reach { lead });
        }
        self.business.nth_before(date, n).ok_or_else(|| self.outside(format!("a day {lead} before {date}")))
    }

    fn before(&self, date: NaiveDate) -> Option<Instant> {
        self.zone.day_start(date)?.checked_sub_signed(TimeDelta::seconds(1))
    }
}
