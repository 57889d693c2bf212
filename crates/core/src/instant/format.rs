//! Local dates and times in words.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};
use std::fmt;

/// A local date and time as a reader says it: `Fri 16 Oct 2026 at 23:59:59`.
pub(crate) struct DateTimeFormat(pub(crate) NaiveDateTime);

impl fmt::Display for DateTimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:02}:{:02}", ShortDate(self.0.date()), self.0.hour(), self.0.minute())?;
        if self.0.second() == 0 { Ok(()) } else { write!(f, ":{:02}", self.0.second()) }
    }
}

/// A local date as a reader says it: `Fri 16 Oct 2026`. Not by a format string: reading that takes longer than the date.
pub(crate) struct ShortDate(pub(crate) NaiveDate);

impl fmt::Display for ShortDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month =
            usize::try_from(self.0.month0()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
        write!(f, "{} {} {month} {}", self.0.weekday(), self.0.day(), self.0.year())
    }
}
