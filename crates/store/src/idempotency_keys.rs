//! Requests that named themselves: a repetition is answered, and not carried out again.

use crate::{
    Error, Store,
    transaction::{Subject, Transaction},
};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

/// How long a request is remembered: longer than any client keeps trying.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// A request by the name its sender gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The name.
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
}

impl Transaction<'_> {
    /// What the request did, if it was carried out before; refused where another request had its name.
    pub async fn done_before(&mut self, request: &Request) -> Result<Option<StepResult>, Error> {
        let row =
            sqlx::query("SELECT fingerprint, kind, subject, revision FROM requests WHERE actor = $1 AND key = $2")
                .bind(&self.actor)
                .bind(&request.key)
                .fetch_optional(&mut *self.tx)
                .await?;
        let Some(row) = row else { return Ok(None) };
        let (fingerprint, kind): (String, String) = (row.get(0), row.get(1));
        if fingerprint != request.fingerprint {
            return Err(Error::OtherRequest(request.key.clone()));
        }
        Ok(Some(StepResult { kind: Subject::read(&kind)?, subject: row.get(2), revision: row.get(3) }))
    }

    /// Remembers what a request did.
    pub async fn remember(&mut self, request: &Request, done: &StepResult) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO requests (actor, key, fingerprint, kind, subject, revision, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&self.actor)
        .bind(&request.key)
        .bind(&request.fingerprint)
        .bind(done.kind.id())
        .bind(&done.subject)
        .bind(done.revision)
        .bind(self.now.timestamp_millis())
        .execute(&mut *self.tx)
        .await?;
        crate::fault::point();
        Ok(())
    }
}

impl Store {
    /// Forgets requests that nobody repeats any more.
    pub async fn forget_requests(&self, now: Instant) -> Result<(), Error> {
        let before = (now - REMEMBERED).timestamp_millis();
        sqlx::query("DELETE FROM requests WHERE at < $1").bind(before).execute(&self.pool).await?;
        Ok(())
    }
}
