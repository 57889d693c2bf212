//! Stretches of time.

use crate::instant::{self, Instant};
use serde::{Deserialize, Serialize};

/// A non-empty, half-open stretch of time: its start belongs to it, its end does not. So windows that touch do not
/// overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Window {
    start: Instant,
    end: Instant,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    #[serde(with = "instant::required")]
    start: Instant,
    #[serde(with = "instant::required")]
    end: Instant,
}

impl Window {
    /// The window between two instants; none unless the end is after the start.
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Its first instant.
    pub fn start(self) -> Instant {
        self.start
    }

    /// The first instant after it.
    pub fn end(self) -> Instant {
        self.end
    }

    /// Whether every instant of `other` is one of this window's.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share an instant.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Its length in whole seconds.
    pub fn seconds(self) -> i64 {
        (self.end - self.start).num_seconds()
    }
}

impl From<Window> for Ends {
    fn from(Window { start, end }: Window) -> Self {
        Self { start, end }
    }
}

impl TryFrom<Ends> for Window {
    type Error = String;

    fn try_from(Ends { start, end }: Ends) -> Result<Self, String> {
        Self::new(start, end)
            .ok_or_else(|| format!("`{}` is not after the start, `{}`", instant::text(end), instant::text(start)))
    }
}
