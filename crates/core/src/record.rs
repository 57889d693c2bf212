//! A change record: a planned change together with what has happened to it.

use crate::{
    change::{Change, Texts},
    id::ChangeId,
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
    /// Undone; a message about it is due before closing (rule N6).
    RolledBack,
    /// Nothing more is due.
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
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub translations: Texts,
    /// The end of work that it tells, where that is another than before.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub end: Option<Instant>,
    /// When its text was corrected last; what stood there before is in the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub corrected_at: Option<Instant>,
}

impl Update {
    /// A message that a step is, or says.
    pub fn new(at: Instant, state: State, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { at, state, message, translations: Texts::new(), end: None, corrected_at: None }
    }
}

/// A change record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its permanent id, part of its page's address.
    pub id: ChangeId,
    /// Counts its edits and steps, from 1.
    pub revision: u32,
    /// Where it stands.
    pub state: State,
    /// What is planned, and what has happened to it.
    pub change: Change,
    /// What has been said since, oldest first.
    pub updates: Vec<Update>,
}

impl Record {
    /// A record that nobody but operators sees yet.
    pub fn draft(id: ChangeId, change: Change) -> Self {
        Self { revision: 1, state: State::Draft, change: change.with_id(&id).planned(), updates: Vec::new(), id }
    }

    /// The instant of its newest entry: nothing that happens to it later has an earlier one (see [`crate::lifecycle`]).
    pub fn newest_instant(&self) -> Option<Instant> {
        let updates = self.updates.iter().map(|update| update.corrected_at.unwrap_or(update.at));
        let messages = self.change.file().notices.iter().map(|message| message.published_at);
        updates.chain(messages).max()
    }
}
