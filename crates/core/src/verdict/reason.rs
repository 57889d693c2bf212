//! Why a rule's outcome is what it is, as data; `text.rs` puts it into words.
//!
//! The reason of a rule that passes allocates nothing: it shares the record, the calendar and the zone, and reads the rest
//! from them when it is shown.

use super::{LeadCheck, Statements};
use crate::{
    calendar::Unknown,
    change::{ChangeFile, Kind, MessageKind},
    diagnostic::Diagnostic,
    help::{Better, Question},
    instant::Instant,
    policy::Denial,
    release::{Deploys, VersionStep},
    zone::Zone,
};
use semver::Version;
use std::sync::Arc;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A sentence that depends on nothing.
    Fixed(&'static str),
    /// What the record lacks or contradicts, each at its key.
    Faults(Vec<Diagnostic>),
    /// What the policy's data do not cover.
    Unknown(Unknown),
    /// What the record has to state before the rule can be evaluated.
    Missing(Diagnostic),
    /// What a person states: shown, never checked.
    Statements(Statements),
    /// A message against the instant at which it was due.
    Message(MessageCheck),
    /// A notice against its lead.
    Lead(LeadCheck),
    /// A window against peak hours, freezes and agreed windows.
    Hours(Box<HoursCheck>),
    /// A version against the one before.
    Step(VersionChange),
    /// A kind that fits what it deploys.
    Fits {
        /// The kind.
        kind: Kind,
        /// What it deploys.
        deploys: Deploys,
    },
}

impl Reason {
    /// The check of a lead, where it is one.
    pub fn lead(&self) -> Option<&LeadCheck> {
        match self {
            Self::Lead(check) => Some(check),
            _ => None,
        }
    }
}

/// The versions that a record names, and what leads from one to the other.
#[derive(Debug, Clone)]
pub struct VersionChange {
    pub(crate) record: Arc<ChangeFile>,
    pub(crate) step: VersionStep,
}

impl VersionChange {
    /// The last stable version.
    pub fn from(&self) -> Option<&Version> {
        self.record.release.as_ref()?.from.as_ref()
    }

    /// The version deployed.
    pub fn to(&self) -> Option<&Version> {
        self.record.release.as_ref().map(|release| &release.to)
    }

    /// What leads from one to the other.
    pub fn step(&self) -> VersionStep {
        self.step
    }
}

impl PartialEq for VersionChange {
    fn eq(&self, other: &Self) -> bool {
        (self.from(), self.to(), self.step) == (other.from(), other.to(), other.step)
    }
}

impl Eq for VersionChange {}

/// A message that is due at or by an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageCheck {
    /// Which.
    pub kind: MessageKind,
    /// The last instant at which it is in time. None for a reminder where the announcement serves as one, and for a rollback
    /// message before the record is closed.
    pub due: Option<Instant>,
    /// The business zone.
    pub zone: Zone,
    /// What sets the instant, such as `work began`.
    pub because: &'static str,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Until when it can be published in time; none where it is too late, or where it is published.
    pub until: Option<Instant>,
    /// The message that serves in its place: the announcement for a reminder that was due before it (A13).
    pub served_by: Option<MessageKind>,
}

impl MessageCheck {
    /// Seconds between the message and its due instant; negative where it was late. None where it is not published, or has no
    /// due instant.
    pub fn margin(&self) -> Option<i64> {
        Some(self.due?.timestamp() - self.published_at?.timestamp())
    }
}

/// What excludes a window. Other starts are computed on demand.
#[derive(Debug, Clone)]
pub struct HoursCheck {
    /// Every reason; the first overlap in each region.
    pub denials: Vec<Denial>,
    /// How long the window is.
    pub seconds: i64,
    /// The start.
    pub start: Instant,
    pub(crate) question: Question,
}

impl HoursCheck {
    /// The latest earlier start that keeps every rule, and is still ahead.
    pub fn earlier(&self) -> Option<Instant> {
        self.question.earlier(self.start)
    }

    /// The earliest later start that keeps every rule. Unknown where holidays or clocks are.
    pub fn later(&self) -> Result<Better, Unknown> {
        self.question.later(self.start)
    }
}

/// Two checks are equal where the same reasons exclude the same window.
impl PartialEq for HoursCheck {
    fn eq(&self, other: &Self) -> bool {
        (&self.denials, self.seconds, self.start) == (&other.denials, other.seconds, other.start)
    }
}

impl Eq for HoursCheck {}
