//! The trace of a count: which days did not count, and why.

use crate::instant::ShortDate;
use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use std::{fmt, sync::Arc};

/// The most entries of a trace: more are of no help.
const LISTED: usize = 40;
/// How many days a trace covers: more than a year explains nothing.
const LOOKED_AT: usize = 400;

/// Why a day does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    /// Its weekday is none of the business week.
    Weekend,
    /// It is a holiday of this name.
    Holiday(Arc<str>),
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend => f.write_str("weekend"),
            Self::Holiday(name) => f.write_str(name),
        }
    }
}

impl Serialize for SkipReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedDay {
    /// The local date.
    pub date: NaiveDate,
    /// Why.
    pub why: SkipReason,
}

/// The days that did not count, earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Skipped {
    /// The first of them.
    pub days: Vec<SkippedDay>,
}

impl Skipped {
    pub(super) fn between(from: NaiveDate, to: NaiveDate, why: impl Fn(NaiveDate) -> Option<SkipReason>) -> Self {
        let days = from
            .iter_days()
            .skip(1)
            .take_while(|date| *date < to)
            .take(LOOKED_AT)
            .filter_map(|date| why(date).map(|why| SkippedDay { date, why }))
            .take(LISTED)
            .collect();
        Self { days }
    }
}

/// The holidays by name, the weekend days by their number.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weekend = self.days.iter().filter(|day| day.why == SkipReason::Weekend).count();
        let mut separator = "";
        for day in &self.days {
            if let SkipReason::Holiday(name) = &day.why {
                write!(f, "{separator}{} ({name})", ShortDate(day.date))?;
                separator = ", ";
            }
        }
        if weekend > 0 {
            write!(f, "{separator}{weekend} weekend day{}", if weekend == 1 { "" } else { "s" })?;
        }
        Ok(())
    }
}
