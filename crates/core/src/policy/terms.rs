//! The policy's smaller promises.

use crate::{
    calendar::Weekdays,
    change::Kind,
    instant::{self, Instant},
    lead::{Lead, Length},
    release::Maturity,
    time_of_day::TimeOfDay,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The outcome for days beyond a calendar's horizon (A7). There is one value; the key states it in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BeyondHorizon {
    /// The outcome is unknown, which is not compliant.
    #[default]
    Unknown,
}

/// Urgent updates (A15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UrgentTerms {
    /// The longest time from decision to announcement; without it the delay is shown, and no rule checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Length>,
}

/// What an edit calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Renotice {
    /// A message immediately, with no new lead.
    Immediate,
    /// A message immediately, and at least so long ahead.
    Ahead(Lead),
    /// The full lead again.
    FullLead,
}

impl Serialize for Renotice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Immediate => serializer.serialize_str("at_once"),
            Self::Ahead(lead) => serializer.collect_str(lead),
            Self::FullLead => serializer.serialize_str("full_lead"),
        }
    }
}

impl<'de> Deserialize<'de> for Renotice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "at_once" => Ok(Self::Immediate),
            "full_lead" => Ok(Self::FullLead),
            text => text.parse().map(Self::Ahead).map_err(|_| {
                D::Error::custom(format_args!("`{text}` is neither `at_once`, `full_lead` nor a lead, such as `1 day`"))
            }),
        }
    }
}

/// What an edited record calls for, by what the edit does (A28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RenoticeTerms {
    /// The window stays inside the one announced.
    pub inside: Renotice,
    /// It starts earlier.
    pub earlier: Renotice,
    /// It moves later.
    pub later: Renotice,
    /// It lasts longer.
    pub longer: Renotice,
    /// More downtime.
    pub more_downtime: Renotice,
    /// More components.
    pub more_components: Renotice,
    /// Worse impact.
    pub worse_impact: Renotice,
    /// A higher class of release.
    pub higher_class: Renotice,
}

impl RenoticeTerms {
    /// What each edit calls for, by its key.
    pub fn demands(self) -> [(&'static str, Renotice); 8] {
        [
            ("inside", self.inside),
            ("earlier", self.earlier),
            ("later", self.later),
            ("longer", self.longer),
            ("more_downtime", self.more_downtime),
            ("more_components", self.more_components),
            ("worse_impact", self.worse_impact),
            ("higher_class", self.higher_class),
        ]
    }
}

impl Default for RenoticeTerms {
    fn default() -> Self {
        Self {
            inside: Renotice::Immediate,
            earlier: Renotice::FullLead,
            later: Renotice::Ahead(Lead { amount: 1, unit: crate::lead::Unit::Days }),
            longer: Renotice::FullLead,
            more_downtime: Renotice::FullLead,
            more_components: Renotice::FullLead,
            worse_impact: Renotice::FullLead,
            higher_class: Renotice::FullLead,
        }
    }
}

/// How versions are read (rule R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionTerms {
    /// The scheme.
    #[serde(default)]
    pub scheme: Scheme,
}

/// A scheme of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Semantic versioning 2.0.0.
    #[default]
    Semver,
}

/// How mature a feature can be (rule R8).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Levels {
    /// The levels in use.
    pub levels: Vec<Maturity>,
    /// What a feature is that does not say.
    pub default: Maturity,
}

impl Default for Levels {
    fn default() -> Self {
        Self { levels: vec![Maturity::Pilot, Maturity::Beta, Maturity::Production], default: Maturity::Production }
    }
}

/// Which of a month's Mondays, Tuesdays, ….
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfMonth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The fifth; not every month has one.
    Fifth,
    /// The last, be it the fourth or the fifth.
    Last,
}

impl OfMonth {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Fifth => "fifth",
            Self::Last => "last",
        }
    }
}

/// An agreed time for maintenance, every week or on certain weekdays of the month. With any, changes of the kinds that it
/// binds keep to it; [`super::Hours`] says how it goes together with peak hours and freezes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowTerms {
    /// What it is called.
    pub id: String,
    /// Its zone; by default the business calendar's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The days on which it begins.
    pub days: Weekdays,
    /// Which of these days in a month; by default every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of_month: Vec<OfMonth>,
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends; on the next day if that is not after the beginning.
    pub to: TimeOfDay,
    /// For which kinds; by default for all that keep out of peak hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
}

/// A time without changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// What it is called.
    pub id: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Its first instant.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub start: Instant,
    /// The first instant after it.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub end: Instant,
    /// Kinds of change that go on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Kind>,
}
