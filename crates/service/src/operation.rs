//! An operation: one transaction, one decision, then publication.

use crate::{error::Error, service::Service};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::{IdempotencyKey, StepResult, SubjectId, Transaction};
use serde_json::{Map, Value};

/// The caller of an operation.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The actor in the audit log.
    pub actor: String,
    /// The request's idempotency key, if it has one.
    pub key: Option<IdempotencyKey>,
    /// Whether the operation is only tried: the answer is that of the operation, and nothing is stored.
    pub dry_run: bool,
}

/// The result of an operation, new or replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationResult {
    /// What it changed.
    pub subject: SubjectId,
    /// Its revision afterwards.
    pub revision: u32,
    /// The answer as JSON: the bytes that are stored with the idempotency key.
    pub answer: String,
    /// Whether the request had been carried out before.
    pub replayed: bool,
    /// Whether nothing was stored.
    pub dry_run: bool,
    /// The instant of the previous step, if the server's clock has gone back before it.
    pub clock_went_back_from: Option<Instant>,
}

/// An operation on the database.
pub trait Operation: Send + Sync + 'static {
    /// Runs inside a transaction, which the caller commits.
    fn carry_out(
        &self,
        service: &Service,
        tx: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<StepResult, Error>> + Send;
}

impl Service {
    /// Carries an operation out in one transaction and publishes the result. A request with a known idempotency key gets the
    /// stored answer, and is not carried out again.
    ///
    /// It runs to its end even if the caller goes away: after a commit the new state must be published.
    pub async fn carry_out(&self, caller: Caller, operation: impl Operation) -> Result<OperationResult, Error> {
        let service = self.clone();
        let task = tokio::spawn(async move {
            if caller.dry_run {
                service.tried(&caller, &operation).await
            } else {
                service.written(&caller, &operation).await
            }
        });
        match task.await {
            Ok(outcome) => outcome,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending, and the caller with it.
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// Carries an operation out, and drops its transaction. An idempotency key is neither read nor stored: the same request can
    /// still be sent in earnest.
    async fn tried(&self, caller: &Caller, operation: &impl Operation) -> Result<OperationResult, Error> {
        if self.sends_mail() {
            self.count_audience().await?;
        }
        let mut tx = self.begin(&caller.actor).await?;
        let clock_went_back_from = tx.clock_went_back_from();
        let StepResult { subject, revision, answer } = operation.carry_out(self, &mut tx).await?;
        let mut answer: Map<String, Value> = serde_json::from_str(&answer)?;
        answer.insert("dry_run".to_owned(), true.into());
        let answer = serde_json::to_string(&answer)?;
        Ok(OperationResult { subject, revision, answer, replayed: false, dry_run: true, clock_went_back_from })
    }

    async fn written(&self, caller: &Caller, operation: &impl Operation) -> Result<OperationResult, Error> {
        if self.sends_mail() {
            self.count_audience_soon().await;
        }
        let mut tx = self.begin(&caller.actor).await?;
        let clock_went_back_from = tx.clock_went_back_from();
        let outcome = |result: StepResult, replayed| {
            let StepResult { subject, revision, answer } = result;
            OperationResult { subject, revision, answer, replayed, dry_run: false, clock_went_back_from }
        };
        if let Some(key) = &caller.key
            && let Some(result) = tx.stored_result(key).await?
        {
            return Ok(outcome(result, true));
        }
        if let Some(last) = clock_went_back_from {
            let (now, last) = (instant::text(tx.now()), instant::text(last));
            tracing::warn!(now, last, "the clock has gone back before the last step");
        }
        let result = operation.carry_out(self, &mut tx).await?;
        if let Some(key) = &caller.key {
            tx.remember(key, &result).await?;
        }
        tx.commit().await?;
        if let Err(error) = self.publish().await {
            // The change is stored, and the answer says so. The scheduler publishes it as soon as it can.
            tracing::error!(%error, "a stored change could not be published yet; it will be tried again");
        }
        Ok(outcome(result, false))
    }
}
