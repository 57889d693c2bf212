//! A release: which version follows which, and what that makes of it (rules R1 to R9).

mod deploys;
mod version;

pub use deploys::Deploys;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    instant::{self, Instant},
};
use semver::Version;
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt};

/// What the number that moves says of a release (rule R1), smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Fixes alone.
    Patch,
    /// Features, low to medium impact.
    Minor,
    /// Breaking, big impact.
    Major,
}

impl Class {
    /// The name the policy gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "platform upgrade",
            Self::Minor => "platform update",
            Self::Patch => "platform patch",
        }
    }

    /// The number of the version that moves.
    pub fn number(self) -> &'static str {
        match self {
            Self::Major => "MAJOR",
            Self::Minor => "MINOR",
            Self::Patch => "PATCH",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} release ({})", self.number(), self.name())
    }
}

/// What leads from one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionStep {
    /// A release of this class.
    Release(Class),
    /// Back to an earlier version; the class is that of the release which is taken back.
    Rollback(Class),
    /// No number moves: the same version, or another build of it.
    Nothing,
}

impl VersionStep {
    /// From the last stable version in production to the one deployed.
    ///
    /// The highest number that moves decides, by any distance. A pre-release counts as its release, build metadata
    /// is no release, and an earlier version is a rollback of the same class as the step forward. Where the last stable version
    /// is not known (none is given, or a pre-release is), zeros tell which number moved.
    pub fn between(from: Option<&Version>, to: &Version) -> Self {
        let Some(from) = from else { return Self::Release(leading(to)) };
        match to.cmp_precedence(from) {
            Ordering::Less => class(to, from).map_or(Self::Nothing, Self::Rollback),
            Ordering::Equal => Self::Nothing,
            Ordering::Greater => class(from, to).map_or(Self::Nothing, Self::Release),
        }
    }

    /// The class of what is deployed.
    pub fn class(self) -> Option<Class> {
        match self {
            Self::Release(class) | Self::Rollback(class) => Some(class),
            Self::Nothing => None,
        }
    }
}

/// The class of the step from a version to a later one.
fn class(low: &Version, high: &Version) -> Option<Class> {
    // A pre-release comes before its release.
    let own = (!low.pre.is_empty()).then(|| leading(low));
    moved(low, high).max(own)
}

fn moved(from: &Version, to: &Version) -> Option<Class> {
    if from.major != to.major {
        Some(Class::Major)
    } else if from.minor != to.minor {
        Some(Class::Minor)
    } else if from.patch != to.patch {
        Some(Class::Patch)
    } else {
        None
    }
}

/// The number that must have moved to reach `version` from an earlier release, going by its zeros.
fn leading(version: &Version) -> Class {
    match (version.minor, version.patch) {
        (0, 0) => Class::Major,
        (_, 0) => Class::Minor,
        _ => Class::Patch,
    }
}

/// What an item of the release notes is (rules R4 and R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Something new.
    Feature,
    /// Something better.
    Improvement,
    /// Something fixed.
    Patch,
}

/// How far a feature has come (rule R8), least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Maturity {
    /// For those who try it.
    Pilot,
    /// Nearly done.
    Beta,
    /// For everybody.
    #[default]
    Production,
}

impl Maturity {
    /// The level as files write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Beta => "beta",
            Self::Production => "production",
        }
    }
}

/// One entry of the release notes (rule R8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is.
    pub category: Category,
    /// Its heading.
    pub title: String,
    /// The behaviour to expect.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub behaviour: String,
    /// How far it has come; by default production.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maturity: Option<Maturity>,
    /// What it means to its users.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub impact: String,
    /// How it is enabled or disabled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub toggle: String,
    /// Whether each organisation can move at its own pace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_organisation: Option<bool>,
    /// Whether it disturbs what users are used to (rule R3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disruptive: bool,
    /// Whether what worked before goes on working (rule R3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compatible: Option<bool>,
    /// What to do where it does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instructions: String,
}

/// The release that a change deploys, as its record writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseFile {
    /// The last stable version in production.
    #[serde(default, deserialize_with = "version::option", skip_serializing_if = "Option::is_none")]
    pub from: Option<Version>,
    /// The version to be deployed.
    #[serde(deserialize_with = "version::required")]
    pub to: Version,
    /// A class that a person put above what the numbers say; never below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_class: Option<Class>,
    /// Whether old and new interfaces coexist, for how long, and why (rule R2).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coexistence: String,
    /// The data migration that is needed, if any (rule R5).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub migration: String,
    /// The scope as the early notification had it (rule R6).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope_tentative: String,
    /// The scope after quality certification (rule R7).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope_final: String,
    /// When the early notification was published (rule R6).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub early_notice_at: Option<Instant>,
    /// When the final release notes were published (rule R8).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub notes_at: Option<Instant>,
    /// Whether product documentation changed (rule R9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs_changed: Option<bool>,
    /// When it was distributed (rule R9).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub docs_at: Option<Instant>,
    /// The release notes' entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// The longest version in bytes. It is a part of addresses.
const LONGEST_VERSION: usize = 128;

impl ReleaseFile {
    /// A new release; refused where its version is too long.
    pub fn checked(self) -> Result<Self, Diagnostics> {
        let mut problems = Vec::new();
        self.check("", &mut problems);
        if problems.is_empty() { Ok(self) } else { Err(Diagnostics::new(problems)) }
    }

    /// Reports what is wrong with a new release. `at` comes before each key.
    pub(crate) fn check(&self, at: &str, problems: &mut Vec<Diagnostic>) {
        for (key, version) in [("from", self.from.as_ref()), ("to", Some(&self.to))] {
            let length = version.map_or(0, |version| version.to_string().len());
            if length > LONGEST_VERSION {
                let what = format!("is a version of {length} characters; it may have {LONGEST_VERSION} at most");
                problems.push(Diagnostic::new(format!("{at}{key}"), what));
            }
        }
    }

    /// What leads from the last stable version to this one.
    pub fn step(&self) -> VersionStep {
        VersionStep::between(self.from.as_ref(), &self.to)
    }

    /// The class it is treated as: what the numbers say, or higher where a person raised it. None where no number
    /// moves.
    pub fn class(&self) -> Option<Class> {
        self.step().class().map(|class| self.raised_class.map_or(class, |raised| raised.max(class)))
    }
}
