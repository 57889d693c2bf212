//! The five kinds of change.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The five kinds of change (rule C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// No impact, no release, no downtime; no notice is due (rule C2).
    Routine,
    /// Scheduled platform upgrade: deploys a MAJOR release.
    Upgrade,
    /// Scheduled platform update: deploys a MINOR release.
    Update,
    /// Scheduled platform patch: deploys a PATCH release.
    Patch,
    /// Urgent platform update: what must happen quickly against a threat to health or data (rule C4).
    Urgent,
}

impl Kind {
    /// Every kind, in the policy's order.
    pub const ALL: [Self; 5] = [Self::Routine, Self::Upgrade, Self::Update, Self::Patch, Self::Urgent];

    /// The id used in files and in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Upgrade => "upgrade",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Urgent => "urgent",
        }
    }

    /// The name the policy gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Routine => "routine update",
            Self::Upgrade => "scheduled platform upgrade",
            Self::Update => "scheduled platform update",
            Self::Patch => "scheduled platform patch",
            Self::Urgent => "urgent platform update",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
