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
    sync::{Arc, Mutex, PoisonError},
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

/// What a live stream sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed<'l> {
    /// The snapshot.
    Snapshot,
    /// The embed's document, for a reader of a language (a BCP 47 tag as it was sent; empty for the original texts).
    Embed(&'l str),
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
    snapshot_frame: Bytes,
    embed: Mutex<BTreeMap<String, Embed>>,
}

/// The embed's document as JSON, true until an instant.
#[derive(Debug)]
struct Embed {
    json: Bytes,
    frame: Bytes,
    /// None where it stays true.
    until: Option<Instant>,
}

impl Embed {
    fn new(snapshot: &Snapshot, now: Instant, wanted: &str) -> Result<Self, serde_json::Error> {
        let json: Bytes = serde_json::to_vec(&Document::new(snapshot, now, wanted))?.into();
        Ok(Self { frame: frame(snapshot.revision, &json), json, until: until(snapshot, now) })
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
        let snapshot_frame = frame(snapshot.revision, &json);
        Ok(Self { snapshot: Arc::new(snapshot), json, tag, turns_at, snapshot_frame, embed })
    }

    /// The event `snapshot` as a live stream sends it: name, id (the revision) and data. Every reader shares the bytes.
    pub fn frame(&self, feed: Feed<'_>, now: Instant) -> Result<Bytes, PublishError> {
        match feed {
            Feed::Snapshot => Ok(self.snapshot_frame.clone()),
            Feed::Embed(wanted) => Ok(self.embed_of(now, wanted, |embed| embed.frame.clone())),
        }
    }

    /// The embed's document as JSON, for a reader of `wanted`. It changes with time when a change comes near or has
    /// ended long ago.
    pub fn embed(&self, now: Instant, wanted: &str) -> Bytes {
        self.embed_of(now, wanted, |embed| embed.json.clone())
    }

    fn embed_of(&self, now: Instant, wanted: &str, part: impl Fn(&Embed) -> Bytes) -> Bytes {
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
        all.get(language).or_else(|| all.get("")).map(part).unwrap_or_default()
    }

    /// Every language of a translation that the embed's document shows.
    fn languages(&self) -> impl Iterator<Item = &LanguageTag> {
        let changes = self.snapshot.changes.iter().flat_map(|change| {
            change.translations.keys().chain(change.updates.iter().flat_map(|update| update.translations.keys()))
        });
        changes.chain(self.snapshot.incidents.iter().flat_map(|incident| incident.translations.keys()))
    }
}

/// An event; JSON is on one line.
fn frame(revision: u64, json: &[u8]) -> Bytes {
    [format!("event: snapshot\nid: {revision}\ndata: ").as_bytes(), json, b"\n\n"].concat().into()
}

/// When the embed's document says something else of itself; none where it does not.
fn until(snapshot: &Snapshot, now: Instant) -> Option<Instant> {
    Instant::from_timestamp_millis(Document::until(snapshot, now))
}

/// The newest public state, for everybody who follows it.
pub(crate) struct Publication {
    newest: watch::Sender<Arc<Published>>,
    /// Serialises "read the database, publish", so that an older state never replaces a newer one.
    publishing: tokio::sync::Mutex<()>,
}

impl Publication {
    pub(crate) async fn new(
        reader: &Reader,
        policies: &Policies,
        vendor: &Vendor,
        now: Instant,
    ) -> Result<Self, PublishError> {
        let first = read(reader, policies, vendor, now).await?;
        Ok(Self { newest: watch::Sender::new(Arc::new(first)), publishing: tokio::sync::Mutex::default() })
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
        let _one_at_a_time = self.publishing.lock().await;
        let newest = read(reader, policies, vendor, clock()).await?;
        self.newest.send_replace(Arc::new(newest));
        Ok(())
    }
}

async fn read(reader: &Reader, policies: &Policies, vendor: &Vendor, now: Instant) -> Result<Published, PublishError> {
    let public = reader.public(now - KEPT_IN_SNAPSHOT).await?;
    let snapshot = Snapshot::new(vendor.clone(), public.records(), |change| policies.judging(change, now));
    Ok(Published::new(snapshot, now)?)
}
