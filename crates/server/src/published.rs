//! What the public sees at one revision, encoded once and shared by every reader.

use axum::body::Bytes;
use fairnotice_core::{embed::Document, instant::Instant, snapshot::Snapshot};
use sha2::{Digest as _, Sha256};
use std::sync::{Mutex, PoisonError};

/// The public state, ready to send.
#[derive(Debug)]
pub struct Published {
    /// The state itself.
    pub snapshot: Snapshot,
    /// The snapshot as JSON.
    pub json: Bytes,
    /// Names these very bytes, for every cache: the revision, and the beginning of the snapshot's hash. The revision alone
    /// would not do: the vendor's name and address are no part of the record book, and ended records leave in time.
    pub tag: String,
    embed: Mutex<Embed>,
}

/// The embed's document as JSON, true until an instant.
#[derive(Debug)]
struct Embed {
    json: Bytes,
    until: i64,
}

impl Embed {
    fn new(snapshot: &Snapshot, now: Instant) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(&Document::new(snapshot, now))?.into();
        Ok(Self { json, until: Document::until(snapshot, now) })
    }
}

impl Published {
    /// Encodes a snapshot that became true at `now`.
    pub fn new(snapshot: Snapshot, now: Instant) -> Result<Self, serde_json::Error> {
        let json: Bytes = serde_json::to_vec(&snapshot)?.into();
        let hash = Sha256::digest(&json);
        let tag = hash[..6].iter().fold(format!("{}-", snapshot.revision), |tag, byte| format!("{tag}{byte:02x}"));
        let embed = Mutex::new(Embed::new(&snapshot, now)?);
        Ok(Self { snapshot, json, tag, embed })
    }

    /// The embed's document as JSON. It changes by itself where a change comes near or has long ended.
    pub fn embed(&self, now: Instant) -> Bytes {
        let mut embed = self.embed.lock().unwrap_or_else(PoisonError::into_inner);
        if embed.until <= now.timestamp_millis()
            && let Ok(newer) = Embed::new(&self.snapshot, now)
        {
            *embed = newer;
        }
        embed.json.clone()
    }
}
