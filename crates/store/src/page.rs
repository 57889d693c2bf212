//! One page of a list.

use crate::{Error, changes::only_readable};
use fairnotice_core::instant::Instant;
use sqlx::any::AnyRow;

/// A page of a list that is ordered by an instant, and then by an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, Id> {
    /// What is on it. What cannot be read is left out.
    pub items: Vec<T>,
    /// The position after which the next page begins; none on the last page.
    pub next: Option<(Instant, Id)>,
}

impl<T, Id> Page<T, Id> {
    /// The first `limit` of these rows. One row more than that shows that there is a next page.
    pub(crate) fn new(
        mut rows: Vec<AnyRow>,
        limit: u32,
        read: impl Fn(&AnyRow) -> Result<T, Error>,
        position: impl Fn(&AnyRow) -> Result<(Instant, Id), Error>,
    ) -> Result<Self, Error> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let is_cut = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| is_cut).map(position).transpose()?;
        Ok(Self { items: only_readable(rows.iter().map(read)), next })
    }
}
