//! Whether something happened a moment ago, by the processor's clock: tests set the other one.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long it is recent. So long may a power cut go back in what is known of mails: they are sent again, with the same
/// Message-ID.
const RECENT: Duration = Duration::from_millis(100);

/// When something happened last.
#[derive(Debug, Default)]
pub(crate) struct RecentMoment(Mutex<Option<Instant>>);

impl RecentMoment {
    pub(crate) fn is_recent(&self) -> bool {
        self.last().is_some_and(|at| at.elapsed() < RECENT)
    }

    pub(crate) fn set(&self) {
        *self.last() = Some(Instant::now());
    }

    /// An instant is stored complete, so a poisoned lock holds valid data.
    fn last(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
