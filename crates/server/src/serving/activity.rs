//! What a connection waits for, and since when.

use super::limits::Deadlines;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::time::Instant;

/// What a connection waits for, and since when. The socket and the bodies of its responses report it; the connection's task
/// looks whether it has waited too long.
#[derive(Debug)]
pub(super) struct Activity(Mutex<Waits>);

#[derive(Debug)]
struct Waits {
    /// The number of the next request.
    next: u64,
    /// Requests whose response is not sent: since when each waits for the client to take a part of it.
    requests: BTreeMap<u64, Option<Instant>>,
    /// Since when there is no request.
    idle: Instant,
    /// Since when a head is incomplete.
    head: Option<Instant>,
    /// Since when the system takes nothing more for the client.
    write: Option<Instant>,
    /// Whether the system has everything that was written.
    is_flushed: bool,
}

/// A request whose response is not sent. It ends when it is dropped.
#[derive(Debug)]
pub(super) struct Request {
    activity: Arc<Activity>,
    number: u64,
}

impl Activity {
    /// A new connection, which has to send the head of a request.
    pub(super) fn new(now: Instant) -> Self {
        Self(Mutex::new(Waits {
            next: 0,
            requests: BTreeMap::new(),
            idle: now,
            head: Some(now),
            write: None,
            is_flushed: true,
        }))
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A head has arrived.
    pub(super) fn request(self: &Arc<Self>) -> Request {
        let mut waits = self.waits();
        let number = waits.next;
        waits.next += 1;
        waits.head = None;
        waits.requests.insert(number, None);
        Request { activity: self.clone(), number }
    }

    /// Bytes have arrived; if no request is open, they begin a head.
    pub(super) fn received(&self) {
        let mut waits = self.waits();
        if waits.requests.is_empty() && waits.head.is_none() {
            waits.head = Some(Instant::now());
        }
    }

    /// The system has taken bytes for the client, or has no room for them.
    pub(super) fn written(&self, is_taken: bool) {
        let mut waits = self.waits();
        waits.is_flushed = false;
        waits.write = if is_taken { None } else { waits.write.or_else(|| Some(Instant::now())) };
    }

    /// The system has everything.
    pub(super) fn flushed(&self) {
        self.waits().is_flushed = true;
    }

    /// Whether the system has everything that was written.
    pub(super) fn is_flushed(&self) -> bool {
        self.waits().is_flushed
    }

    /// The deadline that has passed, if one has.
    pub(super) fn overdue(&self, now: Instant, deadlines: &Deadlines, is_reserved: bool) -> Option<&'static str> {
        let waits = self.waits();
        let passed = |since: Option<Instant>, limit| since.is_some_and(|since| now.duration_since(since) >= limit);
        let limit = |usual| if is_reserved { deadlines.reserved } else { usual };
        if passed(waits.head, limit(deadlines.head)) {
            Some("the head of a request")
        } else if passed(waits.requests.is_empty().then_some(waits.idle), limit(deadlines.idle)) {
            Some("the next request")
        } else if passed(waits.write, deadlines.write)
            || waits.requests.values().any(|since| passed(*since, deadlines.write))
        {
            Some("a response to be taken")
        } else {
            None
        }
    }
}

impl Request {
    /// A part of the response waits for the client, or does not.
    pub(super) fn waits_for_client(&self, waits: bool) {
        self.activity.waits().requests.insert(self.number, waits.then(Instant::now));
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut waits = self.activity.waits();
        waits.requests.remove(&self.number);
        waits.idle = Instant::now();
    }
}
