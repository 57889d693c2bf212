//! The figures by month: the month in which a change was announced, by the vendor's clocks.
//!
//! They are sums of the same addends as [`super::Counts`], so over all months they give the same numbers.

use super::{Line, beginning, counts::Addend};
use crate::{change::Kind, instant::Instant, verdict::Outcome, zone::Zone};
use chrono::Datelike as _;
use std::collections::BTreeMap;

/// What the changes that were announced in one month add to the figures, over all promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthCounts {
    /// How many changes were announced.
    pub changes: u32,
    /// Urgent ones among them.
    pub urgent: u32,
    /// Promises that were kept.
    pub kept: u32,
    /// Promises that were broken, or are unknown.
    pub broken: u32,
    /// Promises whose rule a named person set aside.
    pub waived: u32,
    /// Promises that can still be kept.
    pub pending: u32,
}

impl MonthCounts {
    /// How many promises are due so far.
    pub fn due(&self) -> u32 {
        self.kept + self.broken + self.waived
    }

    fn apply(&mut self, addend: &Addend, step: fn(&mut u32)) {
        step(&mut self.changes);
        if addend.kind() == Kind::Urgent {
            step(&mut self.urgent);
        }
        for outcome in addend.outcomes() {
            match outcome {
                Outcome::Pass => step(&mut self.kept),
                Outcome::Fail | Outcome::Unknown => step(&mut self.broken),
                Outcome::Waived => step(&mut self.waived),
                Outcome::Pending => step(&mut self.pending),
                Outcome::NotApplicable => {}
            }
        }
    }
}

/// A month of a zone's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMonth {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl CalendarMonth {
    fn of(at: Instant, zone: &Zone) -> Self {
        // Outside the years for which clocks are known, UTC is as good as anything.
        let local = zone.local(at).unwrap_or_else(|| at.naive_utc());
        Self { year: local.year(), month: local.month() }
    }

    fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year.saturating_add(1), month: 1 },
            month => Self { month: month + 1, ..self },
        }
    }
}

/// The figures of each month that has a change.
#[derive(Debug)]
pub(super) struct Months {
    zone: Zone,
    counts: BTreeMap<CalendarMonth, MonthCounts>,
}

impl Months {
    /// No change, by the clocks of a zone.
    pub(super) fn new(zone: Zone) -> Self {
        Self { zone, counts: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, announced_at: Instant, addend: &Addend) {
        let month = CalendarMonth::of(announced_at, &self.zone);
        self.counts.entry(month).or_default().apply(addend, |count| *count += 1);
    }

    /// Takes back what was added.
    pub(super) fn subtract(&mut self, announced_at: Instant, addend: &Addend) {
        let month = CalendarMonth::of(announced_at, &self.zone);
        if let Some(counts) = self.counts.get_mut(&month) {
            counts.apply(addend, |count| *count -= 1);
            if *counts == MonthCounts::default() {
                self.counts.remove(&month);
            }
        }
    }

    /// Every month of the 365 days before `now`, earliest first: thirteen at most, of which the first is not whole.
    pub(super) fn report(&self, now: Instant) -> Vec<(CalendarMonth, MonthCounts)> {
        let [first, last] = [beginning(now), now].map(|at| CalendarMonth::of(at, &self.zone));
        // Where clocks are put back over the end of a month, a change may be of a month that the clocks have left again.
        let first = self.counts.keys().next().map_or(first, |month| first.min(*month));
        let last = self.counts.keys().next_back().map_or(last, |month| last.max(*month));
        let all = std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= last);
        all.take(14).map(|month| (month, self.counts.get(&month).copied().unwrap_or_default())).collect()
    }
}

/// The same from the lines of a report at `now`, in one pass.
pub fn by_month(lines: &[Line], zone: &Zone, now: Instant) -> Vec<(CalendarMonth, MonthCounts)> {
    let mut months = Months::new(zone.clone());
    for line in lines {
        months.add(line.announced_at, &Addend::of(line));
    }
    months.report(now)
}
