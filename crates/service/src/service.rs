//! What every operation shares.

use crate::{
    backoff::Backoff,
    duplicates::Identity,
    policies::Policies,
    promises::{self, PromisesReport},
    publication::{Publication, PublishError, Published},
};
use fairnotice_core::{
    instant::Instant,
    policy::Policy,
    record::{Record, State},
    scheduled_step,
    snapshot::Vendor,
    timetable::{Timetable, timetable},
};
use fairnotice_store::{Derived, Error as StoreError, Reader, Store, Transaction};
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// Tells the time. Whoever runs the service has the clock.
pub trait Clock: Send + Sync + 'static {
    /// Now, to the millisecond.
    fn now(&self) -> Instant;
}

/// What a [`Service`] is made from.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Every version of the policy.
    pub policies: Policies,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Who publishes.
    pub vendor: Vendor,
}

/// What can be done, and what is published. Cloning shares it.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    parts: Parts,
    /// From when on this server knows what happened.
    started_at: Instant,
    publication: Publication,
    /// The promises as they were judged last. Whoever asks meanwhile waits for them.
    promises: Mutex<Option<Arc<PromisesReport>>>,
    backoff: Backoff,
}

impl Service {
    /// Reads the database and publishes what it says.
    pub async fn new(parts: Parts) -> Result<Self, PublishError> {
        let started_at = parts.clock.now();
        let publication = Publication::new(&parts.store, &parts.policies, &parts.vendor, started_at).await?;
        let (promises, backoff) = (Mutex::default(), Backoff::default());
        Ok(Self(Arc::new(Shared { parts, started_at, publication, promises, backoff })))
    }

    /// Reads the database.
    pub fn reader(&self) -> &Reader {
        &self.0.parts.store
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.0.parts.clock.now()
    }

    /// When this service began to run.
    pub(crate) fn started_at(&self) -> Instant {
        self.0.started_at
    }

    /// The policies.
    pub fn policies(&self) -> &Policies {
        &self.0.parts.policies
    }

    /// The policy in force now.
    pub fn policy(&self) -> &Policy {
        self.policies().in_force(self.now())
    }

    /// Who publishes.
    pub fn vendor(&self) -> &Vendor {
        &self.0.parts.vendor
    }

    pub(crate) fn backoff(&self) -> &Backoff {
        &self.0.backoff
    }

    /// The newest public state.
    pub fn published(&self) -> Arc<Published> {
        self.0.publication.newest()
    }

    /// Every public state from now on; a late reader sees the newest alone.
    pub fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.0.publication.follow()
    }

    /// Publishes what the database says now. Called after every commit.
    pub async fn publish(&self) -> Result<(), PublishError> {
        let Parts { store, policies, vendor, clock } = &self.0.parts;
        self.0.publication.publish(store, policies, vendor, || clock.now()).await
    }

    /// The promises of the last twelve months: judged once for every reader of the same revision in the same second.
    pub async fn promises(&self) -> Result<Arc<PromisesReport>, PublishError> {
        let mut newest = self.0.promises.lock().await;
        let (revision, now) = (self.published().snapshot.revision, self.now());
        if let Some(report) = newest.as_ref().filter(|report| report.is_of(revision, now)) {
            return Ok(report.clone());
        }
        let report = promises::report(self.reader(), self.policies(), self.vendor(), revision, now).await?;
        let report = Arc::new(report);
        *newest = Some(report.clone());
        Ok(report)
    }

    /// A transaction of an actor, at the instant at which it holds the write lock.
    pub(crate) async fn begin(&self, actor: &str) -> Result<Transaction<'_>, StoreError> {
        self.0.parts.store.begin_by(actor, || self.now()).await
    }

    /// Forgets the keys of requests that nobody repeats any more.
    pub(crate) async fn forget_idempotency_keys(&self) -> Result<(), StoreError> {
        self.0.parts.store.forget_idempotency_keys(self.now()).await
    }

    /// What is written beside a record, as things stand at `now`.
    pub(crate) fn derived(&self, record: &Record, now: Instant) -> Derived {
        let policy = self.policies().judging(record.change.file(), now);
        let timetable = match record.state {
            State::Draft => Timetable::default(),
            _ => timetable(policy, &record.change, now),
        };
        let next_due_at = scheduled_step::next(policy, record, now).map(|(at, _)| at);
        let Identity { content_key, deployed_version } = Identity::of(record);
        Derived { timetable, next_due_at, content_key, deployed_version }
    }
}
