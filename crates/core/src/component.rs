//! The parts of a platform that a reader depends on, and how each is doing.

use crate::id::{ComponentId, RegionId};
use serde::{Deserialize, Serialize};

/// What a component is doing now, best first. The names are those that Statuspage's clients know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Works as usual.
    #[default]
    Operational,
    /// A change that affects it is in progress.
    UnderMaintenance,
    /// Works, but slower or with errors.
    DegradedPerformance,
    /// Does not work for some.
    PartialOutage,
    /// Does not work.
    MajorOutage,
}

impl Status {
    /// The id used in the API and in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::UnderMaintenance => "under_maintenance",
            Self::DegradedPerformance => "degraded_performance",
            Self::PartialOutage => "partial_outage",
            Self::MajorOutage => "major_outage",
        }
    }

    /// Every status, best first.
    pub const ALL: [Self; 5] =
        [Self::Operational, Self::UnderMaintenance, Self::DegradedPerformance, Self::PartialOutage, Self::MajorOutage];
}

/// What a change does to a component while it lasts (rule C7), mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// Nothing a user could see.
    #[default]
    None,
    /// Short breaks in an otherwise usual service.
    BriefInterruptions,
    /// Slower, or with some functions missing.
    Degraded,
    /// Unavailable for some users or functions.
    PartialOutage,
    /// Unavailable.
    FullOutage,
}

impl Impact {
    /// The impact as a reader would say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no impact",
            Self::BriefInterruptions => "brief interruptions",
            Self::Degraded => "degraded performance",
            Self::PartialOutage => "partial outage",
            Self::FullOutage => "full outage",
        }
    }
}

/// A component as the vendor lists it: name, group and order on the status board, and the status an operator set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Stable, lower-case id that change records name.
    pub id: ComponentId,
    /// What a reader sees.
    pub name: String,
    /// The heading under which the status board lists it; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The regions that it serves, by their ids in the policy; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionId>,
    /// Set by hand; what a change in progress adds is never stored but derived.
    #[serde(default)]
    pub status: Status,
}
