//! Texts of rule C5 for a window that nothing excludes; `hours.rs` words what does.

pub(crate) const ROUTINE: &str = "a routine update is no maintenance window";
pub(crate) const EXEMPT: &str = "this kind of change may touch peak hours";
pub(crate) const OUTSIDE: &str =
    "the window is outside the peak hours of every region, and no freeze or agreed window excludes it";
