//! The data of the public state: what the snapshot's window holds, and no more.
//!
//! The ids and revisions of the window come from indexes. Of the documents, only those are read that are new or have another
//! revision than before.

mod window;

use crate::{ChangeKey, Error, Reader, change_keys, components, incidents, transaction};
use fairnotice_core::{
    component::Component,
    id::ChangeId,
    incident::Incident,
    instant::Instant,
    notice::ChangeFilter,
    record::Record,
    snapshot::{PublicRecords, SnapshotWindow, Truncated},
};
use sqlx::AnyConnection;
use std::collections::HashMap;
use window::Window;

/// The data of the public state, read in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// Revision of the public state.
    pub revision: u64,
    /// The vendor's components.
    pub components: Vec<Component>,
    /// The records of the window, by start.
    pub records: Vec<Record>,
    /// The incidents of the window, newest first.
    pub incidents: Vec<Incident>,
    /// What of the window is left out; none where nothing is.
    pub truncated: Option<Truncated>,
    /// When the next record comes into the window; none where no record is further ahead.
    pub next_at: Option<Instant>,
}

impl Public {
    /// The data in the form that the snapshot takes.
    pub fn records(&self) -> PublicRecords<'_> {
        let Self { revision, components, records, incidents, truncated, next_at: _ } = self;
        PublicRecords { revision: *revision, components, records, incidents, truncated: *truncated }
    }
}

impl Reader {
    /// The data of the public state at `now`.
    pub async fn public(&self, now: Instant) -> Result<Public, Error> {
        self.window(now, None, HashMap::new()).await
    }

    /// The same. A document of `before` that has not changed is taken from there.
    pub async fn public_after(&self, before: Public, now: Instant) -> Result<Public, Error> {
        let known = before.records.into_iter().map(|record| (record.id.clone(), record)).collect();
        self.window(now, None, known).await
    }

    /// The same with only the changes of a filter: the window's limits hold for these alone.
    pub async fn public_matching(&self, filter: &ChangeFilter, now: Instant) -> Result<Public, Error> {
        self.window(now, Some(filter), HashMap::new()).await
    }

    async fn window(
        &self,
        now: Instant,
        filter: Option<&ChangeFilter>,
        known: HashMap<ChangeId, Record>,
    ) -> Result<Public, Error> {
        let times = SnapshotWindow::at(now);
        let window = Window::new(times, filter);
        let mut tx = self.read().await?;
        let revision = transaction::revision(&mut tx).await?;
        let components = components::read(&mut tx).await?;
        let (incidents, resolved) = incidents::public(&mut tx, times.since, SnapshotWindow::MOST_ENDED).await?;
        let mut truncated = Truncated { resolved, ..Truncated::default() };
        let mut keys = window.under_way(&mut tx).await?;
        // One more than there is room for shows whether something is left out.
        let mut ended = window.ended(SnapshotWindow::MOST_ENDED + 1, &mut tx).await?;
        truncated.ended = cut(&mut ended, SnapshotWindow::MOST_ENDED).is_some();
        keys.append(&mut ended);
        let places = SnapshotWindow::MOST.saturating_sub(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        let mut ahead = window.ahead(places + 1, &mut tx).await?;
        if let Some(first) = cut(&mut ahead, places) {
            truncated.announced = window.count_ahead(&mut tx).await?.saturating_sub(places.into());
            truncated.announced_from = Some(first.start);
        }
        keys.append(&mut ahead);
        let next_at = window.next_at(&mut tx).await?;
        let records = documents(keys, known, &mut tx).await?;
        let truncated = Some(truncated).filter(|truncated| *truncated != Truncated::default());
        Ok(Public { revision, components, records, incidents, truncated, next_at })
    }
}

/// Cuts a list to this length; the first revision that is left out.
fn cut(keys: &mut Vec<ChangeKey>, most: u32) -> Option<ChangeKey> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    (keys.len() > most).then(|| keys.drain(most..).next()).flatten()
}

/// The documents of these revisions, by start. One that cannot be read is left out.
async fn documents(
    mut keys: Vec<ChangeKey>,
    mut known: HashMap<ChangeId, Record>,
    tx: &mut AnyConnection,
) -> Result<Vec<Record>, Error> {
    let revisions: HashMap<_, _> = keys.iter().map(|key| (&key.id, key.revision)).collect();
    known.retain(|id, record| revisions.get(id) == Some(&record.revision));
    let unknown: Vec<_> = keys.iter().map(|key| &key.id).filter(|id| !known.contains_key(*id)).collect();
    known.extend(change_keys::documents(unknown, tx).await?);
    keys.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
    Ok(keys.iter().filter_map(|key| known.remove(&key.id)).collect())
}
