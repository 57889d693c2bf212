//! Serves the status site, the API, the live stream and the embed.
//!
//! **Boundary:** no rule is decided here and no SQL is written here. A handler parses, asks `fairnotice-core`, writes
//! through `fairnotice-store`, and tells readers after the commit.

pub mod api;
pub mod app;
pub mod clock;
pub mod embed;
pub mod merge_patch;
pub mod promises;
pub mod published;
pub mod scheduler;
pub mod site;
