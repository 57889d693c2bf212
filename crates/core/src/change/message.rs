//! The messages that were published about a change.

use crate::instant::{self, Instant};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a message announces (rules N1 to N8). Each is published on the status site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// That a release is coming (rules R6 and N8).
    Early,
    /// That work is planned (rules C3 and N1).
    Announcement,
    /// The final release notes (rules R8 and N8).
    Notes,
    /// Updated product documentation (rules R9 and N8).
    Documentation,
    /// That something about announced work has changed (rule C9).
    Changed,
    /// That work is about to start (rule N2).
    Reminder,
    /// That work has begun (rule N3).
    Started,
    /// Progress, or that work takes longer (rule N4).
    Update,
    /// That work is done and being verified.
    Verifying,
    /// That work is finished (rule N5).
    Finished,
    /// That the change was undone (rule N6).
    RolledBack,
    /// That something went wrong (rule N7).
    Incident,
    /// That work will not happen (A29).
    Cancelled,
}

impl MessageKind {
    /// Every kind, in the order of a record's life.
    pub const ALL: [Self; 13] = [
        Self::Early,
        Self::Announcement,
        Self::Notes,
        Self::Documentation,
        Self::Changed,
        Self::Reminder,
        Self::Started,
        Self::Update,
        Self::Verifying,
        Self::Finished,
        Self::RolledBack,
        Self::Incident,
        Self::Cancelled,
    ];

    /// The id used in files and in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Announcement => "announcement",
            Self::Notes => "notes",
            Self::Documentation => "documentation",
            Self::Changed => "changed",
            Self::Reminder => "reminder",
            Self::Started => "started",
            Self::Update => "update",
            Self::Verifying => "verifying",
            Self::Finished => "finished",
            Self::RolledBack => "rolled_back",
            Self::Incident => "incident",
            Self::Cancelled => "cancelled",
        }
    }

    /// The message as a reader would call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Early => "early release notification",
            Self::Announcement => "announcement",
            Self::Notes => "final release notes",
            Self::Documentation => "product documentation",
            Self::Changed => "message on what changed",
            Self::Reminder => "reminder",
            Self::Started => "message that work has begun",
            Self::Update => "update",
            Self::Verifying => "message that work is being verified",
            Self::Finished => "message that work is finished",
            Self::RolledBack => "rollback message",
            Self::Incident => "incident message",
            Self::Cancelled => "cancellation",
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A message that was published: an entry of the record's `notices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// What it announces.
    pub kind: MessageKind,
    /// The start that it is about; a new start needs a new reminder (A13). By default the record's.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub for_start: Option<Instant>,
    /// When it was published.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub published_at: Instant,
}
