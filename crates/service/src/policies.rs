//! Every version of the policy, and the choice of the one that applies.

use fairnotice_core::{
    change::ChangeFile,
    instant::Instant,
    policy::{History, Policy},
};
use std::slice;

/// Every version of the policy.
#[derive(Debug)]
pub struct Policies {
    /// The only policy, or the earliest version.
    first: Policy,
    versions: History,
}

impl Policies {
    /// The only policy, or the earliest version, and every version if there are several.
    pub fn new(first: Policy, versions: History) -> Self {
        Self { first, versions }
    }

    /// The version in force at an instant: it applies to a change that is announced then.
    pub fn in_force(&self, at: Instant) -> &Policy {
        self.versions.in_force(at).unwrap_or(&self.first)
    }

    /// Every version, earliest first.
    pub fn all(&self) -> &[Policy] {
        match self.versions.versions() {
            [] => slice::from_ref(&self.first),
            versions => versions,
        }
    }

    /// The version that applies to a change: the one in force when it was announced (A34).
    pub fn judging(&self, change: &ChangeFile, now: Instant) -> &Policy {
        self.versions.applicable(change, now).unwrap_or(&self.first)
    }
}
