//! Why a rule's outcome is what it is, as data; `text.rs` puts it into words.

use crate::{
    calendar::{Counting, Skipped, Unknown},
    change::{Kind, MessageKind},
    instant::Instant,
    lead::Lead,
    policy::{Denial, Deploys},
    problem::Problem,
    release::Step,
};
use chrono::NaiveDateTime;
use semver::Version;
use std::sync::Arc;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A sentence that depends on nothing.
    Fixed(&'static str),
    /// What the record lacks or contradicts, each at its key.
    Faults(Vec<Problem>),
    /// What would have to be known.
    Unknown(Unknown),
    /// What the record would have to say to be judged.
    Unsaid(Problem),
    /// What a person states: shown, never checked.
    Stated(Vec<Statement>),
    /// A message against the instant at which it was owed.
    Message(Box<MessageCheck>),
    /// A notice against its lead.
    Lead(Box<LeadCheck>),
    /// A window against peak hours, freezes and agreed windows.
    Hours(Box<HoursCheck>),
    /// A version against the one before.
    Step {
        /// The last stable version.
        from: Option<Version>,
        /// The version deployed.
        to: Version,
        /// What leads from one to the other.
        step: Step,
    },
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

/// Which notice a lead speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeadOf {
    /// The early release notification (rule R6).
    Release,
    /// The change notification (rule C3).
    Change,
    /// Product documentation (rule R9).
    Documentation,
}

/// What counts as the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// The early notification.
    Early,
    /// The announcement of the change.
    Announcement,
    /// The announcement, which has not gone out: as if it did now.
    Now,
    /// The message on an edit that restarted the lead (A28).
    Edit,
    /// The documentation.
    Documentation,
}

/// A notice, when it was due, and how the days were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadCheck {
    /// Which notice.
    pub of: LeadOf,
    /// The lead that sets the due instant.
    pub lead: Lead,
    /// Whether that is the change notice's lead, which the early notification may not come after (A4).
    pub by_order: bool,
    /// How days were counted.
    pub counting: Counting,
    /// The last second in time.
    pub due: Instant,
    /// The same on the clocks of the business zone.
    pub due_local: NaiveDateTime,
    /// When the notice was, is, or will be told.
    pub told_at: Instant,
    /// The same on the clocks of the business zone.
    pub told_local: NaiveDateTime,
    /// What was told then.
    pub told: Told,
    /// The business zone.
    pub zone: Arc<str>,
    /// When it would have been due under each way of counting, in the order of [`Counting::ALL`].
    pub due_by: [Option<Instant>; 3],
    /// The first start for which this notice would be in time, in business-zone time; none where it is in time, or no
    /// calendar reaches so far.
    pub earliest_start: Option<NaiveDateTime>,
    /// The days between the due date and the start that did not count.
    pub skipped: Skipped,
    /// Whether the notice can still go out in time.
    pub pending: bool,
}

impl LeadCheck {
    /// Seconds to spare; negative where the notice is late.
    pub fn margin(&self) -> i64 {
        self.due.timestamp() - self.told_at.timestamp()
    }

    /// Whether the notice is in time under a way of counting; none where that is unknown.
    pub fn would_pass(&self, counting: Counting) -> Option<bool> {
        let i = Counting::ALL.iter().position(|candidate| *candidate == counting)?;
        self.due_by[i].map(|due| self.told_at.timestamp() <= due.timestamp())
    }
}

/// A sentence that a person stands for, and the key where the record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The record's key.
    pub key: &'static str,
    /// What it says.
    pub text: String,
}

/// A message that is owed at or by an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageCheck {
    /// Which.
    pub kind: MessageKind,
    /// By when it has to be out.
    pub due: Instant,
    /// The same on the clocks of the business zone.
    pub due_local: NaiveDateTime,
    /// The business zone.
    pub zone: Arc<str>,
    /// What sets the instant, such as `work began`.
    pub because: &'static str,
    /// When it went out.
    pub told_at: Option<Instant>,
    /// Until when it can still go out without a breach; none where it is too late, or where it is out.
    pub until: Option<Instant>,
    /// Whether what served was another message: the announcement for a late reminder (A13).
    pub served_by: Option<MessageKind>,
}

impl MessageCheck {
    /// Seconds between the message and its due instant; negative where it was late. None where it is not out.
    pub fn margin(&self) -> Option<i64> {
        self.told_at.map(|told| self.due.timestamp() - told.timestamp())
    }
}

/// What stands against a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursCheck {
    /// Every reason; the first touch in each region.
    pub denials: Vec<Denial>,
    /// How long the window is.
    pub seconds: i64,
    /// The planned start.
    pub start: Instant,
    /// The latest earlier start that nothing stands against, and that is still told in time.
    pub earlier: Option<FreeStart>,
    /// The earliest later start that nothing stands against.
    pub later: Option<FreeStart>,
    /// Seconds of the longest stretch that was found where the window does not fit anywhere.
    pub longest: Option<i64>,
    /// The business zone.
    pub zone: Arc<str>,
}

/// A start that nothing stands against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeStart {
    /// The instant.
    pub at: Instant,
    /// The same on the clocks of the business zone.
    pub local: NaiveDateTime,
}
