//! The versions of a policy: which of them applies to a change (A34).

use super::Policy;
use crate::{
    change::ChangeFile,
    diagnostic::Diagnostic,
    instant::{self, Instant},
};

/// Versions of one policy by the instant from which they are in force. No two have one version or come into force together.
#[derive(Debug, Clone, Default)]
pub struct History {
    versions: Vec<Policy>,
}

/// Two policies that cannot be versions of one policy: it would be unclear which of them applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where the first of the two stands in the list.
    pub earlier: usize,
    /// Where the second does.
    pub later: usize,
    /// What is wrong with the second, at its key.
    pub diagnostic: Diagnostic,
}

impl History {
    /// The versions of one policy, in any order. Refuses two of different ids, of one version, or that come into force
    /// together.
    pub fn new(mut versions: Vec<Policy>) -> Result<Self, Conflict> {
        for (later, policy) in versions.iter().enumerate() {
            let conflict = |(earlier, other)| Some(Conflict { earlier, later, diagnostic: conflict(policy, other)? });
            if let Some(conflict) = versions[..later].iter().enumerate().find_map(conflict) {
                return Err(conflict);
            }
        }
        versions.sort_by_key(Policy::effective_from);
        Ok(Self { versions })
    }

    /// The versions, earliest first.
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }

    /// The version in force at an instant; none before the first.
    pub fn in_force(&self, at: Instant) -> Option<&Policy> {
        self.versions.iter().rfind(|policy| policy.effective_from() <= at)
    }

    /// The version that applies to a change: the one that its record names, else the one in force when it was announced, or
    /// now where it is not announced yet. None where there is no such version.
    pub fn applicable(&self, file: &ChangeFile, now: Instant) -> Option<&Policy> {
        match &file.policy_version {
            Some(version) => self.versions.iter().find(|policy| policy.version() == version),
            None => self.in_force(file.announced_at.unwrap_or(now)),
        }
    }
}

fn conflict(policy: &Policy, other: &Policy) -> Option<Diagnostic> {
    let (id, version) = (policy.id(), policy.version());
    if id != other.id() {
        let what = format!("`{id}` is another policy than `{}`, and all have to be versions of one", other.id());
        return Some(Diagnostic::new("id", what));
    }
    if version == other.version() {
        return Some(Diagnostic::new("version", format!("two files have the version `{version}`")));
    }
    if policy.effective_from() == other.effective_from() {
        let at = instant::text(policy.effective_from());
        let what = format!("the versions `{}` and `{version}` both come into force at {at}", other.version());
        return Some(Diagnostic::new("effective_from", what));
    }
    None
}
