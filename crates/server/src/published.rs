//! What the public sees at one revision, encoded once and shared by every reader.

use axum::body::Bytes;
use fairnotice_core::{embed::Document, instant::Instant, snapshot::Snapshot};

/// The public state, ready to send.
#[derive(Debug)]
pub struct Published {
    /// The state itself.
    pub snapshot: Snapshot,
    /// The snapshot as JSON.
    pub json: Bytes,
    /// The embed's document as JSON, as of the revision's own instant.
    pub embed: Bytes,
}

impl Published {
    /// Encodes a snapshot that became true at `now`.
    pub fn new(snapshot: Snapshot, now: Instant) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(&snapshot)?.into();
        let embed = serde_json::to_vec(&Document::new(&snapshot, now))?.into();
        Ok(Self { snapshot, json, embed })
    }
}
