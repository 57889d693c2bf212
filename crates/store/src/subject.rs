//! The kinds of stored subjects, each with an audit log.

/// The kind of a stored subject.
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

    /// The subject with this word in the database.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let all = [Self::Change, Self::Release, Self::Incident, Self::Component];
        all.into_iter().find(|subject| subject.id() == text)
    }
}
