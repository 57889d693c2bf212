//! An edit of a record: based on the revision that the editor saw, and only if the policy accepts it.

use crate::{
    announce,
    change_input::{self, ChangeInput, change},
    decision::decide,
    duplicates,
    error::Error,
    merge_patch,
    operation::Operation,
    release::{at_release, deployed_with},
    service::Service,
    step,
};
use fairnotice_core::{
    change::Change,
    diagnostic::{Diagnostic, Diagnostics},
    id::ChangeId,
    lifecycle,
    published_release::Release,
    record::{Record, State},
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Transaction};
use serde_json::{Map, Value};

/// The keys that only the server writes.
pub const OWN: [&str; 6] = ["id", "announced_at", "policy_version", "revisions", "notices", "actual"];

/// Edits a draft or announced work, by a JSON merge patch (RFC 7396).
#[derive(Debug)]
pub struct Edit {
    /// The record's id.
    pub id: ChangeId,
    /// The revision that the editor has seen.
    pub expected: Option<u32>,
    /// The patch.
    pub input: ChangeInput,
}

impl Operation for Edit {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, expected, input } = self;
        if input.draft {
            let diagnostic = Diagnostic::new("draft", "cannot be edited: what is published stays published");
            return Err(Error::invalid(diagnostic.help("leave it out")));
        }
        if expected.is_none() {
            return Err(Error::RevisionNeeded { newest: tx.change(id).await?.record.revision });
        }
        let before = step::read(tx, id, *expected).await?;
        let now = tx.now();
        let entry = AuditEntry { action: "edit", reason: &input.reason, detail: &input.message };
        let plan = merged(&before.record, &input.keys)?;
        if before.record.state == State::Draft {
            let record = lifecycle::edit(&before.record, &plan, &input.message(), now)?;
            if record.revision == before.record.revision {
                return service.answer_change(&record, None, Vec::new(), now);
            }
            let policy_hash = service.policies().judging(record.change.file(), now).hash().to_owned();
            let before = StoredChange { policy_hash, ..before };
            return step::put(service, tx, before, record, entry).await;
        }
        let (edited, release) = edited(tx, &before.record, plan, input).await?;
        if edited.revision == before.record.revision {
            return service.answer_change(&edited, None, Vec::new(), now);
        }
        if !input.allow_duplicate {
            duplicates::refuse(tx, &before.record, &edited).await?;
        }
        let policy = service.policies().judging(before.record.change.file(), now);
        let decided = decide(policy, Some(&before.record), edited, now)?;
        let mut notified = Vec::new();
        if let Some(EditedRelease { before, after }) = release {
            let timetable = service.derived(&decided.record, now).timetable;
            notified = service.dispatch_release(tx, before.as_ref(), &after, &timetable).await?;
        }
        announce::put(service, tx, &before.record, decided, notified, entry).await
    }
}

/// A release that is edited or linked with the record that deploys it.
struct EditedRelease {
    /// As it was; none where it is published with the edit.
    before: Option<Release>,
    after: Release,
}

/// An announced record with another plan, and its release, where that is edited or linked with it.
async fn edited(
    tx: &mut Transaction<'_>,
    record: &Record,
    mut plan: Change,
    input: &ChangeInput,
) -> Result<(Record, Option<EditedRelease>), Error> {
    let release = released(tx, record, &plan).await?;
    if let Some(release) = &release {
        plan = plan.deploying(&release.after);
    }
    let mut edited = lifecycle::edit(record, &plan, &input.message(), tx.now())?;
    if let Some(release) = &release {
        // Includes the published messages of the release: the checked record is the stored record.
        edited.change = edited.change.deploying(&release.after);
    }
    Ok((edited, release))
}

/// The record's plan after a merge patch.
fn merged(record: &Record, keys: &Map<String, Value>) -> Result<Change, Error> {
    let own = keys.keys().filter(|key| OWN.contains(&key.as_str()));
    let diagnostics: Vec<_> =
        own.map(|key| Diagnostic::new(key, "is set by the server").help("leave it out")).collect();
    Diagnostics::check(diagnostics)?;
    let mut file = plan_of(&record.change)?;
    merge_patch::apply(&mut file, &Value::Object(keys.clone()));
    change(change_input::read(file)?).map(|plan| plan.with_id(&record.id))
}

/// The base of an edit: every key that an operator may set, with its present value.
pub fn plan_of(change: &Change) -> Result<Value, Error> {
    let mut plan = serde_json::to_value(change.file())?;
    if let Value::Object(keys) = &mut plan {
        keys.retain(|key, _| !OWN.contains(&key.as_str()));
    }
    Ok(plan)
}

/// The release of the edited plan, where the edit changes it: another one is linked, the same one is edited.
async fn released(tx: &mut Transaction<'_>, record: &Record, plan: &Change) -> Result<Option<EditedRelease>, Error> {
    let Some(file) = plan.file().release.clone().filter(|file| record.change.file().release.as_ref() != Some(file))
    else {
        return Ok(None);
    };
    let before = tx.release(&file.to).await?;
    let (after, action) = match &before {
        Some(known) if known.change.as_ref() == Some(&record.id) => {
            let edited = known.edited(file).map_err(at_release)?;
            if edited.file == known.file {
                return Ok(Some(EditedRelease { after: known.clone(), before }));
            }
            (edited, "edit")
        }
        Some(known) => (deployed_with(known, file, &record.id, tx.now())?, "deploy"),
        None => (Release::with_change(file, &record.id, tx.now()), "announce"),
    };
    tx.put_release(&after, AuditEntry { action, reason: "", detail: "" }).await?;
    Ok(Some(EditedRelease { before, after }))
}
