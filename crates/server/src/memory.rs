//! How many bytes of answers the server holds: in its cache, and for clients that do not take them.

use crate::problem::Problem;
use axum::body::Bytes;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// When to try again: slow clients are gone then.
const AGAIN: Duration = Duration::from_secs(10);

/// What a connection may hold in any case, in bytes.
const LEAST_SHARE: usize = 64 * 1024;

/// The bytes of answers that the server holds, and how many it may hold. A client can ask for large answers and take none of
/// them, on many streams of one connection; without a limit it would fill the memory.
#[derive(Debug)]
pub(crate) struct Memory {
    bytes: AtomicUsize,
    limit: AtomicUsize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { bytes: AtomicUsize::new(0), limit: AtomicUsize::new(usize::MAX) }
    }
}

impl Memory {
    /// Makes room for so many bytes; without a limit there is room for any number.
    pub(crate) fn limit(&self, bytes: usize) {
        self.limit.store(bytes, Ordering::Relaxed);
    }

    /// The same bytes, which count as long as anybody holds a part of them.
    pub(crate) fn count(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        self.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
        Bytes::from_owner(Counted { bytes, memory: self.clone() })
    }

    /// Why nothing more can be held for one client, if it is full, or if the client has too much already.
    pub(crate) fn refusal(&self, has_too_much: bool) -> Option<Problem> {
        (has_too_much || self.bytes() > self.room()).then(busy)
    }

    /// Why nothing more can be made for everybody: a quarter more is kept for that, so that a few clients cannot take it away from
    /// all others.
    pub(crate) fn refusal_for_all(&self) -> Option<Problem> {
        (self.bytes() > self.room().saturating_add(self.room() / 4)).then(busy)
    }

    /// If half of it is used: what each of so many connections may hold, in bytes. If none holds more, they hold half of it at
    /// most.
    pub(crate) fn share(&self, connections: usize) -> Option<usize> {
        let half = self.room() / 2;
        (self.bytes() > half).then(|| (half / connections.max(1)).max(LEAST_SHARE))
    }

    fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    fn room(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }
}

fn busy() -> Problem {
    Problem::busy("clients are slow to take the answers that the server holds for them", AGAIN)
}

struct Counted {
    bytes: Bytes,
    memory: Arc<Memory>,
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.memory.bytes.fetch_sub(self.bytes.len(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_SHARE, Memory};
    use axum::body::Bytes;
    use std::sync::Arc;

    /// Whether an answer for one client is refused, and one for everybody.
    fn is_refused(memory: &Memory) -> (bool, bool) {
        (memory.refusal(false).is_some(), memory.refusal_for_all().is_some())
    }

    #[test]
    fn bytes_count_until_the_last_part_is_gone() {
        let memory = Arc::new(Memory::default());
        memory.limit(10);
        let mut first = memory.count(Bytes::from_static(b"nine byte"));
        assert!(memory.share(1).is_some());
        assert_eq!(is_refused(&memory), (false, false));
        let part = first.split_to(2);
        let second = memory.count(Bytes::from_static(b"mor"));
        assert_eq!(is_refused(&memory), (true, false));
        let third = memory.count(Bytes::from_static(b"e"));
        assert_eq!(is_refused(&memory), (true, true));
        drop((first, third));
        assert_eq!(is_refused(&memory), (true, false));
        drop(part);
        assert_eq!(memory.share(1), None);
        drop(second);
        assert_eq!(memory.bytes(), 0);
    }

    #[test]
    fn every_connection_has_a_share_of_half() {
        let memory = Arc::new(Memory::default());
        memory.limit(4_000_000);
        let _held = memory.count(vec![0; 2_000_001].into());
        assert_eq!(
            [0, 1, 2, 20, 1_000].map(|connections| memory.share(connections)),
            [Some(2_000_000), Some(2_000_000), Some(1_000_000), Some(100_000), Some(LEAST_SHARE)]
        );
    }
}
