//! Which steps a record may take, and what each leaves behind.
//!
//! The table of the record's life, as a `match`: a pure function of (record, step, message, now).

use crate::{
    instant::Instant,
    record::{Record, State, Update},
};
use std::fmt;

/// A step of a record's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Work begins.
    Start,
    /// There is something to tell; the state stays.
    Update,
    /// Work is finished as planned.
    Finish,
    /// Nothing more is owed.
    Close,
    /// It will not happen.
    Cancel,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 5] = [Self::Start, Self::Update, Self::Finish, Self::Close, Self::Cancel];

    /// The step's name: the last part of its address in the API, and its word on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Update => "update",
            Self::Finish => "finish",
            Self::Close => "close",
            Self::Cancel => "cancel",
        }
    }

    /// The state that the step leads to, or `None` where it is not allowed.
    pub fn from(self, state: State) -> Option<State> {
        use State::{Announced, Cancelled, Closed, Completed, InProgress, RolledBack, Verifying};
        match (self, state) {
            (Self::Start, Announced) => Some(InProgress),
            (Self::Update, InProgress | Verifying) => Some(state),
            (Self::Finish, InProgress | Verifying) => Some(Completed),
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

/// Why a step was refused. The record is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The step asked for.
    pub step: Step,
    /// Where the record stands.
    pub state: State,
    /// Whether the step is legal but needs a message.
    pub needs_message: bool,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.needs_message {
            return write!(f, "the step `{}` needs a message: say what readers should know", self.step);
        }
        write!(f, "the step `{}` is not possible: the record is {}; ", self.step, self.state)?;
        match Step::legal(self.state).as_slice() {
            [] => f.write_str("it takes no further step"),
            [step] => write!(f, "the one possible step is `{step}`"),
            steps => {
                f.write_str("possible steps are ")?;
                for (i, step) in steps.iter().enumerate() {
                    let before = if i == 0 {
                        ""
                    } else if i + 1 == steps.len() {
                        " and "
                    } else {
                        ", "
                    };
                    write!(f, "{before}`{step}`")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// Takes a step at `now`. An illegal one is refused and changes nothing.
pub fn take(record: &Record, step: Step, message: &str, now: Instant) -> Result<Record, Refusal> {
    let refusal = |needs_message| Refusal { step, state: record.state, needs_message };
    let state = step.from(record.state).ok_or_else(|| refusal(false))?;
    let message = message.trim();
    if step == Step::Update && message.is_empty() {
        return Err(refusal(true));
    }
    let mut record = record.clone();
    record.revision = record.revision.saturating_add(1);
    record.state = state;
    record.updates.push(Update { at: now, state, message: message.to_owned() });
    match step {
        Step::Start => record.actual.started_at = Some(now),
        Step::Finish => record.actual.completed_at = Some(now),
        Step::Close => record.actual.closed_at = Some(now),
        Step::Cancel => record.actual.cancelled_at = Some(now),
        Step::Update => {}
    }
    Ok(record)
}
