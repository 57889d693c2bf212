//! The steps of a record's life, and the correction of what was published.

use crate::{
    announce::{self, Announced},
    error::Error,
    history,
    operation::Operation,
    service::Service,
};
use fairnotice_core::{
    change::Texts,
    diagnostic::Diagnostic,
    evaluate::evaluate,
    id::ChangeId,
    instant::{self, Instant},
    lifecycle::{self, Refusal, Step, StepMessage},
    record::Record,
    text::is_blank,
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Transaction};
use serde::Deserialize;

/// The body of a step.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRequest {
    /// The message to readers.
    #[serde(default)]
    message: String,
    /// The same in other languages.
    #[serde(default)]
    translations: Texts,
    /// Another end of work than the one published before.
    #[serde(default, with = "instant::option")]
    end: Option<Instant>,
    /// With a start: why work begins outside the announced window. It is published with the record (A41).
    #[serde(default)]
    deviation: String,
    /// Why, for the audit log.
    #[serde(default)]
    reason: String,
    /// With an announcement: allows a duplicate of another record.
    #[serde(default)]
    allow_duplicate: bool,
}

impl StepRequest {
    fn message(&self) -> StepMessage {
        let Self { message, translations, end, .. } = self;
        StepMessage { message: message.clone(), translations: translations.clone(), end: *end }
    }

    fn entry(&self, step: Step) -> AuditEntry<'_> {
        AuditEntry { action: step.id(), reason: &self.reason, detail: &self.message }
    }
}

/// Takes a step of a record's life, including the announcement of a draft. Edits and incidents are operations of their own.
#[derive(Debug)]
pub struct TakeStep {
    /// The record's id.
    pub id: ChangeId,
    /// The step.
    pub step: Step,
    /// The revision that the operator has seen, if given.
    pub expected: Option<u32>,
    /// The message and the reason.
    pub request: StepRequest,
}

impl Operation for TakeStep {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, step, expected, request } = self;
        let before = read(tx, id, *expected).await?;
        if *step == Step::Announce {
            let announced = Announced { message: request.message(), allow_duplicate: request.allow_duplicate };
            let revision = before.record.revision.saturating_add(1);
            let decided = announce::decided(service, tx, &before.record, &announced, revision).await?;
            return announce::put(service, tx, &before.record, decided, Vec::new(), request.entry(*step)).await;
        }
        if request.allow_duplicate {
            let diagnostic = Diagnostic::new("allow_duplicate", "is for an announcement or an edit");
            return Err(Error::invalid(diagnostic.help("leave it out")));
        }
        let record = self.taken(service, &before.record, tx.now())?;
        put(service, tx, before, record, request.entry(*step)).await
    }
}

impl TakeStep {
    /// The record after the step. A start outside the announced window is refused with the verdict on work that begins then.
    fn taken(&self, service: &Service, before: &Record, now: Instant) -> Result<Record, Error> {
        let Self { step, request, .. } = self;
        if *step != Step::Start {
            if !is_blank(&request.deviation) {
                let what = format!("is the reason of a start outside the announced window, and the step is `{step}`");
                return Err(Error::invalid(Diagnostic::new("deviation", what).help("leave it out")));
            }
            return Ok(lifecycle::take(before, *step, &request.message(), now)?);
        }
        lifecycle::start(before, &request.message(), &request.deviation, now).map_err(|refusal| match &refusal {
            Refusal::OutsideWindow { at, begun } => {
                let policy = service.policies().judging(begun.file(), now);
                let verdict = Box::new(evaluate(policy, begun, *at));
                Error::OutsideWindow { refusal, verdict }
            }
            _ => refusal.into(),
        })
    }
}

/// Corrects a published text; readers see that it was corrected.
#[derive(Debug)]
pub struct CorrectUpdate {
    /// The record's id.
    pub id: ChangeId,
    /// Which update, from 0, oldest first.
    pub number: usize,
    /// The revision that the operator has seen, if given.
    pub expected: Option<u32>,
    /// The text.
    pub request: StepRequest,
}

impl Operation for CorrectUpdate {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, number, expected, request } = self;
        let before = read(tx, id, *expected).await?;
        let record = lifecycle::correct(&before.record, *number, &request.message(), tx.now())?;
        let old = before.record.updates.get(*number).map(|update| update.message.clone()).unwrap_or_default();
        let entry = AuditEntry { action: "correct", reason: &request.reason, detail: &old };
        put(service, tx, before, record, entry).await
    }
}

/// The record of a step; refused if the request names an older revision.
pub(crate) async fn read(
    tx: &mut Transaction<'_>,
    id: &ChangeId,
    expected: Option<u32>,
) -> Result<StoredChange, Error> {
    let stored = tx.change(id).await?;
    tx.keep_order(&id.into()).await?;
    let newest = stored.record.revision;
    match expected {
        Some(expected) if expected != newest => {
            Err(Error::Stale { expected, newest, since: history::since(tx, &stored.record, expected).await? })
        }
        _ => Ok(stored),
    }
}

/// Writes a record after a step that needs no verdict, and answers with it.
pub(crate) async fn put(
    service: &Service,
    tx: &mut Transaction<'_>,
    StoredChange { record: before, policy_hash }: StoredChange,
    record: Record,
    entry: AuditEntry<'_>,
) -> Result<StepResult, Error> {
    let after = StoredChange { record, policy_hash };
    let derived = service.derived(&after.record, tx.now());
    tx.put_change(&after, &derived, entry).await?;
    let notified = service.dispatch_change(tx, Some(&before), &after.record, &derived.timetable).await?;
    service.answer_change(&after.record, None, notified, tx.now())
}
