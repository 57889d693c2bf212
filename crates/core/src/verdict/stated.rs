//! What a person states: shown, never checked.

use crate::{
    change::ChangeFile,
    instant::{self, Instant},
    lead::ApproximateDuration,
};
use std::{borrow::Cow, fmt, sync::Arc};

/// What a record states for a rule, read from the record when it is shown.
#[derive(Debug, Clone)]
pub struct Statements {
    pub(crate) record: Arc<ChangeFile>,
    pub(crate) of: StatementKind,
}

/// Which of its sentences.
#[derive(Debug, Clone, Copy)]
pub(crate) enum StatementKind {
    /// Whether old and new interfaces coexist, and why (rule R2).
    Coexistence,
    /// The data migration (rule R5).
    Migration,
    /// What was weighed before an urgent update, and how soon it was announced (rule C4).
    Urgent { announced_at: Instant },
}

/// A sentence that a person vouches for, and its key in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The record's key.
    pub key: &'static str,
    /// What it says.
    pub text: Cow<'a, str>,
}

impl Statements {
    /// The statements, in the order in which they are shown.
    pub fn statements(&self) -> Vec<Statement<'_>> {
        let release = self.record.release.as_ref();
        let quoted = match (self.of, release) {
            (StatementKind::Coexistence, Some(release)) => vec![("release.coexistence", release.coexistence.as_str())],
            (StatementKind::Migration, Some(release)) => vec![("release.migration", release.migration.as_str())],
            (StatementKind::Urgent { .. }, _) => self.weighed(),
            (_, None) => Vec::new(),
        };
        let quoted = quoted.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let quoted = quoted.map(|(key, text)| Statement { key, text: Cow::Borrowed(text) });
        self.decided().into_iter().chain(quoted).collect()
    }

    /// How soon after its decision an urgent update was announced.
    fn decided(&self) -> Option<Statement<'_>> {
        let StatementKind::Urgent { announced_at } = self.of else { return None };
        let decided = self.record.decided_at?;
        let delay = ApproximateDuration((announced_at - decided).num_seconds().max(0));
        let text = format!("decided at {}, announced {delay} later", instant::text(decided));
        Some(Statement { key: "decided_at", text: text.into() })
    }

    fn weighed(&self) -> Vec<(&'static str, &str)> {
        let Some(urgent) = &self.record.urgent else { return Vec::new() };
        vec![
            ("urgent.cause", &urgent.cause),
            ("urgent.criticality", &urgent.criticality),
            ("urgent.impact", &urgent.impact),
            ("urgent.time_of_day", &urgent.time_of_day),
            ("urgent.risk_of_delay", &urgent.risk_of_delay),
        ]
    }
}

impl PartialEq for Statements {
    fn eq(&self, other: &Self) -> bool {
        self.statements() == other.statements()
    }
}

impl Eq for Statements {}

impl fmt::Display for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements = self.statements();
        if statements.is_empty() {
            return f.write_str("nothing to state");
        }
        f.write_str("stated, not checked: ")?;
        for (i, statement) in statements.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}`{}`: {}", statement.key, statement.text)?;
        }
        Ok(())
    }
}
