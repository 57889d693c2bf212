//! The places for connections and live readers, and what is said when they are taken.

use super::limits::Limits;
use crate::problem::Problem;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// The places of a server. A place is free again when it is dropped.
pub(super) struct Capacity {
    limits: Limits,
    places: Arc<Semaphore>,
    reserved: Arc<Semaphore>,
    live: Arc<Semaphore>,
    refused: Tally,
    live_refused: Tally,
}

/// The place of a connection.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    /// Whether it is kept for health checks and operators.
    pub(super) is_reserved: bool,
}

impl Capacity {
    pub(super) fn new(limits: Limits) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self {
            limits,
            places: semaphore(limits.connections() - limits.reserved()),
            reserved: semaphore(limits.reserved()),
            live: semaphore(limits.live_readers()),
            refused: Tally::default(),
            live_refused: Tally::default(),
        }
    }

    /// How many connections are open, without the live readers, which hold nothing of their own.
    pub(super) fn open(&self) -> usize {
        let live = self.limits.live_readers() - self.live.available_permits();
        let free = self.places.available_permits() + self.reserved.available_permits();
        (self.limits.connections() - free).saturating_sub(live)
    }

    /// Waits until there is a place. A new connection waits in the system's queue meanwhile.
    pub(super) async fn place(&self) -> Result<Place, AcquireError> {
        let (permit, is_reserved) = tokio::select! {
            biased;
            permit = self.places.clone().acquire_owned() => (permit?, false),
            permit = self.reserved.clone().acquire_owned() => (permit?, true),
        };
        Ok(Place { _permit: permit, is_reserved })
    }

    /// A place for a live reader, if one is free.
    pub(super) fn live(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.live.clone().try_acquire_owned().map_err(|_| {
            let (limit, refused) = (self.limits.live_readers(), self.live_refused.count());
            if let Some(recent) = refused.to_log {
                tracing::warn!(
                    limit,
                    refused = recent,
                    "live readers are refused: `--max-live-readers` allows no more"
                );
            }
            Problem::busy("as many readers follow the live stream as the server can serve", refused.wait())
        })
    }

    /// Refuses a request for which only a reserved place was left.
    pub(super) fn full(&self) -> Problem {
        let (limit, refused) = (self.limits.connections(), self.refused.count());
        if let Some(recent) = refused.to_log {
            tracing::warn!(limit, refused = recent, "requests are refused: `--max-connections` allows no more");
        }
        Problem::busy("as many connections are open as the server can serve", refused.wait())
    }

    /// Waits until every connection has ended.
    pub(super) async fn emptied(&self) {
        let every = |places: usize| u32::try_from(places).unwrap_or(u32::MAX);
        let reserved = self.limits.reserved();
        // Neither semaphore is ever closed.
        _ = self.places.acquire_many(every(self.limits.connections() - reserved)).await;
        _ = self.reserved.acquire_many(every(reserved)).await;
    }
}

/// Counts events of which the log hears at most once a minute.
#[derive(Default)]
pub(super) struct Tally(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    all: u64,
    logged: u64,
    logged_at: Option<Instant>,
}

/// One counted event.
pub(super) struct Event {
    number: u64,
    /// How many were counted since the log last heard of them; none if it need not hear now.
    pub(super) to_log: Option<u64>,
}

impl Tally {
    const PERIOD: Duration = Duration::from_mins(1);

    pub(super) fn count(&self) -> Event {
        self.count_at(Instant::now())
    }

    fn count_at(&self, now: Instant) -> Event {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.all += 1;
        let number = counted.all;
        let is_due = counted.logged_at.is_none_or(|at| now.duration_since(at) >= Self::PERIOD);
        let to_log = is_due.then(|| number - counted.logged);
        if is_due {
            (counted.logged, counted.logged_at) = (number, Some(now));
        }
        Event { number, to_log }
    }
}

impl Event {
    /// When to try again: clients that are refused together must not come back together.
    fn wait(&self) -> Duration {
        Duration::from_secs(5 + self.number % 11)
    }
}

#[cfg(test)]
mod tests {
    use super::{Instant, Tally};

    #[test]
    fn the_log_hears_once_a_minute_how_many_there_were() {
        let (tally, start) = (Tally::default(), Instant::now());
        let log =
            [0, 1, 59, 60, 61, 200].map(|after| tally.count_at(start + std::time::Duration::from_secs(after)).to_log);
        assert_eq!(log, [Some(1), None, None, Some(3), None, Some(2)]);
    }

    #[test]
    fn refused_clients_come_back_at_different_times() {
        let tally = Tally::default();
        let waits: Vec<_> = (0..11).map(|_| tally.count().wait().as_secs()).collect();
        assert_eq!(waits, [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 5]);
    }
}
