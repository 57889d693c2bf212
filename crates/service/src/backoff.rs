//! Records whose scheduled step could not be taken: how often, and until when each waits.

use chrono::TimeDelta;
use fairnotice_core::{id::ChangeId, instant::Instant};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The wait after the first failure; each further one doubles it.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// The longest wait: what was fixed is noticed soon.
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// The records that wait, by id. A restart forgets them: each is tried immediately then.
#[derive(Debug, Default)]
pub(crate) struct Backoff(Mutex<BTreeMap<ChangeId, Failures>>);

#[derive(Debug)]
struct Failures {
    /// How many in a row.
    count: u32,
    last: Instant,
    until: Instant,
}

impl Backoff {
    /// Counts a failure; says how many there were in a row, and when to try again.
    pub(crate) fn failed(&self, id: &ChangeId, now: Instant) -> (u32, Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = all.get(id).map_or(0, |failed| failed.count);
        let wait = FIRST.checked_mul(1 << before.min(16)).unwrap_or(LONGEST).min(LONGEST);
        let (failures, until) = (before.saturating_add(1), now + wait);
        all.insert(id.clone(), Failures { count: failures, last: now, until });
        (failures, until)
    }

    /// Notes that a record's step was taken.
    pub(crate) fn over(&self, id: &ChangeId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// How many records wait.
    pub(crate) fn count(&self) -> u32 {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(all.len()).unwrap_or(u32::MAX - 1)
    }

    /// How often in a row a record's step could not be taken so far.
    pub(crate) fn failures(&self, id: &ChangeId) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).map_or(0, |failed| failed.count)
    }

    /// Until when a record waits; none where it may be tried. A clock that is put back ends every wait.
    pub(crate) fn wait(&self, id: &ChangeId, now: Instant) -> Option<Instant> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(id).filter(|failed| (failed.last..failed.until).contains(&now)).map(|failed| failed.until)
    }
}

#[cfg(test)]
mod tests {
    use super::Backoff;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn waits_grow_and_end() {
        let (backoff, now) = (Backoff::default(), DateTime::UNIX_EPOCH);
        let [a, b] = ["a", "b"].map(|id| id.parse().unwrap());
        assert_eq!(backoff.wait(&a, now), None);
        for (failures, seconds) in [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300)] {
            let until = now + TimeDelta::seconds(seconds);
            assert_eq!(backoff.failed(&a, now), (failures, until));
            assert_eq!(backoff.wait(&a, until - TimeDelta::milliseconds(1)), Some(until));
            assert_eq!((backoff.wait(&a, until), backoff.wait(&b, now)), (None, None));
            // The clock was put back.
            assert_eq!(backoff.wait(&a, now - TimeDelta::milliseconds(1)), None);
        }
        backoff.over(&a);
        assert_eq!(backoff.failed(&a, now).0, 1);
    }
}
