//! A region's peak hours (rule C5): which windows touch them.

use super::document::{PeakFile, RegionFile};
use crate::{
    calendar::{BusinessCalendar, Combine, HolidayCalendar, Unknown, Weekdays},
    id::RegionId,
    instant::Instant,
    time_of_day::TimeOfDay,
    window::Window,
    zone::Zone,
};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use std::{fmt, sync::Arc};

/// Busy hours in local time, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak(PeakFile);

impl Peak {
    /// The busy hours that begin on a date.
    fn on(self, date: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let PeakFile { days, from, to } = self.0;
        if !days.contains(date.weekday()) {
            return None;
        }
        let last = if from < to { date } else { date.checked_add_days(Days::new(1))? };
        Some((from.on(date)?, to.on(last)?))
    }
}

impl fmt::Display for Peak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.0.from, self.0.to)
    }
}

/// A region and its busy hours.
#[derive(Debug, Clone)]
pub struct Region {
    id: RegionId,
    name: Arc<str>,
    zone: Zone,
    peak: Peak,
    /// Where holidays are not busy: the region's calendar.
    holidays: Option<BusinessCalendar>,
}

/// Where a window first touches a region's busy hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeakOverlap {
    /// The region.
    pub region: RegionId,
    /// Its zone.
    pub zone: Zone,
    /// Its busy hours.
    pub peak: Peak,
    /// The first busy instant inside the window.
    pub at: Instant,
    /// The first instant after it that is outside the window or the busy hours.
    pub to: Instant,
    /// When they are over.
    pub over: Instant,
}

/// How many days a search covers: a region without a busy hour in more than a year has none.
const LOOKED_AT: usize = 400;

const EVERY_DAY: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Region {
    pub(super) fn new(file: &RegionFile, zone: Zone, calendars: &[&HolidayCalendar]) -> Self {
        let holidays = (!file.holidays_are_peak).then(|| {
            let every_day: Weekdays = EVERY_DAY.into_iter().collect();
            BusinessCalendar::new(zone.clone(), every_day, calendars, Combine::All)
        });
        Self { id: file.id.clone(), name: file.shown_name().into(), zone, peak: Peak(file.peak), holidays }
    }

    /// The region's id.
    pub fn id(&self) -> &RegionId {
        &self.id
    }

    /// What a reader sees: the region's name, or its id where it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The region's zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Its busy hours as the policy writes them: weekdays and times of its zone.
    pub fn peak(&self) -> PeakFile {
        self.peak.0
    }

    /// The busy hours that overlap a window, earliest first, without those of days that its holidays make quiet. Unknown where
    /// clocks or holidays are.
    pub fn busy_in(&self, window: Window) -> Result<Vec<Window>, Unknown> {
        let mut all = Vec::new();
        for date in self.days(window)? {
            if let Some(busy) = self.peak_on(date).filter(|busy| busy.overlaps(window))
                && !self.is_quiet(date)?
            {
                all.push(busy);
            }
        }
        Ok(all)
    }

    /// Its busy hours in words: days, hours and zone.
    pub fn hours(&self) -> String {
        let days: Vec<_> = self.peak.0.days.names().collect();
        format!("{} {} {}", days.join(", "), self.peak, self.zone.name())
    }

    /// Whether some of its days are quiet although their weekday is not.
    pub(super) fn has_quiet_days(&self) -> bool {
        self.holidays.is_some()
    }

    /// Its busy hours in seconds of a local week that begins on Monday; the last may go on beyond it.
    pub(super) fn weekly(&self) -> impl Iterator<Item = (i64, i64)> {
        let PeakFile { days, from, to } = self.peak.0;
        let [from, to] = [from, to].map(TimeOfDay::seconds);
        let to = if from < to { to } else { to + 86_400 };
        let mondays = EVERY_DAY.into_iter().filter(move |day| days.contains(*day));
        mondays.map(|day| i64::from(day.num_days_from_monday()) * 86_400).map(move |day| (day + from, day + to))
    }

    /// The first busy hours that a window overlaps; a window that begins where they end does not. Unknown where clocks or
    /// holidays are.
    pub fn touch(&self, window: Window) -> Result<Option<PeakOverlap>, Unknown> {
        for date in self.days(window)? {
            if let Some(touch) = self.touch_on(date, window)? {
                return Ok(Some(touch));
            }
        }
        Ok(None)
    }

    /// The first instant of a window that is busy or that may be, because nobody knows whether its day is a holiday; its end
    /// where there is none. Unknown where clocks are.
    pub(super) fn quiet_until(&self, window: Window) -> Result<Instant, Unknown> {
        for date in self.days(window)? {
            if let Some(busy) = self.peak_on(date).filter(|busy| busy.overlaps(window))
                && self.is_quiet(date) != Ok(true)
            {
                return Ok(busy.start().max(window.start()));
            }
        }
        Ok(window.end())
    }

    /// The days whose busy hours can overlap a window.
    fn days(&self, window: Window) -> Result<impl Iterator<Item = NaiveDate>, Unknown> {
        let unknown = || Unknown::zone(&self.zone);
        let first = self.zone.local(window.start()).ok_or_else(unknown)?.date();
        // A window may end at the horizon, where local time is unknown.
        let last = self.zone.local(window.end() - TimeDelta::nanoseconds(1)).ok_or_else(unknown)?.date();
        // Busy hours may begin on the day before, or on the day after where clocks go forward at midnight.
        let (first, last) = (first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
        Ok(first.iter_days().take_while(move |date| *date <= last).take(LOOKED_AT))
    }

    fn touch_on(&self, date: NaiveDate, window: Window) -> Result<Option<PeakOverlap>, Unknown> {
        let Some(busy) = self.peak_on(date) else { return Ok(None) };
        if !busy.overlaps(window) || self.is_quiet(date)? {
            return Ok(None);
        }
        let (at, to) = (busy.start().max(window.start()), busy.end().min(window.end()));
        let (region, zone) = (self.id.clone(), self.zone.clone());
        Ok(Some(PeakOverlap { region, zone, peak: self.peak, at, to, over: busy.end() }))
    }

    /// The busy hours that begin on a date, as far as clocks are known. Where clocks change they are never shorter than
    /// promised: from the first instant that shows their beginning to the last that shows less than their end.
    pub(super) fn peak_on(&self, date: NaiveDate) -> Option<Window> {
        let (from, to) = self.peak.on(date)?;
        let beyond = from.and_utc() > self.zone.beginning() + TimeDelta::days(1);
        let start = self.zone.resolve_shown(from).or_else(|| (!beyond).then(|| self.zone.beginning()))?;
        Window::new(start, self.zone.resolve_passed(to).unwrap_or_else(|| self.zone.horizon()))
    }

    /// The days whose busy hours begin or end at a local time that clocks skip or repeat.
    pub(super) fn irregular_days(&self) -> impl Iterator<Item = NaiveDate> {
        let peak = self.peak;
        self.zone.irregular().flat_map(move |(from, to)| {
            let day = DateTime::from_timestamp(from, 0).unwrap_or_default().date_naive();
            let days = [day.pred_opt(), Some(day), day.succ_opt()].into_iter().flatten();
            days.filter(move |date| {
                let ends = peak.on(*date).into_iter().flat_map(|(start, end)| [start, end]);
                ends.into_iter().any(|end| (from..to).contains(&end.and_utc().timestamp()))
            })
        })
    }

    fn is_quiet(&self, date: NaiveDate) -> Result<bool, Unknown> {
        self.holidays.as_ref().map_or(Ok(false), |calendar| Ok(!calendar.is_business(date)?))
    }
}
