//! One thing that was found about a policy, as data and as text.

use super::{Season, Share};
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad it is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Promises contradict one another, or nobody can keep one.
    Fault,
    /// Probably not what was meant, or about to become a fault.
    Warning,
    /// A fact that a reader of the policy may not expect.
    Note,
}

impl Severity {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Which check found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Leads that contradict one another between kinds, classes of release or tiers.
    Leads,
    /// Notices of one change that are due in the wrong order.
    Order,
    /// Hours that leave too little time for changes.
    Hours,
    /// What can never apply.
    Reach,
    /// Holidays that are missing or end too early.
    Calendars,
    /// Names that readers cannot tell apart.
    Names,
    /// What another policy promises differently.
    Differs,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// How bad it is.
    pub severity: Severity,
    /// Which check found it.
    pub check: Check,
    /// The key that it is about, what is wrong, and what would help. Line and column are 0 unless
    /// [`crate::file::place`] has set them.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
    /// On how many start dates it shows, where it depends on the date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// The free time of each season, where it is about hours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<Season>,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { at, line, what, help, .. } = &self.diagnostic;
        write!(f, "{:<8} `{at}`", self.severity.words())?;
        if *line > 0 {
            write!(f, " (line {line})")?;
        }
        write!(f, ": {what}")?;
        for season in &self.seasons {
            write!(f, "\n         {season}")?;
        }
        if !help.is_empty() {
            write!(f, "\n         to fix: {help}")?;
        }
        Ok(())
    }
}
