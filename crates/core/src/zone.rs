//! Time zones as data: a name, and a table of the offsets from UTC up to a stated horizon.
//!
//! Only the feature `tz` builds tables, from a release of the IANA database (`Tzdata`); every other program receives
//! the tables that a policy needs, so that all use the same data. Outside the table a zone answers `None`, never a guess.

mod table;
mod text;
#[cfg(feature = "tz")]
mod tzdata;

#[cfg(feature = "tz")]
pub use tzdata::{Tzdata, UnknownZone, is_newer};

use crate::{instant::Instant, window::Window};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};
use table::ZoneTable;

/// More seconds than any zone is away from UTC.
const DAY: i64 = 86_400;

/// A time zone within the bounds of its table. A clone shares the table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ZoneTable", into = "ZoneTable")]
pub struct Zone(Arc<Clocks>);

#[derive(PartialEq, Eq)]
struct Clocks {
    name: Arc<str>,
    /// The release of the IANA database that it was made from.
    tzdata: Arc<str>,
    /// Stretches under one offset, without a gap from the first instant covered to the first that is not; at least one.
    segments: Vec<Segment>,
    /// The segment in force at the beginning of each stretch of [`SAMPLE`] seconds, up to the last transition.
    samples: Vec<u32>,
}

/// A stretch of time under one offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    start: i64,
    end: i64,
    /// Seconds to add to UTC for local time.
    offset: i64,
}

/// Shows the name only: the table is long.
impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({} of {})", self.name(), self.tzdata())
    }
}

/// The instant of a local time under the offset of a segment, be it inside or not.
fn under(local: NaiveDateTime, segment: &Segment) -> Option<Instant> {
    Some(local.checked_sub_signed(TimeDelta::try_seconds(segment.offset)?)?.and_utc())
}

/// 97 days: most zones change their clocks twice a year or not at all.
const SAMPLE: i64 = 1 << 23;

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
    /// The zone of this name: known from an instant until another, `first` its offset at the beginning, and when each other
    /// offset came into force. The caller has checked the order and the bounds.
    fn new(name: &str, tzdata: &Arc<str>, from: i64, until: i64, first: i32, transitions: &[(i64, i32)]) -> Self {
        let starts = [(from, first)].into_iter().chain(transitions.iter().copied());
        let ends = transitions.iter().map(|(at, _)| *at).chain([until]);
        let segments: Vec<_> =
            starts.zip(ends).map(|((start, offset), end)| Segment { start, end, offset: offset.into() }).collect();
        let mut samples = Vec::new();
        for (number, segment) in (0..).zip(&segments[..transitions.len()]) {
            while from.saturating_add(SAMPLE.saturating_mul(i64::try_from(samples.len()).unwrap_or(i64::MAX)))
                < segment.end
            {
                samples.push(number);
            }
        }
        Self(Arc::new(Clocks { name: name.into(), tzdata: Arc::clone(tzdata), segments, samples }))
    }

    /// UTC, known for all the years that files may speak of, and of no release: it is the same in all.
    pub fn utc() -> Self {
        Self::new("UTC", &"".into(), 0, 253_402_300_800, 0, &[])
    }

    /// The zone's name: `Europe/Madrid`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The release of the IANA database that its table was made from: `2026f`.
    pub fn tzdata(&self) -> &Arc<str> {
        &self.0.tzdata
    }

    pub(crate) fn shared_name(&self) -> Arc<str> {
        Arc::clone(&self.0.name)
    }

    /// The first instant that the table covers.
    pub fn beginning(&self) -> Instant {
        DateTime::from_timestamp(self.from(), 0).unwrap_or_default()
    }

    /// The first instant that the table does not cover any more.
    pub fn horizon(&self) -> Instant {
        DateTime::from_timestamp(self.until(), 0).unwrap_or_default()
    }

    /// Whether the table covers an instant.
    pub fn covers(&self, instant: Instant) -> bool {
        (self.from()..self.until()).contains(&instant.timestamp())
    }

    /// Seconds that local time is ahead of UTC; none outside the table.
    pub fn offset_at(&self, instant: Instant) -> Option<i32> {
        let segment = self.covers(instant).then(|| self.segments_from(instant.timestamp()).next())??;
        i32::try_from(segment.offset).ok()
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
        let exact = self.readings(local).next();
        exact.or_else(|| under(local, self.after_gap(local)?))
    }

    /// The first instant at which clocks show this local time or a later one: where they skip it, the first after the gap.
    pub fn resolve_shown(&self, local: NaiveDateTime) -> Option<Instant> {
        let exact = self.readings(local).next();
        exact.or_else(|| DateTime::from_timestamp(self.after_gap(local)?.start, 0))
    }

    /// The first instant from which clocks show this local time or a later one, and nothing earlier any more: where they
    /// are put back before it, its second occurrence.
    pub fn resolve_passed(&self, local: NaiveDateTime) -> Option<Instant> {
        let seconds = local.and_utc().timestamp();
        let before = self.segments_near(seconds).filter(|segment| segment.start + segment.offset < seconds).last()?;
        let passed = DateTime::from_timestamp(before.end, 0)?.min(under(local, before)?);
        (passed < self.horizon()).then_some(passed)
    }

    /// The instants at which clocks show a local time, earliest first.
    fn readings(&self, local: NaiveDateTime) -> impl Iterator<Item = Instant> {
        let seconds = local.and_utc().timestamp();
        self.segments_near(seconds)
            .filter(move |segment| (segment.start..segment.end).contains(&(seconds - segment.offset)))
            .filter_map(move |segment| under(local, segment))
    }

    /// The stretch that begins where clocks skip a local time.
    fn after_gap(&self, local: NaiveDateTime) -> Option<&Segment> {
        let seconds = local.and_utc().timestamp();
        let mut pairs = self.segments_near(seconds).zip(self.segments_near(seconds).skip(1));
        let is_skipped = |(before, after): &(&Segment, &Segment)| {
            after.start + before.offset <= seconds && seconds < after.start + after.offset
        };
        pairs.find(is_skipped).map(|(_, after)| after)
    }

    /// The first instant of a local date, also where clocks change then; none outside the table.
    pub fn day_start(&self, date: NaiveDate) -> Option<Instant> {
        let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
        if self.0.segments.first().is_none_or(|first| midnight - first.offset < first.start) {
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
        let second = instant.timestamp();
        let mut segments = self.covers(instant).then(|| self.segments_from(second))?;
        let segment = segments.next()?;
        if let Some(after) = segments.next() {
            let back_to = after.start + after.offset;
            if back_to <= second + segment.offset {
                return Some(DateTime::from_timestamp(back_to, 0)?.naive_utc());
            }
        }
        instant.naive_utc().checked_add_signed(TimeDelta::try_seconds(segment.offset)?)
    }

    /// The least instant that this local time or a later one means: [`Zone::resolve`]'s, but in the hour before clocks
    /// are put forward its beginning, since that is what the skipped hour's beginning means.
    pub fn resolve_floor(&self, local: NaiveDateTime) -> Option<Instant> {
        let meant = self.resolve(local)?;
        let second = meant.timestamp();
        let mut segments = self.segments_from(second);
        if let (Some(before), Some(after)) = (segments.next(), segments.next()) {
            let floor = after.start + before.offset - after.offset;
            if floor <= second && local.and_utc().timestamp() < after.start + before.offset {
                return DateTime::from_timestamp(floor, 0);
            }
        }
        Some(meant)
    }

    /// A window in local time, one span for each offset that it meets; none where it reaches outside the table.
    pub fn spans(&self, window: Window) -> Option<impl Iterator<Item = LocalSpan>> {
        let covers = self.beginning() <= window.start() && window.end() <= self.horizon();
        covers.then(|| {
            self.segments_from(window.start().timestamp()).map_while(move |segment| {
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

    /// When its clocks change.
    pub(crate) fn changes(&self) -> impl Iterator<Item = i64> {
        self.0.segments.iter().skip(1).map(|segment| segment.start)
    }

    /// The local times, as if they were UTC, that each change of clocks skips or repeats: half-open.
    pub(crate) fn irregular(&self) -> impl Iterator<Item = (i64, i64)> {
        let pairs = self.0.segments.iter().zip(self.0.segments.iter().skip(1));
        pairs.map(|(before, after)| {
            let (from, to) = (after.start + before.offset, after.start + after.offset);
            (from.min(to), from.max(to))
        })
    }

    /// Seconds that local time is ahead of UTC at a second of the table.
    pub(crate) fn offset_in(&self, second: i64) -> i64 {
        self.segments_from(second).next().map_or(0, |segment| segment.offset)
    }

    fn from(&self) -> i64 {
        self.0.segments.first().map_or(0, |first| first.start)
    }

    fn until(&self) -> i64 {
        self.0.segments.last().map_or(0, |last| last.end)
    }

    /// The segment that holds a second and those after it; all before the table begins, the last after it ends.
    fn segments_from(&self, second: i64) -> impl Iterator<Item = &Segment> {
        let Clocks { segments, samples, .. } = self.0.as_ref();
        let last = segments.len() - 1;
        let sample = usize::try_from((second - self.from()).div_euclid(SAMPLE)).unwrap_or(0);
        let mut i = samples.get(sample).and_then(|i| usize::try_from(*i).ok()).unwrap_or(last);
        while i < last && segments[i].end <= second {
            i += 1;
        }
        segments[i..].iter()
    }

    /// Every stretch in which a local time, given as if it were UTC, could lie, and one before them.
    fn segments_near(&self, local: i64) -> impl Iterator<Item = &Segment> {
        self.segments_from(local - DAY).take_while(move |segment| segment.start <= local + DAY)
    }
}
