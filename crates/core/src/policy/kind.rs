//! What is promised for a kind of change.

use crate::{
    change::{ChangeFile, Kind},
    component::Impact,
    lead::{Lead, Length},
    release::Deploys,
};
use serde::{Deserialize, Serialize};

/// When final release notes or documentation are due (A17, A25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotesDue {
    /// With the change notification.
    ChangeNotice,
    /// By completion.
    Completion,
}

/// A statement that a record of some kind has to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Requirement {
    /// The problem that an urgent update acts against.
    #[serde(rename = "urgent.cause")]
    Cause,
    /// How critical that is.
    #[serde(rename = "urgent.criticality")]
    Criticality,
    /// The possible impact.
    #[serde(rename = "urgent.impact")]
    Impact,
    /// What was weighed about the time of day.
    #[serde(rename = "urgent.time_of_day")]
    TimeOfDay,
    /// What waiting would risk.
    #[serde(rename = "urgent.risk_of_delay")]
    RiskOfDelay,
}

impl Requirement {
    /// The record's key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cause => "urgent.cause",
            Self::Criticality => "urgent.criticality",
            Self::Impact => "urgent.impact",
            Self::TimeOfDay => "urgent.time_of_day",
            Self::RiskOfDelay => "urgent.risk_of_delay",
        }
    }

    /// Whether a record makes the statement.
    pub fn is_met(self, change: &ChangeFile) -> bool {
        let text = change.urgent.as_ref().map(|urgent| match self {
            Self::Cause => &urgent.cause,
            Self::Criticality => &urgent.criticality,
            Self::Impact => &urgent.impact,
            Self::TimeOfDay => &urgent.time_of_day,
            Self::RiskOfDelay => &urgent.risk_of_delay,
        });
        text.is_some_and(|text| !text.trim().is_empty())
    }
}

/// A lead for changes of some impact or length; where both are given, a change has to have both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this impact on, on any component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// For windows longer than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longer_than: Option<Length>,
    /// How long before its start such a change is announced.
    pub change_notice: Lead,
}

impl Tier {
    /// Whether it applies to a change whose worst impact is `worst`, in a window of so many seconds.
    pub(super) fn applies(&self, worst: Impact, seconds: i64) -> bool {
        self.impact.is_none_or(|impact| impact <= worst)
            && self.longer_than.is_none_or(|length| length.seconds() < seconds)
    }
}

/// What is promised for one kind of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KindTerms {
    /// The kind.
    pub id: Kind,
    /// What it may deploy (rule C1).
    pub releases: Vec<Deploys>,
    /// How long before the change its release is announced (rule R6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_notice: Option<Lead>,
    /// How long before its start the change is announced (rule C3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_notice: Option<Lead>,
    /// Other leads for changes that do more; the last that applies wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// How long before the change documentation is distributed (rule R9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<Lead>,
    /// When the final release notes are due (A25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes_due: Option<NotesDue>,
    /// Whether it may touch peak hours (rule C5).
    #[serde(default)]
    pub peak_exempt: bool,
    /// Whether it may lack a rollback plan (rule C6).
    #[serde(default)]
    pub rollback_exempt: bool,
    /// What its record has to state besides.
    #[serde(default)]
    pub requires: Vec<Requirement>,
}

impl KindTerms {
    /// Whether it may deploy a release at all.
    pub fn deploys_any(&self) -> bool {
        self.releases.iter().any(|deploys| *deploys != Deploys::None)
    }

    /// The lead of the change notification for a change: that of the last tier that applies, else the kind's own.
    pub fn change_notice(&self, change: &ChangeFile) -> Option<Lead> {
        let worst = change.components.iter().filter_map(|component| component.impact).max().unwrap_or_default();
        let seconds = (change.end - change.start).num_seconds();
        let tier = self.tiers.iter().rfind(|tier| tier.applies(worst, seconds));
        tier.map(|tier| tier.change_notice).or(self.change_notice)
    }
}
