//! Idempotency keys: a repeated request gets the stored answer, and is not carried out again.

use crate::{Error, Store, Subject, transaction::Transaction};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

/// How long a key is remembered: longer than any client keeps trying.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// The key that its sender gave a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key.
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

/// What a request did when it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// What it changed.
    pub kind: Subject,
    /// Its id.
    pub subject: String,
    /// Its revision afterwards.
    pub revision: u32,
    /// The answer, as JSON.
    pub answer: String,
}

impl Transaction<'_> {
    /// What the request did, if it was carried out before; refused where another request had its name.
    pub async fn done_before(&mut self, request: &IdempotencyKey) -> Result<Option<StepResult>, Error> {
        let row = sqlx::query(
            "SELECT fingerprint, kind, subject, revision, answer FROM idempotency_keys WHERE actor = $1 AND key = $2",
        )
        .bind(&self.actor)
        .bind(&request.key)
        .fetch_optional(&mut *self.tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (fingerprint, kind): (String, String) = (row.get(0), row.get(1));
        if fingerprint != request.fingerprint {
            return Err(Error::OtherRequest(request.key.clone()));
        }
        Ok(Some(StepResult {
            kind: Subject::find(&kind).ok_or_else(|| Error::unknown("subject", &kind))?,
            subject: row.get(2),
            revision: row.get(3),
            answer: row.get(4),
        }))
    }

    /// Remembers what a request did.
    pub async fn remember(&mut self, request: &IdempotencyKey, done: &StepResult) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO idempotency_keys (actor, key, fingerprint, kind, subject, revision, answer, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&self.actor)
        .bind(&request.key)
        .bind(&request.fingerprint)
        .bind(done.kind.id())
        .bind(&done.subject)
        .bind(done.revision)
        .bind(&done.answer)
        .bind(self.now.timestamp_millis())
        .execute(&mut *self.tx)
        .await?;
        crate::fault::point();
        Ok(())
    }
}

impl Store {
    /// Forgets the keys of requests that nobody repeats any more.
    pub async fn forget_idempotency_keys(&self, now: Instant) -> Result<(), Error> {
        let before = (now - REMEMBERED).timestamp_millis();
        sqlx::query("DELETE FROM idempotency_keys WHERE at < $1").bind(before).execute(&self.pool).await?;
        Ok(())
    }
}
