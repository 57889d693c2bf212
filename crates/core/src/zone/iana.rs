//! Tables made from the IANA database, as chrono-tz carries it.

use super::{DAY, Zone};
use crate::problem::nearest;
use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

/// 2000-01-01: older than any promise that is kept here.
const FROM: i64 = 946_684_800;
/// 2046-01-01: rules for summer time change every few years, so what lies beyond is not knowledge.
const UNTIL: i64 = 2_398_377_600;
/// No offset since 2000 was in force for less than two days, so none is stepped over.
const STEP: i64 = 2 * DAY;

/// A name that the IANA database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a time zone of the IANA database{}", near(name))]
pub struct UnknownZone {
    name: String,
}

/// Sought when the error is told: a server that takes UTC instead need not search the whole list.
fn near(name: &str) -> String {
    let near = nearest(name, TZ_VARIANTS.iter().map(|tz| tz.name()));
    near.map_or_else(|| ", such as `Europe/Madrid`".to_owned(), |near| format!("; did you mean `{near}`?"))
}

impl Zone {
    /// The zone of this name, from 2000 to the end of 2045; refuses a name that the database does not have.
    pub fn iana(name: &str) -> Result<Self, UnknownZone> {
        let tz: Tz = name.parse().map_err(|_| UnknownZone { name: name.to_owned() })?;
        let first = offset(tz, FROM);
        let mut transitions = Vec::new();
        let (mut at, mut before) = (FROM, first);
        while at < UNTIL {
            let next = (at + STEP).min(UNTIL - 1);
            let after = offset(tz, next);
            if after != before {
                transitions.push((first_under(tz, after, at, next), after));
                before = after;
            }
            at = next + i64::from(next == UNTIL - 1);
        }
        Ok(Self::new(tz.name(), FROM, UNTIL, first, &transitions))
    }
}

fn offset(tz: Tz, second: i64) -> i32 {
    let instant = DateTime::from_timestamp(second, 0).unwrap_or_default();
    tz.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}

/// The first second of an offset that is not in force at `before` and is at `at`.
fn first_under(tz: Tz, wanted: i32, mut before: i64, mut at: i64) -> i64 {
    while at - before > 1 {
        let middle = i64::midpoint(before, at);
        if offset(tz, middle) == wanted { at = middle } else { before = middle }
    }
    at
}
