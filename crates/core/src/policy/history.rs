//! The versions of a policy: which of them judges a change (A34).

use super::Policy;
use crate::{change::ChangeFile, instant::Instant};

/// Versions of a policy by the instant from which they are in force.
#[derive(Debug, Clone, Default)]
pub struct History {
    versions: Vec<Policy>,
}

impl FromIterator<Policy> for History {
    fn from_iter<I: IntoIterator<Item = Policy>>(policies: I) -> Self {
        let mut versions: Vec<_> = policies.into_iter().collect();
        // Of two that come into force together, the one that is listed later is the correction.
        versions.sort_by_key(Policy::effective_from);
        Self { versions }
    }
}

impl History {
    /// The versions, earliest first.
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }

    /// The version in force at an instant; none before the first.
    pub fn in_force(&self, at: Instant) -> Option<&Policy> {
        self.versions.iter().rfind(|policy| policy.effective_from() <= at)
    }

    /// The version that judges a change: the one that its record names, else the one in force when it was announced, or
    /// now where it is not announced yet. None where there is no such version.
    pub fn judging(&self, file: &ChangeFile, now: Instant) -> Option<&Policy> {
        match &file.policy_version {
            Some(version) => self.versions.iter().rfind(|policy| policy.version() == version),
            None => self.in_force(file.announced_at.unwrap_or(now)),
        }
    }
}
