//! The public state at one revision, encoded once and shared by every reader.

use crate::policies::Policies;
use bytes::Bytes;
use fairnotice_core::{
    change::LanguageTag,
    embed::Document,
    hex,
    instant::Instant,
    notice::Filter,
    snapshot::{Snapshot, Vendor},
};
use fairnotice_store::{Public, Reader};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;

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
        let json = serde_json::to_vec(&Document::most_pressing(snapshot, &Filter::default(), now, wanted))?.into();
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
    Instant::from_timestamp_millis(Document::most_pressing_until(snapshot, &Filter::default(), now))
}

/// The newest public state, for everybody who follows it.
pub(crate) struct Publication {
    newest: watch::Sender<Arc<Published>>,
    /// Serialises "read the database, publish", so that an older state never replaces a newer one.
    /// It holds what was read last: its documents are not read again.
    publishing: tokio::sync::Mutex<Option<Public>>,
}

impl Publication {
    pub(crate) async fn new(
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        now: Instant,
    ) -> Result<Self, PublishError> {
        let public = reader.public(now).await?;
        let first = published(&public, policies, vendor, now)?;
        Ok(Self { newest: watch::Sender::new(Arc::new(first)), publishing: tokio::sync::Mutex::new(Some(public)) })
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
        let (mut last, now) = (self.publishing.lock().await, clock());
        let public = match last.take() {
            Some(before) => reader.public_after(before, now).await?,
            None => reader.public(now).await?,
        };
        self.newest.send_replace(Arc::new(published(last.insert(public), policies, vendor, now)?));
        Ok(())
    }
}

fn published(
    public: &Public,
    policies: &Policies,
    vendor: &Vendor,
    now: Instant,
) -> Result<Published, serde_json::Error> {
    let snapshot = Snapshot::new(vendor.clone(), public.records(), |change| policies.judging(change, now));
    let published = Published::new(snapshot, now)?;
    // The next record comes into the window.
    let turns_at = published.turns_at.into_iter().chain(public.next_at).min();
    Ok(Published { turns_at, ..published })
}
