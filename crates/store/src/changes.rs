//! Change records, with the verdicts that let them through.

use crate::{Error, Store, audit, components};
use fairnotice_core::{component::Component, instant::Instant, record::Record};
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

/// A record with what it was let through by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// The verdict, as the engine's own JSON.
    pub verdict: String,
    /// Hash of the policy that judged.
    pub policy_hash: String,
}

/// What the public state is built from, read in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// Revision of the public state.
    pub revision: u64,
    /// The vendor's components.
    pub components: Vec<Component>,
    /// Records that are open, or ended not before the instant asked for; by start.
    pub records: Vec<Record>,
}

impl Store {
    /// Writes a new record.
    pub async fn announce(&self, kept: &Kept, actor: &str, now: Instant) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let record = &kept.record;
        let taken =
            sqlx::query("SELECT 1 FROM changes WHERE id = $1").bind(&record.id).fetch_optional(&mut *tx).await?;
        if taken.is_some() {
            return Err(Error::Taken(record.id.clone()));
        }
        sqlx::query(
            "INSERT INTO changes (id, revision, state, start_at, end_at, ended_at, record, verdict, policy_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&record.id)
        .bind(record.revision)
        .bind(record.state.id())
        .bind(record.change.window().start().timestamp_millis())
        .bind(record.change.window().end().timestamp_millis())
        .bind(ended_at(record))
        .bind(document(record)?)
        .bind(&kept.verdict)
        .bind(&kept.policy_hash)
        .execute(&mut *tx)
        .await?;
        audit::write(&mut tx, now, actor, "announce", &record.id, "").await?;
        next_revision(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes a record by a pure function, in one transaction with its audit entry and the new revision. Where the
    /// function refuses, nothing is written and its refusal is passed on.
    pub async fn step<R: Send>(
        &self,
        id: &str,
        (actor, action, detail): (&str, &str, &str),
        now: Instant,
        step: impl FnOnce(&Record) -> Result<Record, R> + Send,
    ) -> Result<Result<Record, R>, Error> {
        let mut tx = self.write().await?;
        let row = sqlx::query("SELECT id, record FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| Error::Missing(id.to_owned()))?;
        let record = match step(&record(&row)?) {
            Ok(record) => record,
            Err(refusal) => return Ok(Err(refusal)),
        };
        sqlx::query("UPDATE changes SET revision = $2, state = $3, start_at = $4, end_at = $5, ended_at = $6, record = $7 WHERE id = $1")
            .bind(id)
            .bind(record.revision)
            .bind(record.state.id())
            .bind(record.change.window().start().timestamp_millis())
            .bind(record.change.window().end().timestamp_millis())
            .bind(ended_at(&record))
            .bind(document(&record)?)
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, now, actor, action, id, detail).await?;
        next_revision(&mut tx).await?;
        tx.commit().await?;
        Ok(Ok(record))
    }

    /// One record.
    pub async fn change(&self, id: &str) -> Result<Kept, Error> {
        let row = sqlx::query("SELECT id, record, verdict, policy_hash FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| Error::Missing(id.to_owned()))?;
        Ok(Kept { record: record(&row)?, verdict: row.get(2), policy_hash: row.get(3) })
    }

    /// Published records whose window touches `[from, to)`, by start, at most `limit`.
    pub async fn changes(&self, from: Instant, to: Instant, limit: u32) -> Result<Vec<Record>, Error> {
        let rows = sqlx::query(
            "SELECT id, record FROM changes WHERE start_at < $2 AND end_at > $1 AND state <> 'draft' ORDER BY start_at, id LIMIT $3",
        )
        .bind(from.timestamp_millis())
        .bind(to.timestamp_millis())
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(readable(&rows))
    }

    /// What the public state is built from. Records that ended before `since` are left out.
    pub async fn public(&self, since: Instant) -> Result<Public, Error> {
        let mut tx = self.pool.begin().await?;
        let revision: i64 = sqlx::query("SELECT revision FROM book WHERE id = 1").fetch_one(&mut *tx).await?.get(0);
        let components = components::read(&mut tx).await?;
        let rows = sqlx::query(
            "SELECT id, record FROM changes
             WHERE state IN ('announced', 'in_progress', 'verifying', 'rolled_back') OR (state <> 'draft' AND ended_at >= $1)
             ORDER BY start_at, id",
        )
        .bind(since.timestamp_millis())
        .fetch_all(&mut *tx)
        .await?;
        let records = readable(&rows);
        Ok(Public { revision: u64::try_from(revision).unwrap_or_default(), components, records })
    }
}

pub(crate) async fn next_revision(tx: &mut Transaction<'_, Sqlite>) -> Result<(), Error> {
    sqlx::query("UPDATE book SET revision = revision + 1 WHERE id = 1").execute(&mut **tx).await?;
    Ok(())
}

/// Those that can be read: one bad record must not hide the others. Asked for by itself it is an error.
fn readable(rows: &[SqliteRow]) -> Vec<Record> {
    let read = rows.iter().map(record);
    read.filter_map(|record| record.inspect_err(|error| tracing::error!(%error, "a record is left out")).ok()).collect()
}

fn record(row: &SqliteRow) -> Result<Record, Error> {
    let text: String = row.get(1);
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { what: "record", id: row.get(0), source })
}

fn document(record: &Record) -> Result<String, Error> {
    serde_json::to_string(record).map_err(|source| Error::Corrupt { what: "record", id: record.id.clone(), source })
}

fn ended_at(record: &Record) -> Option<i64> {
    let actual = &record.actual;
    actual.completed_at.or(actual.rolled_back_at).or(actual.cancelled_at).map(|at| at.timestamp_millis())
}
