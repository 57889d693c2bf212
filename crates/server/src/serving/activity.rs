//! What a connection waits for, and since when.

use super::limits::Deadlines;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long a client may let a part of a response wait while its connection holds more than its share.
const SLOW: Duration = Duration::from_secs(1);

/// What a connection waits for, and since when. The socket and the bodies of its responses report it; the connection's task
/// looks whether it has waited too long.
#[derive(Debug)]
pub(super) struct Activity(Mutex<Waits>);

#[derive(Debug)]
struct Waits {
    /// The number of the next request.
    next: u64,
    /// Requests whose response is not sent.
    requests: BTreeMap<u64, Unsent>,
    /// Since when there is no request.
    idle: Instant,
    /// Since when a head is incomplete.
    head: Option<Instant>,
    /// Since when the system takes nothing more for the client.
    write: Option<Instant>,
    /// Whether the system has everything that was written.
    is_flushed: bool,
}

/// A response that is not sent.
#[derive(Debug, Clone, Copy, Default)]
struct Unsent {
    /// Since when it waits for the client to take a part of it.
    since: Option<Instant>,
    /// How many bytes it has.
    bytes: usize,
}

impl Waits {
    fn held(&self) -> usize {
        self.requests.values().map(|unsent| unsent.bytes).fold(0, usize::saturating_add)
    }
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
        waits.requests.insert(number, Unsent::default());
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

    /// How many bytes the responses have that are not sent.
    pub(super) fn held(&self) -> usize {
        self.waits().held()
    }

    /// The deadline that has passed, if one has. Where memory is short, `share` is what the connection may hold, in bytes.
    pub(super) fn overdue(
        &self,
        now: Instant,
        deadlines: &Deadlines,
        is_reserved: bool,
        share: Option<usize>,
    ) -> Option<&'static str> {
        let waits = self.waits();
        let has_too_much = share.is_some_and(|share| waits.held() > share);
        let write = if has_too_much { deadlines.write.min(SLOW) } else { deadlines.write };
        let passed = |since: Option<Instant>, limit| since.is_some_and(|since| now.duration_since(since) >= limit);
        let limit = |usual| if is_reserved { deadlines.reserved } else { usual };
        if passed(waits.head, limit(deadlines.head)) {
            Some("the head of a request")
        } else if passed(waits.requests.is_empty().then_some(waits.idle), limit(deadlines.idle)) {
            Some("the next request")
        } else if passed(waits.write, write) || waits.requests.values().any(|unsent| passed(unsent.since, write)) {
            Some("a response to be taken")
        } else {
            None
        }
    }
}

impl Request {
    /// A part of the response waits for the client, or does not.
    pub(super) fn waits_for_client(&self, waits: bool) {
        self.change(|unsent| unsent.since = waits.then(Instant::now));
    }

    /// The response has so many bytes.
    pub(super) fn holds(&self, bytes: usize) {
        self.change(|unsent| unsent.bytes = bytes);
    }

    fn change(&self, change: impl FnOnce(&mut Unsent)) {
        if let Some(unsent) = self.activity.waits().requests.get_mut(&self.number) {
            change(unsent);
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut waits = self.activity.waits();
        waits.requests.remove(&self.number);
        waits.idle = Instant::now();
    }
}
