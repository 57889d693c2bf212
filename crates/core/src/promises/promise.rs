//! What is counted, and why.

use crate::rule::Rule;
use serde::Serialize;
use std::fmt;

/// A promise of the report, in the order of a change's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// The release was announced with the early notification's lead. It counts separately: many organisations prepare by it,
    /// and a punctual change notification does not replace it.
    #[serde(rename = "release_told")]
    EarlyNotification,
    /// The change was announced with the promised lead, counted back from the actual start once work has begun (A41). An edit
    /// that starts the lead again (A28) counts from its own message, so it is no use to announce little and add the rest
    /// later. Cancelled changes count: readers prepared for them.
    Announced,
    /// An edit, a missed window and a cancellation were published immediately, and a later start a day ahead.
    #[serde(rename = "edits_told")]
    EditsPublished,
    /// The reminder was published on time. A reminder that is more than five minutes late breaks no rule (A13), but is not
    /// on time here. Where the announcement serves as the reminder, none is due.
    Reminded,
    /// The start of work was published immediately.
    #[serde(rename = "start_told")]
    StartPublished,
    /// An overrun was announced no later than the published end, by a message that names a later end or comes at or after
    /// that end (A45).
    #[serde(rename = "overrun_told")]
    OverrunAnnounced,
    /// Work began in the announced window and ended no later than it, verification included, finished or rolled back (A41).
    /// An edit moves the window until it has ended. An extension during work does not, or every change would keep this
    /// promise. No waiver and no stated reason replaces it.
    WorkedWithinWindow,
    /// The end of work was published immediately.
    #[serde(rename = "end_told")]
    EndPublished,
    /// A rollback was published before the record was closed.
    #[serde(rename = "rollback_told")]
    RollbackPublished,
}

impl Promise {
    /// Every promise, in the order of a change's life.
    pub const ALL: [Self; 9] = [
        Self::EarlyNotification,
        Self::Announced,
        Self::EditsPublished,
        Self::Reminded,
        Self::StartPublished,
        Self::OverrunAnnounced,
        Self::WorkedWithinWindow,
        Self::EndPublished,
        Self::RollbackPublished,
    ];

    /// The rule that makes it; none for the window, which each announcement promises by itself.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::EarlyNotification => Some(Rule::R6),
            Self::Announced => Some(Rule::C3),
            Self::EditsPublished => Some(Rule::C9),
            Self::Reminded => Some(Rule::N2),
            Self::StartPublished => Some(Rule::N3),
            Self::OverrunAnnounced => Some(Rule::N4),
            Self::WorkedWithinWindow => None,
            Self::EndPublished => Some(Rule::N5),
            Self::RollbackPublished => Some(Rule::N6),
        }
    }

    /// The promise as a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::EarlyNotification => "release announced early",
            Self::Announced => "announced with the promised lead",
            Self::EditsPublished => "changes of plan published immediately",
            Self::Reminded => "reminded on time",
            Self::StartPublished => "start published immediately",
            Self::OverrunAnnounced => "overrun announced in time",
            Self::WorkedWithinWindow => "worked within the announced window",
            Self::EndPublished => "end published immediately",
            Self::RollbackPublished => "rollback published",
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
