//! What readers see of records, made once for each revision.

use crate::{policies::Policies, service::Service};
use fairnotice_core::{
    id::ChangeId,
    instant::Instant,
    record::{Record, State},
    snapshot::PublicChange,
};
use fairnotice_store::{ChangeKey, ChangeKeyPage, Error, Range};
use quick_cache::{Weighter, sync};
use std::{
    collections::HashMap,
    io::{self, Write},
    sync::Arc,
};

/// How many bytes of JSON the known changes have at most.
const BYTES: u64 = 32 * 1024 * 1024;

/// What a change costs at least, in bytes.
const CHANGE: u64 = 2 * 1024;

/// What readers see of the records that were asked for last.
pub(crate) struct PublicChanges(sync::Cache<ChangeId, Known, Size>);

#[derive(Clone)]
struct Known {
    revision: u32,
    bytes: u64,
    change: Arc<PublicChange>,
}

#[derive(Clone)]
struct Size;

impl Weighter<ChangeId, Known> for Size {
    fn weight(&self, _: &ChangeId, known: &Known) -> u64 {
        CHANGE.saturating_add(known.bytes)
    }
}

impl Default for PublicChanges {
    fn default() -> Self {
        let items = usize::try_from(BYTES / CHANGE).unwrap_or(usize::MAX);
        Self(sync::Cache::with_weighter(items, BYTES, Size))
    }
}

impl PublicChanges {
    /// What readers see of a record, by the policy that applies to it.
    pub(crate) fn of(&self, record: &Record, policies: &Policies, now: Instant) -> Arc<PublicChange> {
        if let Some(known) = self.known(&record.id, record.revision) {
            return known;
        }
        let file = record.change.file();
        let change = Arc::new(PublicChange::new(record, policies.judging(file, now)));
        // Another policy may apply to it later, as long as it is not announced.
        if file.announced_at.is_some() || file.policy_version.is_some() {
            let known = Known { revision: record.revision, bytes: size(&change), change: change.clone() };
            self.0.insert(record.id.clone(), known);
        }
        change
    }

    fn known(&self, id: &ChangeId, revision: u32) -> Option<Arc<PublicChange>> {
        self.0.get(id).filter(|known| known.revision == revision).map(|known| known.change)
    }
}

/// A page of what readers see of records.
#[derive(Debug)]
pub struct PublicChangePage {
    /// The changes, by start and id. One that cannot be read is left out.
    pub changes: Vec<Arc<PublicChange>>,
    /// The position of the next page; none on the last page.
    pub next: Option<(Instant, ChangeId)>,
}

impl Service {
    /// What readers see of the published records of a range.
    pub async fn public_changes(&self, range: &Range) -> Result<PublicChangePage, Error> {
        // On the heap: whoever asks is large enough.
        let ChangeKeyPage { keys, next } = Box::pin(self.reader().change_keys(range)).await?;
        Ok(PublicChangePage { changes: self.seen(&keys).await?, next })
    }

    /// What readers see of the published records with these ids: one query for a page of them. One that is a draft, cannot be read,
    /// or is not there is left out.
    pub async fn published_with(
        &self,
        ids: impl IntoIterator<Item = &ChangeId>,
    ) -> Result<HashMap<ChangeId, Arc<PublicChange>>, Error> {
        let records = Box::pin(self.reader().changes_with(ids)).await?;
        let published = records.into_iter().filter(|(_, record)| record.state != State::Draft);
        let seen = |record: &Record| self.known_changes().of(record, self.policies(), self.now());
        Ok(published.map(|(id, record)| (id, seen(&record))).collect())
    }

    /// What readers see of these revisions, in their order. One that cannot be read is left out.
    pub(crate) async fn seen(&self, keys: &[ChangeKey]) -> Result<Vec<Arc<PublicChange>>, Error> {
        let (all, now) = (self.known_changes(), self.now());
        let known: Vec<_> = keys.iter().map(|ChangeKey { id, revision, .. }| all.known(id, *revision)).collect();
        let unknown = keys.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(key, _)| &key.id);
        let read = Box::pin(self.reader().changes_with(unknown)).await?;
        let read = |id: &ChangeId| read.get(id).map(|record| all.of(record, self.policies(), now));
        Ok(keys.iter().zip(known).filter_map(|(key, known)| known.or_else(|| read(&key.id))).collect())
    }
}

/// How many bytes it has as JSON.
fn size(change: &PublicChange) -> u64 {
    let mut counter = Counter(0);
    // Nothing can fail here: a change can always be written.
    _ = serde_json::to_writer(&mut counter, change);
    counter.0
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
