//! The rules of fair notice.
//!
//! Data goes one way, and the files are named for its stations: a [`release`] is deployed by a [`change`], which is
//! judged against a [`policy`] and its [`calendar`] by [`evaluate`]; the [`lifecycle`] says which steps a record may
//! take; a [`snapshot`] is what the public may know, and [`notice`] is what a banner says of it at one instant.
//!
//! Nothing here performs I/O or reads a clock: `now` is always an argument.

pub mod calendar;
pub mod change;
pub mod component;
pub mod embed;
pub mod evaluate;
#[cfg(feature = "file")]
pub mod file;
pub mod incident;
pub mod instant;
pub mod lead;
pub mod lifecycle;
pub mod notice;
pub mod policy;
pub mod problem;
pub mod record;
pub mod release;
pub mod rule;
pub mod slot;
pub mod snapshot;
pub mod timetable;
pub mod verdict;
pub mod what_if;
pub mod window;
pub mod zone;
