//! The public state at one revision, encoded once and shared by every reader.

use crate::policies::Policies;
use bytes::Bytes;
use chrono::TimeDelta;
use fairnotice_core::{
    change::LanguageTag,
    embed::Document,
    hex,
    instant::Instant,
    snapshot::{Snapshot, Vendor},
};
use fairnotice_store::Reader;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::watch;

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

/// The public state, ready to send.
#[derive(Debug)]
pub struct Published {
    /// The state itself.
    pub snapshot: Arc<Snapshot>,
    /// The snapshot as JSON.
    pub json: Bytes,
    /// The `ETag`: the revision and the beginning of the snapshot's hash. The revision is not enough, because the vendor's name
    /// and address are not in the database, and ended records leave with time.
    pub tag: String,
    /// When the embed's document changes because time passes; none if it does not.
    pub turns_at: Option<Instant>,
    embed: Mutex<BTreeMap<String, Embed>>,
}

/// The embed's document as JSON, true until an instant.
#[derive(Debug)]
struct Embed {
    json: Bytes,
    /// None where it stays true.
    until: Option<Instant>,
}

impl Embed {
    fn new(snapshot: &Snapshot, now: Instant, wanted: &str) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(&Document::new(snapshot, now, wanted))?.into();
        Ok(Self { json, until: until(snapshot, now) })
    }
}

impl Published {
    /// Encodes a snapshot that became true at `now`.
    pub fn new(snapshot: Snapshot, now: Instant) -> Result<Self, serde_json::Error> {
        let json: Bytes = serde_json::to_vec(&snapshot)?.into();
        let hash = Sha256::digest(&json);
        let tag = format!("{}-{}", snapshot.revision, hex::encode(&hash[..6]));
        let turns_at = until(&snapshot, now);
        // The original texts are encoded here, so that an encoding error shows immediately.
        let embed = Mutex::new(BTreeMap::from([(String::new(), Embed::new(&snapshot, now, "")?)]));
        Ok(Self { snapshot: Arc::new(snapshot), json, tag, turns_at, embed })
    }

    /// The embed's document as JSON, for a reader of `wanted`. It changes with time when a change comes near or has
    /// ended long ago.
    pub fn embed(&self, now: Instant, wanted: &str) -> Bytes {
        // Only languages with a translation have a document, so that readers cannot fill the cache.
        let exact = self.languages().find(|language| language.tag().eq_ignore_ascii_case(wanted));
        let language = exact.or_else(|| self.languages().find(|language| language.serves(wanted)));
        let language = language.map_or("", LanguageTag::tag);
        let mut all = self.embed.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(language).is_none_or(|embed| embed.until.is_some_and(|until| until <= now))
            && let Ok(newer) = Embed::new(&self.snapshot, now, language)
        {
            all.insert(language.to_owned(), newer);
        }
        all.get(language).or_else(|| all.get("")).map(|embed| embed.json.clone()).unwrap_or_default()
    }

    /// Every language of a translation that the embed's document shows.
    fn languages(&self) -> impl Iterator<Item = &LanguageTag> {
        let changes = self.snapshot.changes.iter().flat_map(|change| {
            change.translations.keys().chain(change.updates.iter().flat_map(|update| update.translations.keys()))
        });
        changes.chain(self.snapshot.incidents.iter().flat_map(|incident| incident.translations.keys()))
    }
}

/// When the embed's document says something else of itself; none where it does not.
fn until(snapshot: &Snapshot, now: Instant) -> Option<Instant> {
    Instant::from_timestamp_millis(Document::until(snapshot, now))
}

/// The newest public state, for everybody who follows it.
pub(crate) struct Publication {
    newest: watch::Sender<Arc<Published>>,
    /// Serialises "read the database, publish", so that an older state never replaces a newer one. Holds how many requests the
    /// newest state covers.
    publishing: tokio::sync::Mutex<u64>,
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
        let first = read(reader, policies, vendor, now).await?;
        Ok(Self {
            newest: watch::Sender::new(Arc::new(first)),
            publishing: tokio::sync::Mutex::default(),
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
        let read = read(reader, policies, vendor, clock()).await;
        self.behind.send_if_modified(|behind| mem::replace(behind, read.is_err()) != read.is_err());
        self.newest.send_replace(Arc::new(read?));
        *covered = covers;
        Ok(())
    }
}

async fn read(reader: &Reader, policies: &Policies, vendor: &Vendor, now: Instant) -> Result<Published, PublishError> {
    let public = reader.public(now - KEPT_IN_SNAPSHOT).await?;
    let snapshot = Snapshot::new(vendor.clone(), public.records(), |change| policies.judging(change, now));
    Ok(Published::new(snapshot, now)?)
}
