//! One operation: one transaction, one decision, then publication.

use crate::{error::Error, service::Service};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::{IdempotencyKey, StepResult, Subject, Transaction};

/// Who asks for an operation.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The actor in the audit log.
    pub actor: String,
    /// The request's idempotency key, where it has one.
    pub key: Option<IdempotencyKey>,
}

/// What an operation did, now or when the request came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What it is of.
    pub kind: Subject,
    /// Its id.
    pub id: String,
    /// Its revision afterwards.
    pub revision: u32,
    /// What was decided, as JSON: the bytes that are stored with the idempotency key.
    pub answer: String,
    /// Whether the request had been carried out before.
    pub replayed: bool,
    /// The instant of the step before, where the server's clock has gone back behind it.
    pub clock_went_back_from: Option<Instant>,
}

/// Something that can be done.
pub trait Operation: Send + Sync + 'static {
    /// Does it inside a transaction, which the caller commits.
    fn carry_out(
        &self,
        service: &Service,
        tx: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<StepResult, Error>> + Send;
}

impl Service {
    /// Carries an operation out in one transaction and publishes what came of it. A request whose idempotency key was used
    /// before is answered from the database, and not carried out again.
    ///
    /// It is carried through whether or not the caller waits: one who goes away after the commit must not leave every reader
    /// with the state before.
    pub async fn carry_out(&self, caller: Caller, operation: impl Operation) -> Result<Outcome, Error> {
        let service = self.clone();
        let task = tokio::spawn(async move { service.written(&caller, &operation).await });
        match task.await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending, and the caller with it.
                Err(_) => std::future::pending().await,
            },
        }
    }

    async fn written(&self, caller: &Caller, operation: &impl Operation) -> Result<Outcome, Error> {
        let mut tx = self.begin(&caller.actor).await?;
        let clock_went_back_from = tx.clock_went_back_from();
        let outcome = |result: StepResult, replayed| {
            let StepResult { kind, subject: id, revision, answer } = result;
            Outcome { kind, id, revision, answer, replayed, clock_went_back_from }
        };
        if let Some(key) = &caller.key
            && let Some(result) = tx.done_before(key).await?
        {
            return Ok(outcome(result, true));
        }
        if let Some(last) = clock_went_back_from {
            let (now, last) = (instant::text(tx.now()), instant::text(last));
            tracing::warn!(now, last, "the clock went back behind the last step");
        }
        let result = operation.carry_out(self, &mut tx).await?;
        if let Some(key) = &caller.key {
            tx.remember(key, &result).await?;
        }
        tx.commit().await?;
        self.publish().await?;
        Ok(outcome(result, false))
    }
}
