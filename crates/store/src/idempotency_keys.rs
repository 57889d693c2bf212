//! Idempotency keys: a repeated request gets the stored answer, and is not carried out again.

use crate::{Error, Store, SubjectId, column, transaction::Transaction};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

/// How long a key is stored: longer than any client retries.
const RETENTION: TimeDelta = TimeDelta::days(7);

/// A request's idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key.
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

/// The stored result of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// What it changed.
    pub subject: SubjectId,
    /// Its revision afterwards.
    pub revision: u32,
    /// The answer, as JSON.
    pub answer: String,
}

impl Transaction<'_> {
    /// The stored result of a repeated request; none for a new one. Refuses a key that another request has used.
    pub async fn stored_result(&mut self, request: &IdempotencyKey) -> Result<Option<StepResult>, Error> {
        let row = sqlx::query(
            "SELECT fingerprint, kind, subject, revision, answer FROM idempotency_keys WHERE actor = $1 AND key = $2",
        )
        .bind(&self.actor)
        .bind(&request.key)
        .fetch_optional(&mut *self.tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let fingerprint: String = row.get(0);
        if fingerprint != request.fingerprint {
            return Err(Error::OtherRequest(request.key.clone()));
        }
        Ok(Some(StepResult {
            subject: column::subject(&row, 1, 2)?,
            revision: column::count(&row, 3)?,
            answer: row.get(4),
        }))
    }

    /// Stores a request's result under its key.
    pub async fn remember(&mut self, request: &IdempotencyKey, result: &StepResult) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO idempotency_keys (actor, key, fingerprint, kind, subject, revision, answer, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&self.actor)
        .bind(&request.key)
        .bind(&request.fingerprint)
        .bind(result.subject.kind())
        .bind(result.subject.id())
        .bind(i64::from(result.revision))
        .bind(&result.answer)
        .bind(self.now.timestamp_millis())
        .execute(&mut *self.tx)
        .await?;
        crate::fault::point();
        Ok(())
    }
}

impl Store {
    /// Deletes expired keys.
    pub async fn forget_idempotency_keys(&self, now: Instant) -> Result<(), Error> {
        let before = (now - RETENTION).timestamp_millis();
        sqlx::query("DELETE FROM idempotency_keys WHERE at < $1").bind(before).execute(&self.writer).await?;
        Ok(())
    }
}
