//! Values drawn from bytes. When no bytes are left, every draw returns its first choice, so a shorter input is a
//! simpler case.

use arbitrary::Unstructured;
use chrono::{DateTime, TimeDelta, Weekday};
use chrono_tz::TZ_VARIANTS;
use fairnotice_core::{
    calendar::Weekdays,
    instant::Instant,
    lead::{Lead, Length, Unit},
    time_of_day::TimeOfDay,
};

/// The last second of the year 9999. Files hold no later instant.
const END: i64 = 253_402_300_799;

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Zones with unusual clocks: half-hour changes, changes at midnight, a skipped day, no changes. And some common ones.
const ODD: [&str; 14] = [
    "Europe/Madrid",
    "America/New_York",
    "America/Bogota",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/St_Johns",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Tehran",
    "Antarctica/Troll",
    "America/Havana",
    "UTC",
];

/// A source of values.
pub struct Draw<'b>(Unstructured<'b>);

impl<'b> Draw<'b> {
    /// A source that draws from these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// A number from 0 to `count - 1`.
    pub fn below(&mut self, count: usize) -> usize {
        self.0.int_in_range(0..=count.saturating_sub(1)).unwrap_or(0)
    }

    /// A number from `first` to `last`; `first` by default.
    pub fn within(&mut self, first: i64, last: i64) -> i64 {
        self.0.int_in_range(first..=last).unwrap_or(first)
    }

    /// True with a probability of one in `times`; false by default.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of the choices; the first by default.
    pub fn one<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A subset of the choices, in their order; empty by default.
    pub fn some<T: Copy>(&mut self, choices: &[T]) -> Vec<T> {
        choices.iter().filter(|_| self.once_in(2)).copied().collect()
    }

    /// A value with a probability of one in `times`; none by default.
    pub fn maybe<T>(&mut self, times: usize, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.once_in(times).then(|| value(self))
    }

    /// A list of at most `most` values; empty by default. `value` gets the index.
    pub fn list<T>(&mut self, most: usize, mut value: impl FnMut(&mut Self, usize) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|i| value(self, i)).collect()
    }

    /// The remaining bytes.
    pub fn rest(self) -> &'b [u8] {
        self.0.take_rest()
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> i64 {
        self.0.arbitrary().unwrap_or(0)
    }

    /// Any short text.
    pub fn text(&mut self) -> String {
        let length = self.below(12);
        let bytes = self.0.bytes(length.min(self.0.len())).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// The name of a zone, often one with unusual clocks.
    pub fn zone(&mut self) -> &'static str {
        if self.once_in(4) { TZ_VARIANTS[self.below(TZ_VARIANTS.len())].name() } else { self.one(&ODD) }
    }

    /// An instant within `days` of another, in the range of files.
    pub fn near(&mut self, other: Instant, days: i64) -> Instant {
        let span = match self.below(4) {
            0 => self.within(-days, days) * 86_400,
            1 => self.within(-days * 24, days * 24) * 3_600,
            2 => self.within(-days * 1_440, days * 1_440) * 60,
            _ => self.within(-days * 86_400, days * 86_400),
        };
        instant(other.timestamp().saturating_add(span))
    }

    /// Any instant in the range of files, often one near the first or the last known instant of a zone.
    pub fn anywhere(&mut self) -> Instant {
        let edges = [0, 946_684_800, 1_451_606_400, 2_398_377_600, END];
        match self.below(3) {
            0 => instant(self.one(&edges) + self.within(-100_000, 100_000)),
            _ => instant(self.within(0, END)),
        }
    }

    /// A time of day from `00:00` to `24:00`.
    pub fn time_of_day(&mut self) -> TimeOfDay {
        let minutes = if self.once_in(4) { self.below(1_441) } else { self.below(49) * 30 };
        let minutes = u16::try_from(minutes).unwrap_or_default();
        TimeOfDay::new(minutes / 60, minutes % 60).unwrap_or_else(|| unreachable!("{minutes} minutes are in a day"))
    }

    /// A set of weekdays.
    pub fn weekdays(&mut self) -> Weekdays {
        match self.below(4) {
            0 => Weekdays::WORKING,
            1 => DAYS.into_iter().collect(),
            _ => self.some(&DAYS).into_iter().collect(),
        }
    }

    /// A set of at least one weekday.
    pub fn some_weekdays(&mut self) -> Weekdays {
        let days = self.weekdays();
        if days.is_empty() { [self.one(&DAYS)].into_iter().collect() } else { days }
    }

    /// A lead, mostly one that a real policy could have.
    pub fn lead(&mut self) -> Lead {
        let unit = self.one(&[Unit::BusinessDays, Unit::Days, Unit::Hours, Unit::Minutes]);
        let amount = if self.once_in(64) { self.bits() & 0xffff_ffff } else { self.within(0, 40) };
        Lead { amount: u32::try_from(amount).unwrap_or_default(), unit }
    }

    /// A length of time, often in full minutes or hours.
    pub fn length(&mut self) -> Length {
        let seconds = match self.below(5) {
            0 => 3_600,
            1 => self.within(1, 300) * 60,
            2 => self.within(1, 72) * 3_600,
            3 => self.within(1, 100_000),
            _ => self.within(1, 30) * 86_400,
        };
        Length::of_seconds(seconds).unwrap_or(Length::HOUR)
    }
}

/// The instant of a Unix time in seconds, or the nearest one in the range of files.
pub(crate) fn instant(second: i64) -> Instant {
    DateTime::from_timestamp(second.clamp(0, END), 0).unwrap_or_default()
}

/// A later instant, at most the end of the year 9999.
pub(crate) fn later(at: Instant, by: TimeDelta) -> Instant {
    instant(at.timestamp().saturating_add(by.num_seconds()))
}
