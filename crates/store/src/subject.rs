//! What is stored under an id, with an audit log of its own.

/// What the audit log speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A change record.
    Change,
    /// A release.
    Release,
    /// An incident.
    Incident,
    /// A component.
    Component,
}

impl Subject {
    /// Its word in the database and in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Release => "release",
            Self::Incident => "incident",
            Self::Component => "component",
        }
    }

    /// The subject of a word in the database.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let all = [Self::Change, Self::Release, Self::Incident, Self::Component];
        all.into_iter().find(|subject| subject.id() == text)
    }
}
