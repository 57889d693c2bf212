//! The server's only clock. Everything else takes `now` as an argument.

use chrono::{DateTime, TimeDelta, Utc};
use fairnotice_core::instant::Instant;
use std::sync::{Mutex, PoisonError};

/// The source of the time.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Set to an instant and running from there, for demonstrations and browser tests.
    Set(Mutex<(Instant, std::time::Instant)>),
    /// Stands still until it is set, for tests.
    Still(Mutex<Instant>),
}

impl Clock {
    /// A clock that is set to an instant and runs.
    pub fn set_to(at: Instant) -> Self {
        Self::Set(Mutex::new((at, std::time::Instant::now())))
    }

    /// A clock that stands still.
    pub fn still(at: Instant) -> Self {
        Self::Still(Mutex::new(at))
    }

    /// Now, to the millisecond: the stored instant equals the checked one.
    pub fn now(&self) -> Instant {
        let now = match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
            Self::System => Utc::now(),
            Self::Set(state) => {
                let (at, since) = *state.lock().unwrap_or_else(PoisonError::into_inner);
                at + TimeDelta::from_std(since.elapsed()).unwrap_or_default()
            }
            Self::Still(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }

    /// Moves the clock; returns whether it can be moved.
    pub fn move_to(&self, to: Instant) -> bool {
        match self {
            Self::System => return false,
            Self::Set(state) => *state.lock().unwrap_or_else(PoisonError::into_inner) = (to, std::time::Instant::now()),
            Self::Still(at) => *at.lock().unwrap_or_else(PoisonError::into_inner) = to,
        }
        true
    }
}

impl fairnotice_service::TimeSource for Clock {
    fn now(&self) -> Instant {
        self.now()
    }
}
