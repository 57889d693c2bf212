//! The API's handlers. Tests and files mirror the paths: `changes.rs` serves `/api/v1/changes`.

pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod clock;
pub(crate) mod components;
pub(crate) mod health;
pub(crate) mod incidents;
pub(crate) mod live;
pub(crate) mod promises;
mod range;
pub(crate) mod releases;
mod response;
pub(crate) mod snapshot;
pub(crate) mod steps;
pub(crate) mod subscribers;
