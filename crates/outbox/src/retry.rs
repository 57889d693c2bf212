//! When a delivery is tried again.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;

/// The wait after the first failed attempt.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::hours(4);
/// After so long a delivery is given up: a mail server does the same (RFC 5321, section 4.5.4.1).
const LIFE: TimeDelta = TimeDelta::days(4);

/// When a delivery of a notice that was published at `published` is tried again after `attempts` attempts, the last of them at
/// `now`; none if it is given up. Each wait is twice the one before. `spread`, of 0 to 255, makes it up to a fifth longer, so that
/// deliveries that failed together do not come back together.
pub(crate) fn next(published: Instant, attempts: u32, spread: u8, now: Instant) -> Option<Instant> {
    let doubled = FIRST.checked_mul(1 << attempts.saturating_sub(1).min(8)).unwrap_or(LONGEST).min(LONGEST);
    let jitter = doubled / 5 * i32::from(spread) / 255;
    let at = now.checked_add_signed(doubled + jitter)?;
    (at - published <= LIFE).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::next;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn waits_double_and_end() {
        let now = DateTime::UNIX_EPOCH;
        let minutes = |attempts, spread| next(now, attempts, spread, now).map(|at| (at - now).num_seconds());
        assert_eq!(minutes(1, 0), Some(60));
        assert_eq!(minutes(1, 255), Some(72));
        assert_eq!(minutes(3, 0), Some(240));
        assert_eq!(minutes(40, 0), Some(4 * 3_600));
        let late = now + TimeDelta::days(4);
        assert_eq!(next(now, 9, 0, late), None);
        assert!(next(now, 1, 0, late - TimeDelta::minutes(1)).is_some());
    }
}
