//! Tables made from the IANA database, as chrono-tz carries it.

use super::{DAY, Zone};
use crate::diagnostic::nearest;
use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// 2000-01-01: older than any promise that is kept here.
const FROM: i64 = 946_684_800;
/// 2046-01-01: rules for summer time change every few years, so what lies beyond is not knowledge.
const UNTIL: i64 = 2_398_377_600;
/// No offset since 2000 was in force for less than six days, so none is stepped over.
const STEP: Days = Days::new(6);
/// Clocks change on whole minutes.
const MINUTE: i64 = 60;

/// The version of the IANA database that is built in, such as `2025b`.
pub const IANA_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

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
    ///
    /// Its table is built once in a process, and shared: that takes longer than reading a policy.
    pub fn iana(name: &str) -> Result<Self, UnknownZone> {
        static BUILT: Mutex<BTreeMap<&str, Zone>> = Mutex::new(BTreeMap::new());
        let tz: Tz = name.parse().map_err(|_| UnknownZone { name: name.to_owned() })?;
        // A table is put there whole, so what another thread left behind is good.
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(built.entry(tz.name()).or_insert_with(|| Self::built(tz)).clone())
    }

    fn built(tz: Tz) -> Self {
        let date = |second| DateTime::from_timestamp(second, 0).unwrap_or_default().date_naive();
        // By dates, not by seconds: turning one into the other would take longer than looking up the offset.
        let (mut day, end) = (date(FROM), date(UNTIL - DAY));
        let first = offset(tz, day.and_time(NaiveTime::MIN));
        let mut before = first;
        let mut transitions = Vec::new();
        while day < end {
            let next = day.checked_add_days(STEP).unwrap_or(end).min(end);
            let after = offset(tz, next.and_time(NaiveTime::MIN));
            if after != before {
                let [day, next] = [day, next].map(|date| date.and_time(NaiveTime::MIN).and_utc().timestamp());
                // Most zones have two kinds of change, each at its own time of day.
                let usual = transitions.iter().rev().nth(1).map_or(0, |(at, _): &(i64, i32)| at.rem_euclid(DAY));
                transitions.push((first_under(tz, after, day, next, usual), after));
                before = after;
            }
            day = next;
        }
        Self::new(tz.name(), FROM, UNTIL, first, &transitions)
    }
}

fn offset(tz: Tz, utc: NaiveDateTime) -> i32 {
    tz.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

/// The first second of an offset that is not in force at the midnight `before` and is at the midnight `at`; on its day it is
/// looked for at the second `usual` first.
fn first_under(tz: Tz, wanted: i32, mut before: i64, mut at: i64, usual: i64) -> i64 {
    let is_in_force = |second: i64| {
        let utc = DateTime::from_timestamp(second, 0).unwrap_or_default().naive_utc();
        offset(tz, utc) == wanted
    };
    for unit in [DAY, MINUTE] {
        while at - before > unit {
            let middle = before + (at - before) / unit / 2 * unit;
            if is_in_force(middle) { at = middle } else { before = middle }
        }
        let likely = before + usual;
        if unit == DAY && likely < at && is_in_force(likely) && !is_in_force(likely - MINUTE) {
            return likely;
        }
    }
    at
}
