//! The steps of a record's life, and which state each leads to.

use crate::record::State;
use std::fmt;

/// A step of a record's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A draft is published.
    Announce,
    /// The plan changes.
    Edit,
    /// Work begins.
    Start,
    /// There is something to publish; the state stays.
    Update,
    /// Work is done, and is being verified.
    Verify,
    /// Work is finished as planned.
    Finish,
    /// The change is undone.
    Rollback,
    /// The change causes an incident; the state stays.
    Incident,
    /// Nothing more is due.
    Close,
    /// It will not happen.
    Cancel,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Announce,
        Self::Edit,
        Self::Start,
        Self::Update,
        Self::Verify,
        Self::Finish,
        Self::Rollback,
        Self::Incident,
        Self::Close,
        Self::Cancel,
    ];

    /// The step's name: its word on the command line and in the audit log, and the last part of its address in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Announce => "announce",
            Self::Edit => "edit",
            Self::Start => "start",
            Self::Update => "update",
            Self::Verify => "verify",
            Self::Finish => "finish",
            Self::Rollback => "rollback",
            Self::Incident => "incident",
            Self::Close => "close",
            Self::Cancel => "cancel",
        }
    }

    /// The state that the step leads to, or `None` where it is not allowed.
    ///
    /// A rolled-back record takes updates: one of them is the rollback message that closing waits for (A19).
    pub fn from(self, state: State) -> Option<State> {
        use State::{Announced, Cancelled, Closed, Completed, Draft, InProgress, RolledBack, Verifying};
        match (self, state) {
            (Self::Announce, Draft) => Some(Announced),
            (Self::Edit, Draft | Announced)
            | (Self::Update, InProgress | Verifying | RolledBack)
            | (Self::Incident, InProgress | Verifying) => Some(state),
            (Self::Start, Announced) => Some(InProgress),
            (Self::Verify, InProgress) => Some(Verifying),
            (Self::Finish, InProgress | Verifying) => Some(Completed),
            (Self::Rollback, InProgress | Verifying) => Some(RolledBack),
            (Self::Close, Completed | RolledBack) => Some(Closed),
            (Self::Cancel, Announced) => Some(Cancelled),
            _ => None,
        }
    }

    /// The steps that a record in `state` may take.
    pub fn legal(state: State) -> Vec<Self> {
        Self::ALL.into_iter().filter(|step| step.from(state).is_some()).collect()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
