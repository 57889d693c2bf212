//! Publishes the state of the database to everybody who follows it.

use crate::{policies::Policies, public_changes::PublicChanges, published::Published};
use fairnotice_core::{
    instant::Instant,
    record::Record,
    snapshot::{Snapshot, Vendor},
};
use fairnotice_store::{Public, Reader};
use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Mutex, watch};

/// Why the public state could not be published, or read.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    /// The public state cannot be written as JSON.
    #[error("the public state cannot be encoded: {0}")]
    Encode(#[from] serde_json::Error),
}

/// The newest public state, for everybody who follows it.
pub(crate) struct Publication {
    newest: watch::Sender<Arc<Published>>,
    /// Serialises "read the database, publish", so that an older state never replaces a newer one.
    publishing: Mutex<Last>,
    /// How many times the state was asked to be published.
    requests: AtomicU64,
    /// Whether a stored change could not be published yet.
    behind: watch::Sender<bool>,
}

/// What was read last.
struct Last {
    /// How many requests it covers.
    requests: u64,
    /// Its documents are not read again.
    public: Option<Public>,
}

impl Publication {
    pub(crate) async fn new(
        reader: &Reader,
        known: &PublicChanges,
        by: (&Policies, &Vendor),
        now: Instant,
    ) -> Result<Self, PublishError> {
        let public = reader.public(now).await?;
        let first = Arc::new(published(&public, 0, known, by, now));
        Ok(Self {
            newest: watch::Sender::new(first),
            publishing: Mutex::new(Last { requests: 0, public: Some(public) }),
            requests: AtomicU64::default(),
            behind: watch::Sender::default(),
        })
    }

    pub(crate) fn newest(&self) -> Arc<Published> {
        self.newest.borrow().clone()
    }

    pub(crate) fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.newest.subscribe()
    }

    /// Becomes true while a stored change waits to be published again.
    pub(crate) fn behind(&self) -> watch::Receiver<bool> {
        self.behind.subscribe()
    }

    /// Publishes the state of the database, one caller at a time. A state that was read after a caller asked serves it too:
    /// of many concurrent writers, few read.
    pub(crate) async fn publish(
        &self,
        reader: &Reader,
        known: &PublicChanges,
        by: (&Policies, &Vendor),
        clock: impl Fn() -> Instant,
    ) -> Result<(), PublishError> {
        let request = self.requests.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = self.publishing.lock().await;
        if request <= last.requests {
            return Ok(());
        }
        let requests = self.requests.load(Ordering::SeqCst);
        let (now, number) = (clock(), self.newest.borrow().number.wrapping_add(1));
        // After an error everything is read.
        let read = match last.public.take() {
            Some(before) => reader.public_after(before, now).await,
            None => reader.public(now).await,
        };
        self.behind.send_if_modified(|behind| mem::replace(behind, read.is_err()) != read.is_err());
        let public = last.public.insert(read?);
        self.newest.send_replace(Arc::new(published(public, number, known, by, now)));
        last.requests = requests;
        Ok(())
    }
}

fn published(
    public: &Public,
    number: u64,
    known: &PublicChanges,
    (policies, vendor): (&Policies, &Vendor),
    now: Instant,
) -> Published {
    let change = |record: &Record| known.of(record, policies, now);
    let snapshot = Snapshot::with_changes(vendor.clone(), public.records(), change);
    Published::new(snapshot, public.next_at, number, now)
}
