//! Publishes the state of the database to everybody who follows it.

use crate::{policies::Policies, published::Published};
use chrono::TimeDelta;
use fairnotice_core::{
    instant::Instant,
    snapshot::{Snapshot, Vendor},
};
use fairnotice_store::Reader;
use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Mutex, watch};

/// How long an ended record stays in the public snapshot. The calendar and the record's own page keep it for ever.
const KEPT_IN_SNAPSHOT: TimeDelta = TimeDelta::days(7);

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
    /// Serialises "read the database, publish", so that an older state never replaces a newer one. Holds how many requests the
    /// newest state covers.
    publishing: Mutex<u64>,
    /// How many times the state was asked to be published.
    requests: AtomicU64,
    /// Whether a stored change could not be published yet.
    behind: watch::Sender<bool>,
}

impl Publication {
    pub(crate) async fn new(
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        now: Instant,
    ) -> Result<Self, PublishError> {
        let first = Published::new(read(reader, policies, vendor, now).await?, 0, now);
        Ok(Self {
            newest: watch::Sender::new(Arc::new(first)),
            publishing: Mutex::default(),
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
    /// of many writers at once, few read.
    pub(crate) async fn publish(
        &self,
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        clock: impl Fn() -> Instant,
    ) -> Result<(), PublishError> {
        let request = self.requests.fetch_add(1, Ordering::SeqCst) + 1;
        let mut covered = self.publishing.lock().await;
        if request <= *covered {
            return Ok(());
        }
        let covers = self.requests.load(Ordering::SeqCst);
        let (now, number) = (clock(), self.newest.borrow().number.wrapping_add(1));
        let read = read(reader, policies, vendor, now).await;
        self.behind.send_if_modified(|behind| mem::replace(behind, read.is_err()) != read.is_err());
        self.newest.send_replace(Arc::new(Published::new(read?, number, now)));
        *covered = covers;
        Ok(())
    }
}

async fn read(reader: &Reader, policies: &Policies, vendor: &Vendor, now: Instant) -> Result<Snapshot, PublishError> {
    let public = reader.public(now - KEPT_IN_SNAPSHOT).await?;
    Ok(Snapshot::new(vendor.clone(), public.records(), |change| policies.judging(change, now)))
}
