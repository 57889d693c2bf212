//! The server's one clock. Everything else is told what time it is.

use chrono::{DateTime, TimeDelta, Utc};
use fairnotice_core::instant::Instant;
use std::sync::{Mutex, PoisonError};

/// Tells the time.
#[derive(Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Set to an instant, and running on from there: a demonstration, or a test in a real browser.
    Set(Mutex<(Instant, std::time::Instant)>),
    /// Stands still until it is set: a test.
    Still(Mutex<Instant>),
}

impl Clock {
    /// A clock that was set to an instant and runs on.
    pub fn set_to(at: Instant) -> Self {
        Self::Set(Mutex::new((at, std::time::Instant::now())))
    }

    /// A clock that stands still.
    pub fn still(at: Instant) -> Self {
        Self::Still(Mutex::new(at))
    }

    /// Now, to the millisecond: what is stored is what was judged.
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

    /// Moves the clock; says whether it is one that can be moved.
    pub fn move_to(&self, to: Instant) -> bool {
        match self {
            Self::System => return false,
            Self::Set(state) => *state.lock().unwrap_or_else(PoisonError::into_inner) = (to, std::time::Instant::now()),
            Self::Still(at) => *at.lock().unwrap_or_else(PoisonError::into_inner) = to,
        }
        true
    }
}

impl fairnotice_service::Clock for Clock {
    fn now(&self) -> Instant {
        self.now()
    }
}
