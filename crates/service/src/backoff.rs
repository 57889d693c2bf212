//! Records whose step the clock could not take: how often, and until when each rests.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The rest after the first failure; each further one doubles it.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// The longest rest: what was mended is noticed soon.
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// The records that rest, by id. A restart forgets them: each is tried at once then.
#[derive(Debug, Default)]
pub struct Troubles(Mutex<BTreeMap<String, Trouble>>);

#[derive(Debug)]
struct Trouble {
    /// How often in a row.
    failures: u32,
    last: Instant,
    until: Instant,
}

impl Troubles {
    /// Counts a failure; says how many there were in a row, and when to try again.
    pub fn failed(&self, id: &str, now: Instant) -> (u32, Instant) {
        let mut troubles = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = troubles.get(id).map_or(0, |trouble| trouble.failures);
        let rest = FIRST.checked_mul(1 << before.min(16)).unwrap_or(LONGEST).min(LONGEST);
        let (failures, until) = (before.saturating_add(1), now + rest);
        troubles.insert(id.to_owned(), Trouble { failures, last: now, until });
        (failures, until)
    }

    /// Notes that a record's step was taken.
    pub fn over(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Until when a record rests; none where it may be tried. A clock that is put back ends every rest.
    pub fn rest(&self, id: &str, now: Instant) -> Option<Instant> {
        let troubles = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.get(id).filter(|trouble| (trouble.last..trouble.until).contains(&now)).map(|trouble| trouble.until)
    }
}

#[cfg(test)]
mod tests {
    use super::Troubles;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn rests_grow_and_end() {
        let (troubles, now) = (Troubles::default(), DateTime::UNIX_EPOCH);
        assert_eq!(troubles.rest("a", now), None);
        for (failures, seconds) in [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300)] {
            let until = now + TimeDelta::seconds(seconds);
            assert_eq!(troubles.failed("a", now), (failures, until));
            assert_eq!(troubles.rest("a", until - TimeDelta::milliseconds(1)), Some(until));
            assert_eq!((troubles.rest("a", until), troubles.rest("b", now)), (None, None));
            // The clock was put back.
            assert_eq!(troubles.rest("a", now - TimeDelta::milliseconds(1)), None);
        }
        troubles.over("a");
        assert_eq!(troubles.failed("a", now).0, 1);
    }
}
