//! What holds for every policy, record and instant. Each law panics where it is broken.

pub mod clocks;
pub mod edits;
pub mod promises;
pub mod slots;
pub mod strict;
pub mod timetable;
pub mod verdict;
pub mod version;
