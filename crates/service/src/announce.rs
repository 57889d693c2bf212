//! A change is announced, or stored as a draft.

use crate::{
    audience::Notified,
    change_input::{ChangeInput, change},
    decision::{Decided, decide},
    duplicates,
    error::Error,
    operation::Operation,
    release::deployed_with,
    service::Service,
    token,
};
use fairnotice_core::{
    change::ChangeFile,
    diagnostic::Diagnostic,
    id::ChangeId,
    instant,
    lifecycle::{self, StepMessage},
    published_release::Release,
    record::Record,
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Transaction};

/// Announces a change, or stores a draft of it. The server says when it was announced: what the input claims was published
/// before is published now.
#[derive(Debug)]
pub struct Announce(pub ChangeInput);

impl Operation for Announce {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self(input) = self;
        let (now, change) = (tx.now(), change(input.file()?)?);
        let id = match change.id() {
            Some(id) => id,
            None => ChangeId::from_bytes(token::bytes()?),
        };
        let draft = Record::draft(id.clone(), change);
        tx.free_change_id(&id).await?;
        let entry = |action| AuditEntry { action, reason: &input.reason, detail: &input.message };
        if input.draft {
            let policy_hash = service.policies().judging(draft.change.file(), now).hash().to_owned();
            let stored = StoredChange { record: draft, policy_hash };
            tx.add_change(&stored, &service.derived(&stored.record, now), entry("draft")).await?;
            return service.answer_change(&stored.record, None, Vec::new(), now);
        }
        let announced = Announced { message: input.message(), allow_duplicate: input.allow_duplicate };
        let Decided { record, policy_hash, verdict, decision } = decided(service, tx, &draft, &announced, 1).await?;
        let stored = StoredChange { record, policy_hash };
        let derived = service.derived(&stored.record, tx.now());
        tx.add_change(&stored, &derived, entry("announce")).await?;
        let notified = service.dispatch_change(tx, None, &stored.record, &derived.timetable).await?;
        tx.add_decision(&id, &decision).await?;
        service.answer_change(&stored.record, Some(&verdict), notified, tx.now())
    }
}

/// What goes with an announcement.
pub(crate) struct Announced {
    pub(crate) message: StepMessage,
    /// Another record that announces the same is meant.
    pub(crate) allow_duplicate: bool,
}

/// A draft as it is announced now, in a revision: linked to its release, and let through by the policy in force.
pub(crate) async fn decided(
    service: &Service,
    tx: &mut Transaction<'_>,
    draft: &Record,
    announced: &Announced,
    revision: u32,
) -> Result<Decided, Error> {
    if let Some(release) = &draft.change.file().release {
        tx.keep_order(&(&release.to).into()).await?;
    }
    let now = tx.now();
    let policy = service.policies().in_force(now);
    let file = ChangeFile { policy_version: Some(policy.version().to_owned()), ..draft.change.file().clone() };
    let draft = Record { change: change(file)?, ..draft.clone() };
    let end = draft.change.window().end();
    if end <= now {
        let what = format!("`{}` has passed: a change is announced before its window ends", instant::text(end));
        return Err(Error::invalid(Diagnostic::new("end", what)));
    }
    let mut record = Record { revision, ..lifecycle::announce(&draft, &announced.message, now)? };
    if !announced.allow_duplicate {
        duplicates::refuse(tx, &draft, &record).await?;
    }
    if let Some(release) = deployed(tx, &record).await? {
        record.change = record.change.deploying(&release);
    }
    decide(policy, None, record, now)
}

/// Writes a record in place of the one before, with the verdict that let it through, and answers with both, and with whom the
/// step notifies: of its release already, and of the record.
pub(crate) async fn put(
    service: &Service,
    tx: &mut Transaction<'_>,
    before: &Record,
    decided: Decided,
    mut notified: Vec<Notified>,
    entry: AuditEntry<'_>,
) -> Result<StepResult, Error> {
    let Decided { record, policy_hash, verdict, decision } = decided;
    let stored = StoredChange { record, policy_hash };
    let derived = service.derived(&stored.record, tx.now());
    tx.put_change(&stored, &derived, entry).await?;
    notified.extend(service.dispatch_change(tx, Some(before), &stored.record, &derived.timetable).await?);
    tx.add_decision(&stored.record.id, &decision).await?;
    service.answer_change(&stored.record, Some(&verdict), notified, tx.now())
}

/// The release that a record deploys, noted as deployed by it: one that was published before, or one that is published with
/// it.
async fn deployed(tx: &mut Transaction<'_>, record: &Record) -> Result<Option<Release>, Error> {
    let Some(file) = record.change.file().release.clone() else { return Ok(None) };
    let (release, action) = match tx.release(&file.to).await? {
        Some(known) => (deployed_with(&known, file, &record.id, tx.now())?, "deploy"),
        None => (Release::with_change(file, &record.id, tx.now()), "announce"),
    };
    tx.put_release(&release, AuditEntry { action, reason: "", detail: "" }).await?;
    Ok(Some(release))
}
