//! An edit of a record: on top of what its editor saw, and only where the policy lets it through.

use super::{body, changes::kept, plan::change, problem::Problem};
use crate::{app::App, merge_patch};
use fairnotice_core::{
    change::Change,
    diagnostic,
    instant::{self, Instant},
    lifecycle::{self, StepMessage},
    published_release::Release,
    record::{Record, State},
    release::ReleaseFile,
    what_if,
};
use fairnotice_store::{AuditEntry, StoredAuditEntry, StoredChange, Subject, Transaction};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What only the server writes down.
pub(crate) const OWN: [&str; 6] = ["id", "announced_at", "policy_version", "revisions", "notices", "actual"];

/// What happened to a record since its editor read it.
#[derive(Serialize)]
struct Since {
    revision: u32,
    #[serde(with = "instant::option")]
    at: Option<Instant>,
    by: String,
    action: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// The keys of the record that became something else, each with what it was and is.
    changed: Map<String, Value>,
}

/// Refuses an edit of a revision that is no longer the newest, and says what has changed since.
pub(super) async fn fresh(app: &App, record: &Record, expected: u32) -> Result<(), Problem> {
    if expected == record.revision {
        return Ok(());
    }
    let log = app.store().audit(Subject::Change, &record.id).await?;
    let steps = log.windows(2).filter(|pair| pair[1].revision > expected);
    let since: Vec<_> = steps.map(|pair| since(&pair[0], &pair[1])).collect();
    Err(Problem::stale(expected, record.revision, &since))
}

fn since(before: &StoredAuditEntry, after: &StoredAuditEntry) -> Since {
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
        at: Instant::from_timestamp_millis(after.at),
        by: after.actor.clone(),
        action: after.action.clone(),
        reason: after.reason.clone(),
        changed: names.into_iter().map(pair).collect(),
    }
}

/// The record with the patch applied, if the policy lets it through; its release is edited or linked with it.
pub(super) async fn apply(
    app: &App,
    writing: &mut Transaction<'_>,
    before: &StoredChange,
    keys: &Map<String, Value>,
    said: &StepMessage,
) -> Result<StoredChange, Problem> {
    let (record, now) = (&before.record, writing.now());
    let mut plan = merged(record, keys)?;
    if record.state == State::Draft {
        return kept(app, lifecycle::edit(record, &plan, said, now)?, now);
    }
    let release = released(writing, record, &plan).await?;
    if let Some(release) = &release {
        plan = plan.deploying(release);
    }
    // Refused before it is judged where it is not possible at all.
    let mut edited = lifecycle::edit(record, &plan, said, now)?;
    if let Some(release) = &release {
        // With the messages that the release has sent: what is judged is what is kept.
        edited.change = edited.change.deploying(release);
    }
    let verdict = what_if::edited_to(app.judging(record.change.file()), &record.change, &edited.change, now);
    if !verdict.compliant() {
        return Err(Problem::breach(&verdict));
    }
    let StoredChange { verdict, policy_hash, .. } = kept(app, edited.clone(), now)?;
    Ok(StoredChange { record: edited, verdict, policy_hash })
}

/// The plan that a merge patch makes of a record's.
fn merged(record: &Record, keys: &Map<String, Value>) -> Result<Change, Problem> {
    let own = keys.keys().filter(|key| OWN.contains(&key.as_str()));
    let problems: Vec<_> =
        own.map(|key| diagnostic::Diagnostic::new(key, "is the server's to say").help("leave it out")).collect();
    if !problems.is_empty() {
        return Err(Problem::invalid(&problems));
    }
    let mut file = plan_of(&record.change)?;
    merge_patch::apply(&mut file, &Value::Object(keys.clone()));
    change(body::value(file)?).map(|plan| plan.with_id(&record.id))
}

/// What an edit of a record is made of: every key that is an operator's to say, as the record has it now.
pub(super) fn plan_of(change: &Change) -> Result<Value, Problem> {
    let mut plan = serde_json::to_value(change.file()).map_err(Problem::internal)?;
    if let Value::Object(keys) = &mut plan {
        keys.retain(|key, _| !OWN.contains(&key.as_str()));
    }
    Ok(plan)
}

/// The release of the edited plan, where the edit touches it: another one is linked, the same one is edited.
async fn released(writing: &mut Transaction<'_>, record: &Record, plan: &Change) -> Result<Option<Release>, Problem> {
    let Some(file) = plan.file().release.clone().filter(|file| record.change.file().release.as_ref() != Some(file))
    else {
        return Ok(None);
    };
    let known = writing.release(&file.to.to_string()).await?;
    let (release, action) = match known {
        Some(known) if known.change.as_deref() == Some(&record.id) => {
            let edited = known.edited(file).map_err(at_release)?;
            if edited.file == known.file {
                return Ok(Some(known));
            }
            (edited, "edit")
        }
        Some(known) => (deployed_with(&known, file, &record.id, writing.now())?, "deploy"),
        None => (Release::with_change(file, &record.id, writing.now()), "announce"),
    };
    writing.put_release(&release, AuditEntry { action, reason: "", detail: "" }).await?;
    Ok(Some(release))
}

/// A release that was told before, with what the record of the change that deploys it says of it.
pub(super) fn deployed_with(known: &Release, file: ReleaseFile, id: &str, now: Instant) -> Result<Release, Problem> {
    known.deployed_with(file, id, now).map_err(at_release)
}

fn at_release(problem: diagnostic::Diagnostic) -> Problem {
    let at = format!("release.{}", problem.at);
    Problem::invalid(&[diagnostic::Diagnostic { at, ..problem }])
}
