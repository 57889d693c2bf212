//! The state that operations share.

use crate::{
    audience::AudienceCount,
    backoff::Backoff,
    duplicates::DuplicateKeys,
    mail::MailState,
    past::PastState,
    policies::Policies,
    promises::PromisesState,
    public_changes::PublicChanges,
    publication::{Publication, PublishError},
    published::Published,
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
use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, OnceLock},
};
use tokio::sync::watch;

/// The clock that the caller provides.
pub trait TimeSource: Send + Sync + 'static {
    /// Now, to the millisecond.
    fn now(&self) -> Instant;
}

/// The parts of a [`Service`].
pub struct ServiceParts {
    /// The database.
    pub store: Store,
    /// Every version of the policy.
    pub policies: Policies,
    /// The clock.
    pub clock: Arc<dyn TimeSource>,
    /// The vendor.
    pub vendor: Vendor,
}

/// The operations and the public state. Clones share it.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    parts: ServiceParts,
    /// Names this server among those on the database.
    id: String,
    /// When this server started.
    started_at: Instant,
    /// What readers see of records, not made again.
    known_changes: PublicChanges,
    publication: Publication,
    past: PastState,
    promises: PromisesState,
    backoff: Backoff,
    audience: AudienceCount,
    /// Set if mail goes out.
    mail: OnceLock<MailState>,
}

impl Service {
    /// Reads the database and publishes the public state.
    pub async fn new(parts: ServiceParts) -> Result<Self, PublishError> {
        let started_at = parts.clock.now();
        let known_changes = PublicChanges::default();
        let ServiceParts { store, policies, vendor, .. } = &parts;
        let publication = Publication::new(store, &known_changes, (policies, vendor), started_at).await?;
        let (promises, backoff) = (PromisesState::default(), Backoff::default());
        // Its keys are random.
        let id = format!("{:016x}", RandomState::new().hash_one(()));
        let (audience, mail) = (AudienceCount::default(), OnceLock::new());
        Ok(Self(Arc::new(Shared {
            parts,
            id,
            started_at,
            known_changes,
            publication,
            past: PastState::default(),
            promises,
            backoff,
            audience,
            mail,
        })))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Names this server among those on the database.
    pub fn id(&self) -> &str {
        &self.0.id
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

    /// The vendor.
    pub fn vendor(&self) -> &Vendor {
        &self.0.parts.vendor
    }

    pub(crate) fn mail_state(&self) -> &OnceLock<MailState> {
        &self.0.mail
    }

    pub(crate) fn audience_count(&self) -> &AudienceCount {
        &self.0.audience
    }

    pub(crate) fn backoff(&self) -> &Backoff {
        &self.0.backoff
    }

    /// The newest public state.
    pub fn published(&self) -> Arc<Published> {
        self.0.publication.newest()
    }

    /// Every public state from now on; a late reader sees only the newest.
    pub fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.0.publication.follow()
    }

    /// Becomes true while a stored change waits to be published again.
    pub(crate) fn behind(&self) -> watch::Receiver<bool> {
        self.0.publication.behind()
    }

    /// Publishes the state of the database. Called after every commit.
    pub async fn publish(&self) -> Result<(), PublishError> {
        let ServiceParts { store, policies, vendor, clock } = &self.0.parts;
        self.0.publication.publish(store, self.known_changes(), (policies, vendor), || clock.now()).await
    }

    pub(crate) fn known_changes(&self) -> &PublicChanges {
        &self.0.known_changes
    }

    pub(crate) fn past_state(&self) -> &PastState {
        &self.0.past
    }

    pub(crate) fn promises_state(&self) -> &PromisesState {
        &self.0.promises
    }

    /// Begins a transaction of an actor; its instant is read once it holds the write lock.
    pub(crate) async fn begin(&self, actor: &str) -> Result<Transaction<'_>, StoreError> {
        self.0.parts.store.begin_by(actor, || self.now()).await
    }

    /// Deletes expired idempotency keys.
    pub(crate) async fn forget_idempotency_keys(&self) -> Result<(), StoreError> {
        self.0.parts.store.forget_idempotency_keys(self.now()).await
    }

    /// The derived columns of a record at `now`.
    pub fn derived(&self, record: &Record, now: Instant) -> Derived {
        let policy = self.policies().judging(record.change.file(), now);
        let timetable = match record.state {
            State::Draft => Timetable::default(),
            _ => timetable(policy, &record.change, now),
        };
        let next_due_at = scheduled_step::next(policy, record, now).map(|(at, _)| at);
        let DuplicateKeys { content_key, deployed_version } = DuplicateKeys::of(record);
        Derived { timetable, next_due_at, content_key, deployed_version }
    }
}
