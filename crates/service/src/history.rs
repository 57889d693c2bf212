//! What happened to a record since its editor read it.

use fairnotice_core::{
    instant::{self, Instant},
    record::Record,
};
use fairnotice_store::{StoredAuditEntry, Transaction};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// One step that was taken since.
#[derive(Debug, Serialize)]
pub struct Since {
    revision: u32,
    #[serde(with = "instant::required")]
    at: Instant,
    by: String,
    action: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// The keys of the record that became something else, each with what it was and is.
    changed: Map<String, Value>,
}

/// The steps since a revision, oldest first.
pub(crate) async fn since(
    tx: &mut Transaction<'_>,
    record: &Record,
    expected: u32,
) -> Result<Vec<Since>, fairnotice_store::Error> {
    let log = tx.audit_from(&(&record.id).into(), expected).await?;
    let steps = log.windows(2).filter(|pair| pair[1].revision > expected);
    Ok(steps.map(|pair| between(&pair[0], &pair[1])).collect())
}

fn between(before: &StoredAuditEntry, after: &StoredAuditEntry) -> Since {
    let keys = |entry: &StoredAuditEntry| -> Map<String, Value> {
        let document: Value = serde_json::from_str(&entry.document).unwrap_or_default();
        let mut keys = document["change"].as_object().cloned().unwrap_or_default();
        keys.insert("state".to_owned(), document["state"].clone());
        keys
    };
    let (was, is) = (keys(before), keys(after));
    let names: BTreeSet<_> = was.keys().chain(is.keys()).filter(|key| was.get(*key) != is.get(*key)).collect();
    let pair = |key: &String| (key.clone(), serde_json::json!({ "was": was.get(key), "is": is.get(key) }));
    Since {
        revision: after.revision,
        at: after.at,
        by: after.actor.clone(),
        action: after.action.clone(),
        reason: after.reason.clone(),
        changed: names.into_iter().map(pair).collect(),
    }
}
