//! How long before: leads that a policy promises, and fixed lengths of time.

use crate::instant::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a lead counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Sixty seconds each.
    Minutes,
    /// 3,600 seconds each.
    Hours,
    /// Calendar days of the business calendar's zone.
    Days,
    /// The days that the business calendar counts.
    BusinessDays,
}

impl Unit {
    const ALL: [Self; 4] = [Self::Minutes, Self::Hours, Self::Days, Self::BusinessDays];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Minutes => ("minute", "minutes"),
            Self::Hours => ("hour", "hours"),
            Self::Days => ("day", "days"),
            Self::BusinessDays => ("business day", "business days"),
        }
    }

    /// The length of one, where that is always the same.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Minutes => Some(60),
            Self::Hours => Some(3_600),
            Self::Days | Self::BusinessDays => None,
        }
    }
}

/// The time between a notice and the work that it announces (rules R6, R9, C3): `15 business days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Lead {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

/// A text that is no lead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a lead: a whole number and `minutes`, `hours`, `days` or `business days`, such as `15 business days`"
)]
pub struct NotALead(String);

impl FromStr for Lead {
    type Err = NotALead;

    fn from_str(text: &str) -> Result<Self, NotALead> {
        let (amount, unit) = amount_and_word(text).ok_or_else(|| NotALead(text.to_owned()))?;
        Unit::ALL
            .into_iter()
            .find(|candidate| candidate.words().0 == unit || candidate.words().1 == unit)
            .map(|unit| Self { amount, unit })
            .ok_or_else(|| NotALead(text.to_owned()))
    }
}

/// Digits, one space, words; a sign or a fraction is no amount.
fn amount_and_word(text: &str) -> Option<(u32, &str)> {
    let (amount, word) = text.split_once(' ')?;
    if !amount.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((amount.parse().ok()?, word))
}

fn counted(f: &mut fmt::Formatter<'_>, amount: i64, words: (&str, &str)) -> fmt::Result {
    write!(f, "{amount} {}", if amount == 1 { words.0 } else { words.1 })
}

impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        counted(f, self.amount.into(), self.unit.words())
    }
}

impl From<Lead> for String {
    fn from(lead: Lead) -> Self {
        lead.to_string()
    }
}

impl TryFrom<String> for Lead {
    type Error = NotALead;

    fn try_from(text: String) -> Result<Self, NotALead> {
        text.parse()
    }
}

/// A fixed length of time, more than nothing: `90 minutes`, `2 hours`, `1 day` (always 24 hours).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Length {
    seconds: i64,
}

/// Units of a [`Length`], longest first.
const LENGTHS: [(i64, (&str, &str)); 4] =
    [(86_400, ("day", "days")), (3_600, ("hour", "hours")), (60, ("minute", "minutes")), (1, ("second", "seconds"))];

impl Length {
    /// Five minutes.
    pub const FIVE_MINUTES: Self = Self { seconds: 300 };
    /// One hour.
    pub const HOUR: Self = Self { seconds: 3_600 };
    /// Four hours.
    pub const FOUR_HOURS: Self = Self { seconds: 4 * 3_600 };

    /// A length of so many seconds; none unless that is more than nothing.
    pub fn of_seconds(seconds: i64) -> Option<Self> {
        (seconds > 0).then_some(Self { seconds })
    }

    /// The length in seconds.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The instant so long after another; none beyond the end of dates.
    pub fn after(self, instant: Instant) -> Option<Instant> {
        instant.checked_add_signed(TimeDelta::try_seconds(self.seconds)?)
    }

    /// The instant so long before another; none beyond the beginning of dates.
    pub fn before(self, instant: Instant) -> Option<Instant> {
        instant.checked_sub_signed(TimeDelta::try_seconds(self.seconds)?)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, words) =
            LENGTHS.into_iter().find(|(size, _)| self.seconds % size == 0).unwrap_or((1, ("second", "seconds")));
        counted(f, self.seconds / size, words)
    }
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a length of time: a whole number above zero and `minutes`, `hours` or `days`, such as `90 minutes`"
)]
pub struct NotALength(String);

impl FromStr for Length {
    type Err = NotALength;

    fn from_str(text: &str) -> Result<Self, NotALength> {
        amount_and_word(text)
            .and_then(|(amount, unit)| {
                let (size, _) = LENGTHS.into_iter().find(|(_, (one, many))| *one == unit || *many == unit)?;
                Self::of_seconds(i64::from(amount) * size)
            })
            .ok_or_else(|| NotALength(text.to_owned()))
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
}

impl TryFrom<String> for Length {
    type Error = NotALength;

    fn try_from(text: String) -> Result<Self, NotALength> {
        text.parse()
    }
}

/// Seconds as a reader would say them: at most the two largest units, the smaller one rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApproximateDuration(
    /// The seconds; the sign is not shown.
    pub i64,
);

impl fmt::Display for ApproximateDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.saturating_abs();
        let Some(i) = LENGTHS.iter().position(|(size, _)| seconds >= *size) else {
            return f.write_str("0 seconds");
        };
        let (size, words) = LENGTHS[i];
        counted(f, seconds / size, words)?;
        if let Some((smaller, words)) = LENGTHS.get(i + 1) {
            let rest = seconds % size / smaller;
            if rest > 0 {
                f.write_str(" ")?;
                counted(f, rest, *words)?;
            }
        }
        Ok(())
    }
}
