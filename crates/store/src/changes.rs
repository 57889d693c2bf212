//! Change records, with the verdicts that let them through and the notices that they owe.

use crate::{
    Error, Store, fault,
    writing::{Act, Subject, Writing},
};
use fairnotice_core::{
    instant::Instant,
    record::{Record, State},
    timetable::Timetable,
};
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

/// A record with what it was let through by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// The verdict, as the engine's own JSON; empty for a draft.
    pub verdict: String,
    /// Hash of the policy that judged, or that will.
    pub policy_hash: String,
}

/// What is written beside a record: both follow from it, and are kept so that nothing else has to be read to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follows {
    /// What it owes.
    pub owed: Timetable,
    /// When the clock has a step to take.
    pub wakes_at: Option<Instant>,
}

impl Writing<'_> {
    /// The record with this id.
    pub async fn change(&mut self, id: &str) -> Result<Kept, Error> {
        let row = sqlx::query("SELECT id, record, verdict, policy_hash FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or_else(|| Error::Missing { kind: Subject::Change, id: id.to_owned() })?;
        kept(&row)
    }

    /// Writes a new record; refuses an id that is taken.
    pub async fn add_change(&mut self, kept: &Kept, follows: &Follows, act: Act<'_>) -> Result<(), Error> {
        let id = &kept.record.id;
        let taken = sqlx::query("SELECT 1 FROM changes WHERE id = $1").bind(id).fetch_optional(&mut *self.tx).await?;
        if taken.is_some() {
            return Err(Error::Taken { kind: Subject::Change, id: id.clone() });
        }
        let insert = "INSERT INTO changes (id, revision, state, announced_at, start_at, end_at, ended_at, wakes_at, record, verdict, policy_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        self.put(insert, kept, follows, act).await
    }

    /// Writes a record in place of what stands under its id; refuses an id that nothing has.
    pub async fn put_change(&mut self, kept: &Kept, follows: &Follows, act: Act<'_>) -> Result<(), Error> {
        let update = "UPDATE changes SET revision = $2, state = $3, announced_at = $4, start_at = $5, end_at = $6, ended_at = $7,
             wakes_at = $8, record = $9, verdict = $10, policy_hash = $11 WHERE id = $1";
        self.put(update, kept, follows, act).await
    }

    /// Notes when a record's clock has its next step to take.
    pub async fn wake_at(&mut self, id: &str, at: Option<Instant>) -> Result<(), Error> {
        let update = sqlx::query("UPDATE changes SET wakes_at = $2 WHERE id = $1").bind(id);
        update.bind(at.map(|at| at.timestamp_millis())).execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }

    async fn put(
        &mut self,
        statement: &'static str,
        kept: &Kept,
        follows: &Follows,
        act: Act<'_>,
    ) -> Result<(), Error> {
        let Kept { record, verdict, policy_hash } = kept;
        let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
        let document = document(record)?;
        let written = sqlx::query(statement)
            .bind(&record.id)
            .bind(record.revision)
            .bind(record.state.id())
            .bind(millis(record.change.file().announced_at))
            .bind(record.change.window().start().timestamp_millis())
            .bind(record.change.window().end().max(record.change.expected_end()).timestamp_millis())
            .bind(millis(ended_at(record)))
            .bind(millis(follows.wakes_at))
            .bind(&document)
            .bind(verdict)
            .bind(policy_hash)
            .execute(&mut *self.tx)
            .await?;
        if written.rows_affected() == 0 {
            return Err(Error::Missing { kind: Subject::Change, id: record.id.clone() });
        }
        fault::point();
        self.owe(&record.id, &follows.owed).await?;
        self.audit((Subject::Change, &record.id, record.revision), act, &document).await?;
        if record.state != State::Draft {
            self.publishes();
        }
        Ok(())
    }
}

impl Store {
    /// One record.
    pub async fn change(&self, id: &str) -> Result<Kept, Error> {
        let row = sqlx::query("SELECT id, record, verdict, policy_hash FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| Error::Missing { kind: Subject::Change, id: id.to_owned() })?;
        kept(&row)
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

    /// Records announced not before an instant, oldest first, each with the policy that judged it.
    pub async fn announced_since(&self, since: Instant) -> Result<Vec<Kept>, Error> {
        let rows = sqlx::query(
            "SELECT id, record, verdict, policy_hash FROM changes WHERE announced_at >= $1 ORDER BY announced_at, id",
        )
        .bind(since.timestamp_millis())
        .fetch_all(&self.pool)
        .await?;
        Ok(only_readable(rows.iter().map(kept)))
    }

    /// Every draft, by start.
    pub async fn drafts(&self) -> Result<Vec<Record>, Error> {
        let rows = sqlx::query("SELECT id, record FROM changes WHERE state = 'draft' ORDER BY start_at, id")
            .fetch_all(&self.pool)
            .await?;
        Ok(readable(&rows))
    }

    /// The record whose clock has a step to take first, and when; of several at one instant the first by id. One that
    /// cannot be read is passed over: the clock would stand still before it, and take no other record's steps.
    pub async fn next_to_wake(&self) -> Result<Option<(Instant, String)>, Error> {
        let rows =
            sqlx::query("SELECT id, record, wakes_at FROM changes WHERE wakes_at IS NOT NULL ORDER BY wakes_at, id")
                .fetch_all(&self.pool)
                .await?;
        let mut waking = rows.iter().filter_map(|row| Some((readable_or_told(record(row))?, row)));
        Ok(waking.find_map(|(record, row)| Some((Instant::from_timestamp_millis(row.get(2))?, record.id))))
    }
}

/// Records that are open, or ended not before an instant; by start.
pub(crate) async fn public(tx: &mut Transaction<'_, Sqlite>, since: Instant) -> Result<Vec<Record>, Error> {
    let rows = sqlx::query(
        "SELECT id, record FROM changes
         WHERE state IN ('announced', 'in_progress', 'verifying', 'rolled_back') OR (state <> 'draft' AND ended_at >= $1)
         ORDER BY start_at, id",
    )
    .bind(since.timestamp_millis())
    .fetch_all(&mut **tx)
    .await?;
    Ok(readable(&rows))
}

fn readable(rows: &[SqliteRow]) -> Vec<Record> {
    only_readable(rows.iter().map(record))
}

/// Those that can be read: one bad document must not hide the others. Asked for by itself it is an error.
pub(crate) fn only_readable<T>(read: impl Iterator<Item = Result<T, Error>>) -> Vec<T> {
    read.filter_map(readable_or_told).collect()
}

fn readable_or_told<T>(read: Result<T, Error>) -> Option<T> {
    read.inspect_err(|error| tracing::error!(%error, "a document is left out")).ok()
}

fn kept(row: &SqliteRow) -> Result<Kept, Error> {
    Ok(Kept { record: record(row)?, verdict: row.get(2), policy_hash: row.get(3) })
}

fn record(row: &SqliteRow) -> Result<Record, Error> {
    let text: String = row.get(1);
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { kind: Subject::Change, id: row.get(0), source })
}

fn document(record: &Record) -> Result<String, Error> {
    let corrupt = |source| Error::Corrupt { kind: Subject::Change, id: record.id.clone(), source };
    serde_json::to_string(record).map_err(corrupt)
}

fn ended_at(record: &Record) -> Option<Instant> {
    let actual = record.change.actual();
    actual.completed_at.or(actual.rolled_back_at).or(actual.cancelled_at)
}
