//! The public state for a reader with a filter.

use crate::{error::Error, published::Published, service::Service};
use fairnotice_core::{instant::Instant, notice::Filter, snapshot::Snapshot};
use std::sync::Arc;

impl Service {
    /// The published snapshot; but where it was cut and the filter chooses among changes, one with the changes that the filter
    /// lets through, read from the database. So the filter holds before the cut. Its components have the status of the published
    /// one.
    pub async fn snapshot_for(
        &self,
        published: &Published,
        filter: &Filter,
        now: Instant,
    ) -> Result<Arc<Snapshot>, Error> {
        let newest = &published.snapshot;
        let changes = newest.truncated.and_then(|_| filter.of_changes(&newest.components));
        let Some(changes) = changes else { return Ok(Arc::clone(newest)) };
        let public = self.reader().public_matching(&changes, now).await?;
        let policies = self.policies();
        let matching = Snapshot::new(newest.vendor.clone(), public.records(), |change| policies.judging(change, now));
        Ok(Arc::new(Snapshot { components: newest.components.clone(), ..matching }))
    }
}
