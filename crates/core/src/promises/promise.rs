//! What is counted, and why so.

use crate::rule::Rule;
use serde::Serialize;
use std::fmt;

/// A promise that readers are shown the record of, in the order of a change's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// The release was told with the early notification's lead. A promise of its own: many organisations prepare by it, and
    /// a punctual announcement does not make up for it.
    ReleaseTold,
    /// The change was announced with the promised lead. An edit that starts the lead anew (A28) counts from its own message:
    /// announcing little and adding the rest later gains nothing. Cancelled changes count: readers prepared for them.
    Announced,
    /// What was edited, and that work was called off, was told at once, and a later start a day ahead.
    EditsTold,
    /// The reminder went out on time. One that is late still goes out, and breaks no rule, but is recorded as late after five
    /// minutes (A13): here it is not on time.
    Reminded,
    /// That work began was told at once.
    StartTold,
    /// That work would take longer than told was told by the end told before.
    OverrunTold,
    /// Work was finished, verification included, no later than the end that was announced. Edits move that end until it has
    /// passed; extensions told while work was under way do not, or every change would be on time. A change that was rolled
    /// back did not finish. One that stays open past its end is late already, and moving or cancelling it then does not mend
    /// that.
    Finished,
    /// That work was finished was told at once.
    EndTold,
    /// A rollback was told before the record was closed.
    RollbackTold,
}

impl Promise {
    /// Every promise, in the order of a change's life.
    pub const ALL: [Self; 9] = [
        Self::ReleaseTold,
        Self::Announced,
        Self::EditsTold,
        Self::Reminded,
        Self::StartTold,
        Self::OverrunTold,
        Self::Finished,
        Self::EndTold,
        Self::RollbackTold,
    ];

    /// The rule that makes it; none for the end of work, which each announcement promises by itself.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::ReleaseTold => Some(Rule::R6),
            Self::Announced => Some(Rule::C3),
            Self::EditsTold => Some(Rule::C9),
            Self::Reminded => Some(Rule::N2),
            Self::StartTold => Some(Rule::N3),
            Self::OverrunTold => Some(Rule::N4),
            Self::Finished => None,
            Self::EndTold => Some(Rule::N5),
            Self::RollbackTold => Some(Rule::N6),
        }
    }

    /// The promise as a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::ReleaseTold => "release told early",
            Self::Announced => "announced with the promised lead",
            Self::EditsTold => "edits told at once",
            Self::Reminded => "reminded on time",
            Self::StartTold => "start told at once",
            Self::OverrunTold => "overrun told in time",
            Self::Finished => "finished on time",
            Self::EndTold => "end told at once",
            Self::RollbackTold => "rollback told",
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
