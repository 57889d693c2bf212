//! `/embed/…`: the loader, its files, and each element as the server renders it.

pub(crate) mod elements;
pub(crate) mod files;
pub(crate) mod frame;
pub(crate) mod month;
mod selection;

pub use crate::frame_ancestors::FrameAncestors;
pub use elements::recorded;
pub use files::{keep, version};

pub(crate) use elements::Holds;
pub(crate) use files::pinned;
