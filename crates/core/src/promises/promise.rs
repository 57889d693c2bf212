//! What is counted, and why so.

use crate::rule::Rule;
use serde::Serialize;
use std::fmt;

/// A promise that readers are shown the record of, in the order of a change's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// The release was announced with the early notification's lead. A promise of its own: many organisations prepare by it,
    /// and a punctual change notification does not make up for it.
    #[serde(rename = "release_told")]
    EarlyNotification,
    /// The change was announced with the promised lead, counted back from the actual start once work has begun (A41). An edit
    /// that starts the lead again (A28) counts from its own message: announcing little and adding the rest later gains
    /// nothing. Cancelled changes count: readers prepared for them.
    Announced,
    /// What was edited, that work did not begin in its window, and that it was called off, was published immediately, and a
    /// later start a day ahead.
    #[serde(rename = "edits_told")]
    EditsPublished,
    /// The reminder was published on time. One that is late is still published, and breaks no rule, but is recorded as late
    /// after five minutes (A13): here it is not on time. Where the announcement serves as the reminder none is due.
    Reminded,
    /// That work began was published immediately.
    #[serde(rename = "start_told")]
    StartPublished,
    /// That work would take longer than published was announced by the end published before, by a message that names a later
    /// end or comes at or after it (A45).
    #[serde(rename = "overrun_told")]
    OverrunAnnounced,
    /// Work began in the announced window and was over, verification included, no later than its end, finished or rolled back
    /// (A41). Edits move the window until it has ended; extensions published while work was under way do not, or every
    /// change would keep it. No waiver and no stated reason makes up for it.
    WorkedWithinWindow,
    /// That work was finished was published immediately.
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
