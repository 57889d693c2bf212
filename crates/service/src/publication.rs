//! Publishes the state of the database to everybody who follows it.

use crate::{policies::Policies, published::Published};
use fairnotice_core::{
    instant::Instant,
    snapshot::{Snapshot, Vendor},
};
use fairnotice_store::{Public, Reader};
use std::sync::Arc;
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
    /// It holds what was read last: its documents are not read again.
    publishing: Mutex<Option<Public>>,
}

impl Publication {
    pub(crate) async fn new(
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        now: Instant,
    ) -> Result<Self, PublishError> {
        let public = reader.public(now).await?;
        let first = Arc::new(published(&public, 0, policies, vendor, now));
        Ok(Self { newest: watch::Sender::new(first), publishing: Mutex::new(Some(public)) })
    }

    pub(crate) fn newest(&self) -> Arc<Published> {
        self.newest.borrow().clone()
    }

    pub(crate) fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.newest.subscribe()
    }

    /// Publishes the state of the database, one caller at a time.
    pub(crate) async fn publish(
        &self,
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        clock: impl Fn() -> Instant,
    ) -> Result<(), PublishError> {
        let mut last = self.publishing.lock().await;
        let (now, number) = (clock(), self.newest.borrow().number.wrapping_add(1));
        // After an error everything is read.
        let public = match last.take() {
            Some(before) => reader.public_after(before, now).await?,
            None => reader.public(now).await?,
        };
        self.newest.send_replace(Arc::new(published(last.insert(public), number, policies, vendor, now)));
        Ok(())
    }
}

fn published(public: &Public, number: u64, policies: &Policies, vendor: &Vendor, now: Instant) -> Published {
    let snapshot = Snapshot::new(vendor.clone(), public.records(), |change| policies.judging(change, now));
    Published::new(snapshot, public.next_at, number, now)
}
