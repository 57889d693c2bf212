//! When the mail server fails, the whole outbox waits.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use std::sync::{Mutex, PoisonError};

/// The wait after the first failure.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// Why nothing is sent, for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// Since when.
    pub since: Instant,
    /// What the mail server said, or why it could not be asked.
    pub why: String,
    /// How often it was tried.
    pub failures: u32,
    /// When it is tried again.
    pub again: Instant,
}

impl Stopped {
    /// Whether nothing is tried yet. If the clock went back, nobody waits until it is there again.
    pub(crate) fn lasts(&self, now: Instant) -> bool {
        (self.since..self.again).contains(&now)
    }
}

/// Whether the outbox is stopped.
#[derive(Debug, Default)]
pub(crate) struct Stop(Mutex<Option<Stopped>>);

impl Stop {
    /// Why nothing is sent; none while mails are sent.
    pub(crate) fn get(&self) -> Option<Stopped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mail server failed at `now`.
    pub(crate) fn failed(&self, why: String, now: Instant) -> Stopped {
        let mut stopped = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, failures) =
            stopped.as_ref().map_or((now, 1), |before| (before.since.min(now), before.failures.saturating_add(1)));
        let wait = FIRST.checked_mul(1 << (failures - 1).min(8)).unwrap_or(LONGEST).min(LONGEST);
        let new = Stopped { since, why, failures, again: now + wait };
        *stopped = Some(new.clone());
        new
    }

    /// A mail was taken. Returns what had stopped the outbox.
    pub(crate) fn over(&self) -> Option<Stopped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::Stop;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_clock_that_goes_back_ends_the_wait() {
        let (stop, now) = (Stop::default(), DateTime::UNIX_EPOCH);
        let stopped = stop.failed("gone".to_owned(), now);
        let lasts = |seconds| stopped.lasts(now + TimeDelta::seconds(seconds));
        assert_eq!([-3_600, -1, 0, 4, 5, 3_600].map(lasts), [false, false, true, true, false, false]);
        // And a failure after it is waited for like any other.
        let earlier = now - TimeDelta::hours(1);
        let again = stop.failed("gone".to_owned(), earlier);
        assert_eq!((again.since, again.failures), (earlier, 2));
        assert!(again.lasts(earlier) && !again.lasts(now));
    }

    #[test]
    fn each_failure_waits_twice_as_long() {
        let (stop, now) = (Stop::default(), DateTime::UNIX_EPOCH);
        let waits: Vec<_> = (0..9).map(|_| (stop.failed("gone".to_owned(), now).again - now).num_seconds()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(stop.get().map(|stopped| (stopped.since, stopped.failures)), Some((now, 9)));
        assert_eq!(stop.over().map(|stopped| stopped.failures), Some(9));
        assert_eq!(stop.get(), None);
        assert_eq!(stop.failed("gone".to_owned(), now).again, now + TimeDelta::seconds(5));
    }
}
