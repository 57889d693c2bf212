//! What the audit log is about.

use crate::{Error, SubscriberId};
use fairnotice_core::id::{ChangeId, ComponentId, IncidentId};
use semver::Version;
use std::fmt;

/// A stored subject. Each has an audit log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SubjectId {
    /// A change record.
    Change(ChangeId),
    /// A release.
    Release(Version),
    /// An incident.
    Incident(IncidentId),
    /// A component.
    Component(ComponentId),
    /// A subscriber, by its number alone.
    Subscriber(SubscriberId),
    /// All subscribers: they were exported, say.
    Subscribers,
}

impl SubjectId {
    /// The word for its kind in the database and in the API.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Change(_) => "change",
            Self::Release(_) => "release",
            Self::Incident(_) => "incident",
            Self::Component(_) => "component",
            Self::Subscriber(_) => "subscriber",
            Self::Subscribers => "subscribers",
        }
    }

    /// Its id as text, without the kind.
    pub fn id(&self) -> String {
        match self {
            Self::Change(id) => id.to_string(),
            Self::Release(version) => version.to_string(),
            Self::Incident(id) => id.to_string(),
            Self::Component(id) => id.to_string(),
            Self::Subscriber(id) => id.to_string(),
            Self::Subscribers => "all".to_owned(),
        }
    }

    /// The subject of two columns.
    pub(crate) fn parse(kind: &str, id: &str) -> Result<Self, Error> {
        let subject = match kind {
            "change" => id.parse().ok().map(Self::Change),
            "release" => id.parse().ok().map(Self::Release),
            "incident" => id.parse().ok().map(Self::Incident),
            "component" => Some(Self::Component(id.into())),
            "subscriber" => id.parse().ok().map(|id| Self::Subscriber(SubscriberId(id))),
            "subscribers" => Some(Self::Subscribers),
            _ => return Err(Error::unknown("subject", kind)),
        };
        subject.ok_or_else(|| Error::unknown(&format!("id of a subject of the kind `{kind}`"), id))
    }
}

/// The kind and the id, for an error.
impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind(), self.id())
    }
}

macro_rules! from_ids {
    ($($kind:ident($id:ty))*) => {
        $(impl From<&$id> for SubjectId {
            fn from(id: &$id) -> Self {
                Self::$kind(id.clone())
            }
        })*
    };
}
from_ids! { Change(ChangeId) Release(Version) Incident(IncidentId) Component(ComponentId) }
