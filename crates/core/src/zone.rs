//! Time zones as data: a name, and a table of the offsets from UTC up to a stated horizon.
//!
//! Only the feature `tz` builds tables from the IANA database ([`Zone::iana`]); everybody else is sent the tables that a
//! policy needs, so that all judge by the same data. Outside the table a zone answers `None`, never a guess.

#[cfg(feature = "tz")]
mod iana;
mod table;

#[cfg(feature = "tz")]
pub use iana::UnknownZone;

use crate::{instant::Instant, window::Window};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use table::Table;

/// More seconds than any zone is away from UTC.
const DAY: i64 = 86_400;

/// A time zone within the bounds of its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Table", into = "Table")]
pub struct Zone {
    name: Arc<str>,
    from: i64,
    until: i64,
    first: i32,
    /// When an offset comes into force, and the offset: seconds to add to UTC for local time.
    transitions: Vec<(i64, i32)>,
}

/// A stretch of time under one offset.
#[derive(Clone, Copy)]
struct Segment {
    start: i64,
    end: i64,
    offset: i64,
}

/// The part of a window that lies under one offset, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalSpan {
    /// The first local time.
    pub start: NaiveDateTime,
    /// The first local time after it.
    pub end: NaiveDateTime,
    /// Seconds that local time is ahead of UTC.
    pub offset: i32,
}

impl LocalSpan {
    /// The instant of a local time under this span's offset.
    pub fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        Some(local.checked_sub_signed(TimeDelta::try_seconds(self.offset.into())?)?.and_utc())
    }
}

impl Zone {
    /// UTC, known for all the years that files may speak of.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), from: 0, until: 253_402_300_800, first: 0, transitions: Vec::new() }
    }

    /// The zone's name: `Europe/Madrid`.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn shared_name(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    /// The first instant that the table covers.
    pub fn beginning(&self) -> Instant {
        DateTime::from_timestamp(self.from, 0).unwrap_or_default()
    }

    /// The first instant that the table does not cover any more.
    pub fn horizon(&self) -> Instant {
        DateTime::from_timestamp(self.until, 0).unwrap_or_default()
    }

    /// Seconds that local time is ahead of UTC; none outside the table.
    pub fn offset_at(&self, instant: Instant) -> Option<i32> {
        let second = instant.timestamp();
        if !(self.from..self.until).contains(&second) {
            return None;
        }
        let i = self.transitions.partition_point(|(at, _)| *at <= second);
        Some(i.checked_sub(1).map_or(self.first, |last| self.transitions[last].1))
    }

    /// The first instant after this one at which clocks change; none where the table has no more.
    pub(crate) fn next_change(&self, instant: Instant) -> Option<Instant> {
        let next = self.transitions.partition_point(|(at, _)| *at <= instant.timestamp());
        DateTime::from_timestamp(self.transitions.get(next)?.0, 0)
    }

    /// Local time; none outside the table.
    pub fn local(&self, instant: Instant) -> Option<NaiveDateTime> {
        let offset = TimeDelta::try_seconds(self.offset_at(instant)?.into())?;
        instant.naive_utc().checked_add_signed(offset)
    }

    /// The instant that a local time means; none outside the table.
    ///
    /// A time that exists twice means its first occurrence. One that does not exist means the earlier of the two
    /// instants that could be meant: Madrid's 2026-03-29 02:30 is 00:30Z. So in doubt a notice is due earlier.
    pub fn resolve(&self, local: NaiveDateTime) -> Option<Instant> {
        let seconds = local.and_utc().timestamp();
        let exact = self
            .segments_near(seconds)
            .find(|segment| (segment.start..segment.end).contains(&(seconds - segment.offset)))
            .map(|segment| seconds - segment.offset);
        let meant = exact.or_else(|| {
            let gap = self.segments_near(seconds).skip(1).find(|after| {
                let skipped = after.start + self.offset_before(after.start) <= seconds;
                skipped && seconds < after.start + after.offset
            });
            gap.map(|after| seconds - after.offset)
        })?;
        DateTime::from_timestamp(meant, local.and_utc().timestamp_subsec_nanos())
    }

    /// The first instant of a local date, whatever its clocks show then; none outside the table.
    pub fn day_start(&self, date: NaiveDate) -> Option<Instant> {
        let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
        if midnight - i64::from(self.first) < self.from {
            return None;
        }
        let segment = self.segments_near(midnight).find(|segment| midnight - segment.offset < segment.end)?;
        DateTime::from_timestamp((midnight - segment.offset).max(segment.start), 0)
    }

    /// The least local time that this instant or a later one shows: local time itself, but where clocks are about to be
    /// put back, the time they will be put back to.
    ///
    /// With [`Zone::resolve_floor`] it keeps deadlines in order: a later start never has an earlier deadline.
    pub fn local_floor(&self, instant: Instant) -> Option<NaiveDateTime> {
        let offset = i64::from(self.offset_at(instant)?);
        let second = instant.timestamp();
        let next = self.transitions.partition_point(|(at, _)| *at <= second);
        if let Some((at, after)) = self.transitions.get(next) {
            let back_to = at + i64::from(*after);
            if back_to <= second + offset {
                return Some(DateTime::from_timestamp(back_to, 0)?.naive_utc());
            }
        }
        self.local(instant)
    }

    /// The least instant that this local time or a later one means: [`Zone::resolve`]'s, but in the hour before clocks
    /// are put forward its beginning, since that is what the skipped hour's beginning means.
    pub fn resolve_floor(&self, local: NaiveDateTime) -> Option<Instant> {
        let meant = self.resolve(local)?;
        let second = meant.timestamp();
        let next = self.transitions.partition_point(|(at, _)| *at <= second);
        if let Some((at, after)) = self.transitions.get(next) {
            let before = self.offset_before(*at);
            let floor = at + before - i64::from(*after);
            if floor <= second && local.and_utc().timestamp() < at + before {
                return DateTime::from_timestamp(floor, 0);
            }
        }
        Some(meant)
    }

    /// A window in local time, one span for each offset that it meets; none where it reaches outside the table.
    pub fn spans(&self, window: Window) -> Option<impl Iterator<Item = LocalSpan>> {
        let covers = self.beginning() <= window.start() && window.end() <= self.horizon();
        let first = self.transitions.partition_point(|(at, _)| *at <= window.start().timestamp());
        covers.then(|| {
            (first..=self.transitions.len()).map_while(move |i| {
                let segment = self.segment(i)?;
                let start = window.start().max(DateTime::from_timestamp(segment.start, 0)?);
                let end = window.end().min(DateTime::from_timestamp(segment.end, 0)?);
                let offset = TimeDelta::try_seconds(segment.offset)?;
                (start < end).then_some(LocalSpan {
                    start: start.naive_utc().checked_add_signed(offset)?,
                    end: end.naive_utc().checked_add_signed(offset)?,
                    offset: i32::try_from(segment.offset).ok()?,
                })
            })
        })
    }

    fn offset_before(&self, transition: i64) -> i64 {
        let i = self.transitions.partition_point(|(at, _)| *at < transition);
        i.checked_sub(1).map_or(self.first, |last| self.transitions[last].1).into()
    }

    /// The `i`-th stretch under one offset; the first one is number 0.
    fn segment(&self, i: usize) -> Option<Segment> {
        let (start, offset) = match i.checked_sub(1) {
            None => (self.from, self.first),
            Some(i) => *self.transitions.get(i)?,
        };
        let end = self.transitions.get(i).map_or(self.until, |(at, _)| *at);
        Some(Segment { start, end, offset: offset.into() })
    }

    /// Every stretch in which a local time, given as if it were UTC, could lie, and one before them.
    fn segments_near(&self, local: i64) -> impl Iterator<Item = Segment> {
        let first = self.transitions.partition_point(|(at, _)| *at <= local - DAY);
        (first..=self.transitions.len())
            .map_while(|i| self.segment(i))
            .take_while(move |segment| segment.start <= local + DAY)
    }
}
