//! What the engine says of a change: each rule with its outcome, why, and what would help.

mod finding;
mod hours;
mod lead;
mod message;
mod reason;
mod stated;
pub(crate) mod text;

pub use crate::help::{Better, BetterStart};
pub use finding::{Finding, WaivedBy};
pub use lead::{LeadCheck, LeadKind, NoticeSource};
pub use reason::{HoursCheck, MessageCheck, Reason, VersionChange};
pub use stated::{Statement, Statements};

pub(crate) use lead::LeadTerms;
pub(crate) use stated::StatementKind;

use crate::{policy::Identity, rule::Rule};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The outcome of a rule for a change, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule is broken.
    Fail,
    /// The policy's data or the record do not decide it; not compliant.
    Unknown,
    /// A notice is due and can be published in time; compliant so far.
    Pending,
    /// The rule fails, and a named person waived it.
    Waived,
    /// The change complies with the rule.
    Pass,
    /// The rule does not apply to such a change.
    NotApplicable,
}

impl Outcome {
    /// The outcome as a reader would say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fail => "fails",
            Self::Unknown => "unknown",
            Self::Pending => "pending",
            Self::Waived => "waived",
            Self::Pass => "passes",
            Self::NotApplicable => "n/a",
        }
    }

    /// How much attention it needs.
    pub fn severity(self) -> FindingSeverity {
        match self {
            Self::Fail => FindingSeverity::Breach,
            Self::Unknown | Self::Pending | Self::Waived => FindingSeverity::Attention,
            Self::Pass | Self::NotApplicable => FindingSeverity::Information,
        }
    }
}

/// How much attention a finding needs, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// A promise would be broken.
    Breach,
    /// Somebody should look.
    Attention,
    /// For the record.
    Information,
}

/// The answer on one change under one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The policy that was applied.
    #[serde(serialize_with = "identity")]
    pub policy: Arc<Identity>,
    /// The release of the IANA time zone database that was used: `2026f`.
    #[serde(serialize_with = "text")]
    pub tzdata: Arc<str>,
    /// The worst of the findings' outcomes.
    pub outcome: Outcome,
    /// One for each rule, in the policy's order.
    pub findings: [Finding; Rule::COUNT],
}

fn identity<S: serde::Serializer>(policy: &Arc<Identity>, serializer: S) -> Result<S::Ok, S::Error> {
    policy.as_ref().serialize(serializer)
}

fn text<S: serde::Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

impl Verdict {
    /// The same verdict with its outcome again the worst of its findings'.
    pub(crate) fn settled(mut self) -> Self {
        self.outcome = self.findings.iter().map(|finding| finding.outcome).min().unwrap_or(Outcome::NotApplicable);
        self
    }

    /// Whether the change can be announced: nothing fails, and nothing is unknown.
    pub fn compliant(&self) -> bool {
        self.outcome > Outcome::Unknown
    }

    /// The finding on one rule.
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.get(rule as usize)
    }
}
