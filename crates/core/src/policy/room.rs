//! How much time a policy leaves for changes (A10): some peak hours leave none on any weekday.

use super::Policy;
use crate::{calendar::Unknown, change::Kind, instant::Instant};
use chrono::{Datelike as _, TimeDelta, Weekday};
use serde::Serialize;

/// What is free for changes of a kind in 52 weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Room {
    /// Free stretches.
    pub stretches: u32,
    /// Seconds of the longest of them.
    pub longest: i64,
    /// Seconds of the longest that lies within Monday to Friday, in UTC; none where no stretch does.
    pub longest_on_weekdays: i64,
}

impl Policy {
    /// What is free for changes of a kind in the 52 weeks from an instant on; unknown where clocks or holidays are.
    pub fn room(&self, kind: Kind, from: Instant) -> Result<Room, Unknown> {
        let until = from.checked_add_signed(TimeDelta::weeks(52)).unwrap_or(Instant::MAX_UTC);
        let mut room = Room::default();
        let mut at = from;
        // Three regions leave about 260 stretches a year; many more mean that nothing binds.
        while room.stretches < 2_000
            && let Some(gap) = self.hours(kind).next_gap(at, until)?
        {
            room.stretches += 1;
            room.longest = room.longest.max(gap.seconds());
            let weekend = |instant: Instant| matches!(instant.weekday(), Weekday::Sat | Weekday::Sun);
            // A stretch of more than five days has a weekend in it, wherever it begins.
            if !weekend(gap.start()) && !weekend(gap.end()) && gap.seconds() < 5 * 86_400 {
                room.longest_on_weekdays = room.longest_on_weekdays.max(gap.seconds());
            }
            at = gap.end();
        }
        Ok(room)
    }
}
