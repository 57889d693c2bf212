//! Incidents: what went wrong, as readers see it.

use crate::{
    component::Status,
    instant::{self, Instant},
};
use serde::{Deserialize, Serialize};

/// How far an incident has been dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The cause is not known yet.
    Investigating,
    /// The cause is known.
    Identified,
    /// A remedy is in place and watched.
    Monitoring,
    /// Over.
    Resolved,
}

/// An incident that the public may know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its permanent id.
    pub id: String,
    /// One line that a reader sees first.
    pub title: String,
    /// How far it has been dealt with.
    pub stage: Stage,
    /// When it began.
    #[serde(with = "instant::required")]
    pub started_at: Instant,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub resolved_at: Option<Instant>,
    /// What it does to each component: (id, status).
    pub components: Vec<(String, Status)>,
}
