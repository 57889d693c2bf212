//! A region's peak hours (rule C5): which windows touch them.

use super::document::{PeakFile, RegionFile};
use crate::{
    calendar::{BusinessCalendar, Combine, HolidayCalendar, Unknown, Weekdays},
    instant::Instant,
    window::Window,
    zone::{LocalSpan, Zone},
};
use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, Weekday};
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
    id: Arc<str>,
    zone: Zone,
    peak: Peak,
    /// Where holidays are not busy: the region's calendar.
    holidays: Option<BusinessCalendar>,
}

/// Where a window first touches a region's busy hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeakOverlap {
    /// The region.
    pub region: Arc<str>,
    /// Its zone.
    pub zone: Arc<str>,
    /// Its busy hours.
    pub peak: Peak,
    /// The first busy instant inside the window.
    pub at: Instant,
    /// The same in local time.
    pub from: NaiveDateTime,
    /// The first local time after it that is outside one or the other.
    pub to: NaiveDateTime,
    /// When they are over, or the zone's clocks change: then they may go on.
    pub over: Instant,
}

/// Days looked at: more than a year without a busy hour is a region without any.
const LOOKED_AT: usize = 400;

const EVERY_DAY: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Region {
    pub(super) fn new(file: &RegionFile, zone: Zone, calendars: &[&HolidayCalendar]) -> Self {
        let holidays = (!file.holidays_are_peak).then(|| {
            let every_day: Weekdays = EVERY_DAY.into_iter().collect();
            BusinessCalendar::new(zone.clone(), every_day, calendars, Combine::All)
        });
        Self { id: file.id.as_str().into(), zone, peak: Peak(file.peak), holidays }
    }

    /// The region's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The region's zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
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
        let [from, to] = [from, to].map(|time| time.seconds());
        let to = if from < to { to } else { to + 86_400 };
        let mondays = EVERY_DAY.into_iter().filter(move |day| days.contains(*day));
        mondays.map(|day| i64::from(day.num_days_from_monday()) * 86_400).map(move |day| (day + from, day + to))
    }

    /// The first busy hours that a window touches; ends that meet do not touch. Unknown where clocks or holidays are.
    pub fn touch(&self, window: Window) -> Result<Option<PeakOverlap>, Unknown> {
        let spans = self.zone.spans(window).ok_or_else(|| Unknown::zone(&self.zone))?;
        for span in spans {
            // Busy hours may have begun the day before.
            let first = span.start.date().pred_opt().unwrap_or(span.start.date());
            let days = first.iter_days().take_while(|date| *date <= span.end.date()).take(LOOKED_AT);
            for date in days {
                if let Some(touch) = self.touch_on(date, span)? {
                    return Ok(Some(touch));
                }
            }
        }
        Ok(None)
    }

    fn touch_on(&self, date: NaiveDate, span: LocalSpan) -> Result<Option<PeakOverlap>, Unknown> {
        let Some((opens, end)) = self.peak.on(date) else { return Ok(None) };
        let (from, to) = (opens.max(span.start), end.min(span.end));
        if from >= to || self.is_quiet(date)? {
            return Ok(None);
        }
        let unknown = || Unknown::zone(&self.zone);
        let at = span.instant(from).ok_or_else(unknown)?;
        let mut over = span.instant(end).ok_or_else(unknown)?;
        // What lies beyond a change of clocks is looked at under the clocks that come into force there.
        if let Some(change) = self.zone.next_change(at) {
            over = over.min(change);
        }
        let (region, zone) = (Arc::clone(&self.id), self.zone.shared_name());
        Ok(Some(PeakOverlap { region, zone, peak: self.peak, at, from, to, over }))
    }

    fn is_quiet(&self, date: NaiveDate) -> Result<bool, Unknown> {
        self.holidays.as_ref().map_or(Ok(false), |calendar| Ok(!calendar.is_business(date)?))
    }
}
