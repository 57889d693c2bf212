//! The rules' names. Findings, tests, documents and pages cite a rule by its id; `docs/policy.md` says each in full.

use crate::diagnostic::nearest;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A rule's id: `R` for releases, `C` for changes, `N` for notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Rule {
    /// Versions follow semantic versioning; the number that moves decides the release's class.
    R1,
    /// MAJOR: coexistence of old and new interfaces is weighed.
    R2,
    /// MINOR: a disruptive feature comes with a way to a smooth transition.
    R3,
    /// PATCH: patches alone, never a new feature.
    R4,
    /// A data migration is announced.
    R5,
    /// Early release notification.
    R6,
    /// The final scope comes with the change notification.
    R7,
    /// Final release notes.
    R8,
    /// Updated product documentation.
    R9,
    /// The kind of change fits the release that it deploys.
    C1,
    /// A routine update touches nothing.
    C2,
    /// Change notification.
    C3,
    /// Urgent updates are announced as soon as possible.
    C4,
    /// Windows keep out of every region's peak hours.
    C5,
    /// Every change has a rollback plan.
    C6,
    /// Every change says whether downtime is required.
    C7,
    /// A record names what it will do, and to what.
    C8,
    /// Changes of announced work are published.
    C9,
    /// Work is announced.
    N1,
    /// The reminder before the start.
    N2,
    /// Work begins.
    N3,
    /// Work overruns, or an update reports progress.
    N4,
    /// Work is finished.
    N5,
    /// The change is rolled back.
    N6,
    /// Work goes wrong.
    N7,
    /// Release notes and documentation reach the organisations.
    N8,
}

impl Rule {
    /// How many rules there are.
    pub const COUNT: usize = 26;

    /// Every rule, in the policy's order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::R1,
        Self::R2,
        Self::R3,
        Self::R4,
        Self::R5,
        Self::R6,
        Self::R7,
        Self::R8,
        Self::R9,
        Self::C1,
        Self::C2,
        Self::C3,
        Self::C4,
        Self::C5,
        Self::C6,
        Self::C7,
        Self::C8,
        Self::C9,
        Self::N1,
        Self::N2,
        Self::N3,
        Self::N4,
        Self::N5,
        Self::N6,
        Self::N7,
        Self::N8,
    ];

    /// The id: `C3`.
    pub fn id(self) -> &'static str {
        match self {
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
            Self::R8 => "R8",
            Self::R9 => "R9",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
            Self::C5 => "C5",
            Self::C6 => "C6",
            Self::C7 => "C7",
            Self::C8 => "C8",
            Self::C9 => "C9",
            Self::N1 => "N1",
            Self::N2 => "N2",
            Self::N3 => "N3",
            Self::N4 => "N4",
            Self::N5 => "N5",
            Self::N6 => "N6",
            Self::N7 => "N7",
            Self::N8 => "N8",
        }
    }

    /// The key of a change record that the rule speaks of most.
    pub fn key(self) -> &'static str {
        match self {
            Self::R1 => "release.to",
            Self::R2 => "release.coexistence",
            Self::R3 | Self::R4 => "release.items",
            Self::R5 => "release.migration",
            Self::R6 => "release.early_notice_at",
            Self::R7 => "release.scope_final",
            Self::R8 => "release.notes_at",
            Self::R9 => "release.docs_at",
            Self::C1 | Self::C2 => "kind",
            Self::C3 | Self::C5 => "start",
            Self::C4 => "urgent",
            Self::C6 => "rollback",
            Self::C7 => "downtime",
            Self::C8 => "components",
            Self::C9 => "revisions",
            Self::N1 => "announced_at",
            Self::N2 | Self::N8 => "notices",
            Self::N3 => "actual.started_at",
            Self::N4 => "actual",
            Self::N5 => "actual.completed_at",
            Self::N6 => "actual.rolled_back_at",
            Self::N7 => "actual.incidents",
        }
    }

    /// What the rule is about, in the words of a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::R1 => "semantic versioning",
            Self::R2 => "coexistence of interfaces",
            Self::R3 => "smooth transition",
            Self::R4 => "patches alone",
            Self::R5 => "data migration",
            Self::R6 => "early release notification",
            Self::R7 => "final scope",
            Self::R8 => "final release notes",
            Self::R9 => "product documentation",
            Self::C1 => "kind of change",
            Self::C2 => "routine update",
            Self::C3 => "change notification",
            Self::C4 => "urgent update",
            Self::C5 => "peak hours",
            Self::C6 => "rollback plan",
            Self::C7 => "downtime statement",
            Self::C8 => "content of the record",
            Self::C9 => "changes to announced work",
            Self::N1 => "announcement",
            Self::N2 => "reminder",
            Self::N3 => "start of work",
            Self::N4 => "progress and overrun",
            Self::N5 => "end of work",
            Self::N6 => "rollback message",
            Self::N7 => "incident during work",
            Self::N8 => "release messages",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A text that names no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a rule's id{}", near(.given))]
pub struct NotARule {
    given: String,
}

fn near(given: &str) -> String {
    match nearest(&given.to_uppercase(), Rule::ALL.iter().map(|rule| rule.id())) {
        Some(id) => format!("; did you mean `{id}`?"),
        None => ", such as `C3`".to_owned(),
    }
}

impl FromStr for Rule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        Self::ALL.into_iter().find(|rule| rule.id() == text).ok_or_else(|| NotARule { given: text.to_owned() })
    }
}
