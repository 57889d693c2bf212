//! A change record: a planned change together with what has happened to it.

pub use crate::change::Actual;

use crate::{
    change::Change,
    instant::{self, Instant},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a record stands. *Due*, *within the hour* and *overrun* are derived from the clock and never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Private.
    Draft,
    /// Published; work has not begun.
    Announced,
    /// Work is under way.
    InProgress,
    /// Work is done and is being verified.
    Verifying,
    /// Finished as planned.
    Completed,
    /// Undone; a message about it is owed before closing (rule N6).
    RolledBack,
    /// Nothing more is owed.
    Closed,
    /// Will not happen.
    Cancelled,
}

impl State {
    /// Every state, in the order of a record's life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Announced,
        Self::InProgress,
        Self::Verifying,
        Self::Completed,
        Self::RolledBack,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The id used in the API and in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::InProgress => "in_progress",
            Self::Verifying => "verifying",
            Self::Completed => "completed",
            Self::RolledBack => "rolled_back",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether work is going on, so that the affected components are under maintenance.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::InProgress | Self::Verifying)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InProgress => "in progress",
            Self::RolledBack => "rolled back",
            other => other.id(),
        })
    }
}

/// A message on a record, with the state that it left the record in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// When it was published.
    #[serde(with = "instant::required")]
    pub at: Instant,
    /// The record's state after it.
    pub state: State,
    /// What it says; empty where the step alone is the message.
    #[serde(default)]
    pub message: String,
}

/// A change record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its permanent id, part of its page's address.
    pub id: String,
    /// Counts its edits and steps, from 1.
    pub revision: u32,
    /// Where it stands.
    pub state: State,
    /// What is planned.
    pub change: Change,
    /// What has been said since, oldest first.
    pub updates: Vec<Update>,
    /// What has happened since.
    pub actual: Actual,
}

impl Record {
    /// A record that is announced at `now`.
    pub fn announced(id: impl Into<String>, change: Change, now: Instant) -> Self {
        let id = id.into();
        Self {
            revision: 1,
            state: State::Announced,
            change: change.with_id(&id).announced(now),
            updates: vec![Update { at: now, state: State::Announced, message: String::new() }],
            actual: Actual::default(),
            id,
        }
    }
}
