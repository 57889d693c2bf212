//! When the mail server fails, the whole outbox waits.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use fairnotice_notify::{status_code::StatusCode, transport::Stage};
use std::sync::{Mutex, PoisonError};

/// The wait after the first failure.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::minutes(5);
/// The longest wait after a failure that may be the mail's own: each of these is tried again later, and the others should not wait
/// for them.
const LONGEST_ABOUT_MAIL: TimeDelta = TimeDelta::seconds(30);

/// Why nothing is sent, for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// Since when.
    pub since: Instant,
    /// How far the conversation with the mail server went.
    pub stage: Stage,
    /// What it said, or why it could not be asked.
    pub why: String,
    /// How often it was tried.
    pub failures: u32,
    /// When it is tried again.
    pub again: Instant,
}

impl Stopped {
    /// What everybody may know of it: the stage and the codes. The words can hold addresses and names.
    pub fn summary(&self) -> String {
        let mut words = self.why.split(' ');
        let code = words.next().filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()));
        let status = words.next().and_then(|word| word.parse::<StatusCode>().ok());
        match (code, status) {
            (Some(code), Some(status)) => format!("{}: {code} {status}", self.stage),
            (Some(code), None) => format!("{}: {code}", self.stage),
            (None, _) => format!("{}: no answer", self.stage),
        }
    }

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
    pub(crate) fn failed(&self, stage: Stage, why: String, now: Instant) -> Stopped {
        let mut stopped = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, failures) =
            stopped.as_ref().map_or((now, 1), |before| (before.since.min(now), before.failures.saturating_add(1)));
        let wait = FIRST.checked_mul(1 << (failures - 1).min(8)).unwrap_or(LONGEST);
        let wait = wait.min(if stage.is_about_mail() { LONGEST_ABOUT_MAIL } else { LONGEST });
        let new = Stopped { since, stage, why, failures, again: now + wait };
        *stopped = Some(new.clone());
        new
    }

    /// A mail was taken, or none is left that could fail. Returns what had stopped the outbox.
    pub(crate) fn over(&self) -> Option<Stopped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::{Stop, Stopped};
    use chrono::{DateTime, TimeDelta};
    use fairnotice_notify::transport::Stage;

    #[test]
    fn a_clock_that_goes_back_ends_the_wait() {
        let (stop, now) = (Stop::default(), DateTime::UNIX_EPOCH);
        let stopped = stop.failed(Stage::Connect, "gone".to_owned(), now);
        let lasts = |seconds| stopped.lasts(now + TimeDelta::seconds(seconds));
        assert_eq!([-3_600, -1, 0, 4, 5, 3_600].map(lasts), [false, false, true, true, false, false]);
        // And a failure after it is waited for like any other.
        let earlier = now - TimeDelta::hours(1);
        let again = stop.failed(Stage::Connect, "gone".to_owned(), earlier);
        assert_eq!((again.since, again.failures), (earlier, 2));
        assert!(again.lasts(earlier) && !again.lasts(now));
    }

    #[test]
    fn each_failure_waits_twice_as_long() {
        let (stop, now) = (Stop::default(), DateTime::UNIX_EPOCH);
        let waits: Vec<_> =
            (0..9).map(|_| (stop.failed(Stage::Connect, "gone".to_owned(), now).again - now).num_seconds()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(stop.get().map(|stopped| (stopped.since, stopped.failures)), Some((now, 9)));
        assert_eq!(stop.over().map(|stopped| stopped.failures), Some(9));
        assert_eq!(stop.get(), None);
        assert_eq!(stop.failed(Stage::Connect, "gone".to_owned(), now).again, now + TimeDelta::seconds(5));
    }

    #[test]
    fn a_failure_that_may_be_the_mails_own_does_not_wait_long() {
        let (stop, now) = (Stop::default(), DateTime::UNIX_EPOCH);
        let mut wait = |stage| (stop.failed(stage, "554 rejected".to_owned(), now).again - now).num_seconds();
        let stages = [Stage::Data, Stage::Data, Stage::Recipient, Stage::Data, Stage::Data, Stage::Mail];
        assert_eq!(stages.map(&mut wait), [5, 10, 20, 30, 30, 160]);
    }

    #[test]
    fn a_summary_has_codes_and_no_words() {
        let summary = |why: &str| {
            let stop = Stop::default();
            let stopped: Stopped = stop.failed(Stage::Recipient, why.to_owned(), DateTime::UNIX_EPOCH);
            stopped.summary()
        };
        assert_eq!(summary("550 5.7.1 ana%40example.com: relay denied by mx1.internal"), "RCPT TO: 550 5.7.1");
        assert_eq!(summary("550 ana is denied"), "RCPT TO: 550");
        assert_eq!(summary("invalid certificate of mx1.internal"), "RCPT TO: no answer");
    }
}
