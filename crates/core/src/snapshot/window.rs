//! The window of the snapshot: which records it holds, so that its size does not grow with the database.

use crate::instant::{self, Instant};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What the snapshot holds at an instant.
///
/// | record | how many |
/// | --- | --- |
/// | work under way, or announced work whose start has passed | every one |
/// | announced work that starts within 90 days, by start | as many as fit into [`SnapshotWindow::MOST`] with the others |
/// | work that ended within 7 days, or was rolled back and is not closed; newest end first | [`SnapshotWindow::MOST_ENDED`] |
/// | open incidents | every one |
/// | incidents that were resolved within 7 days, newest first | [`SnapshotWindow::MOST_ENDED`] |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotWindow {
    /// What ended before this instant is left out.
    pub since: Instant,
    /// The instant of the snapshot.
    pub now: Instant,
    /// What starts after this instant is left out.
    pub until: Instant,
}

impl SnapshotWindow {
    /// How long an ended record stays. Its own page, the calendar and the list of changes keep it for ever.
    pub const BEHIND: TimeDelta = TimeDelta::days(7);
    /// How far ahead the snapshot looks.
    pub const AHEAD: TimeDelta = TimeDelta::days(90);
    /// How many changes there are at most, unless more are under way or overdue.
    pub const MOST: u32 = 500;
    /// How many changes that ended, and how many resolved incidents.
    pub const MOST_ENDED: u32 = 100;

    /// The window of a snapshot at `now`.
    pub fn at(now: Instant) -> Self {
        Self {
            since: now.checked_sub_signed(Self::BEHIND).unwrap_or(Instant::MIN_UTC),
            now,
            until: now.checked_add_signed(Self::AHEAD).unwrap_or(Instant::MAX_UTC),
        }
    }
}

/// What a snapshot leaves out although it lies within its window, because there is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truncated {
    /// How many announced changes are left out: the latest by start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub announced: u64,
    /// The start of the first of them: `GET /api/v1/changes?from=` lists them.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub announced_from: Option<Instant>,
    /// Whether changes that ended within 7 days are left out: the earliest by end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
    /// Whether incidents that were resolved within 7 days are left out: the earliest by their resolution.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resolved: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}
