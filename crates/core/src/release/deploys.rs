//! Which releases a change may deploy (rule C1).

use super::Class;
use serde::{Deserialize, Serialize};

/// What a change of some kind may deploy (rule C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Deploys {
    /// No release.
    None,
    /// A PATCH release.
    Patch,
    /// A MINOR release.
    Minor,
    /// A MAJOR release.
    Major,
}

impl From<Option<Class>> for Deploys {
    fn from(class: Option<Class>) -> Self {
        match class {
            None => Self::None,
            Some(Class::Patch) => Self::Patch,
            Some(Class::Minor) => Self::Minor,
            Some(Class::Major) => Self::Major,
        }
    }
}

impl Deploys {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no release",
            Self::Patch => "a PATCH release",
            Self::Minor => "a MINOR release",
            Self::Major => "a MAJOR release",
        }
    }
}
