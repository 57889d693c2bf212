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

    /// Why nothing more can be made, if it is full.
    pub(crate) fn refusal(&self) -> Option<Problem> {
        let detail = "clients are slow to take the answers that the server holds for them";
        self.is_full().then(|| Problem::busy(detail, AGAIN))
    }

    fn is_full(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > self.limit.load(Ordering::Relaxed)
    }

    /// Whether half of it is used: slow clients have to hurry then.
    pub(crate) fn is_tight(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > self.limit.load(Ordering::Relaxed) / 2
    }
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
    use super::Memory;
    use axum::body::Bytes;
    use std::sync::Arc;

    #[test]
    fn bytes_count_until_the_last_part_is_gone() {
        let memory = Arc::new(Memory::default());
        memory.limit(10);
        let mut first = memory.count(Bytes::from_static(b"nine byte"));
        assert!(memory.is_tight() && !memory.is_full());
        let part = first.split_to(2);
        let second = memory.count(Bytes::from_static(b"more"));
        assert!(memory.is_full());
        drop(first);
        assert!(memory.is_full());
        drop(part);
        assert!(!memory.is_tight());
        drop(second);
        assert_eq!(memory.bytes.load(super::Ordering::Relaxed), 0);
    }
}
