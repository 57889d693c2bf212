//! The same change announced twice (A42): the same title, components and window, or the same release.

use crate::error::{Error, Same};
use fairnotice_core::{
    hex,
    record::{Record, State},
};
use fairnotice_store::Transaction;
use semver::Version;
use sha2::{Digest as _, Sha256};

/// What a record is known by. A draft is private, and cancelled or rolled-back work may be announced again: they have
/// neither.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DuplicateKeys {
    /// Hash of title, components and window.
    pub(crate) content_key: Option<String>,
    /// The version that it deploys.
    pub(crate) deployed_version: Option<Version>,
}

impl DuplicateKeys {
    pub(crate) fn of(record: &Record) -> Self {
        let file = record.change.file();
        let is_undone = record.change.actual().rolled_back_at.is_some();
        if matches!(record.state, State::Draft | State::Cancelled) || is_undone {
            return Self::default();
        }
        let title: Vec<_> = file.title.split_whitespace().collect();
        let mut components: Vec<_> = file.components.iter().map(|component| component.id.as_str()).collect();
        components.sort_unstable();
        let window = record.change.window();
        let window = (window.start().timestamp_millis(), window.end().timestamp_millis());
        // As JSON, so that no text can pass for two.
        let content = serde_json::json!([title, components, window]).to_string();
        Self {
            content_key: Some(hex::encode(&Sha256::digest(content))),
            deployed_version: file.release.as_ref().map(|release| release.to.clone()),
        }
    }
}

/// Refuses a record that becomes the same as another. What was the same before the step was allowed then.
pub(crate) async fn refuse(tx: &mut Transaction<'_>, before: &Record, after: &Record) -> Result<(), Error> {
    let (was, is) = (DuplicateKeys::of(before), DuplicateKeys::of(after));
    if let Some(key) = &is.content_key
        && was.content_key != is.content_key
        && let Some(first) = tx.same_content(key, &after.id).await?
    {
        return Err(Error::Duplicate { first, same: Same::Content });
    }
    if let Some(version) = &is.deployed_version
        && was.deployed_version != is.deployed_version
        && let Some(first) = tx.deploying(version, &after.id).await?
    {
        return Err(Error::Duplicate { first, same: Same::Release });
    }
    Ok(())
}
