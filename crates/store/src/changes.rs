//! Change records, with the notices that are due for them.

use crate::{Error, Reader, SubjectId, audit_line::AuditEntry, column, fault, transaction::Transaction};
use fairnotice_core::{
    id::ChangeId,
    instant::Instant,
    record::{Record, State},
    timetable::Timetable,
};
use semver::Version;
use sqlx::{Row as _, any::AnyRow};

/// A stored record with the policy that applies to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// The record.
    pub record: Record,
    /// Hash of the policy that checked the record, or will check it.
    pub policy_hash: String,
}

/// Columns derived from a record, so that queries need not read the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The notices that are due for it.
    pub timetable: Timetable,
    /// The instant of the next scheduled step.
    pub next_due_at: Option<Instant>,
    /// Identifies the content: two records with the same key are the same change. None if duplicates are allowed.
    pub content_key: Option<String>,
    /// The version that it deploys; none if another record may deploy it too.
    pub deployed_version: Option<Version>,
}

impl Transaction<'_> {
    /// The record with this id.
    pub async fn change(&mut self, id: &ChangeId) -> Result<StoredChange, Error> {
        let row = sqlx::query("SELECT id, record, policy_hash FROM changes WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or_else(|| Error::Missing(id.into()))?;
        stored(&row)
    }

    /// The first record of the same content, other than `id`, by the key of [`Derived`].
    pub async fn same_content(&mut self, key: &str, id: &ChangeId) -> Result<Option<ChangeId>, Error> {
        self.first(
            "SELECT id FROM changes WHERE content_key = $1 AND id <> $2 ORDER BY announced_at, id LIMIT 1",
            key,
            id,
        )
        .await
    }

    /// The first record that deploys a version, other than `id`.
    pub async fn deploying(&mut self, version: &Version, id: &ChangeId) -> Result<Option<ChangeId>, Error> {
        let query = "SELECT id FROM changes WHERE deployed_version = $1 AND id <> $2 ORDER BY announced_at, id LIMIT 1";
        self.first(query, &version.to_string(), id).await
    }

    async fn first(&mut self, query: &'static str, key: &str, id: &ChangeId) -> Result<Option<ChangeId>, Error> {
        let row = sqlx::query(query).bind(key).bind(id.as_str()).fetch_optional(&mut *self.tx).await?;
        row.map(|row| column::change_id(&row, 0)).transpose()
    }

    /// Refuses an id that is taken.
    pub async fn free_change_id(&mut self, id: &ChangeId) -> Result<(), Error> {
        let taken =
            sqlx::query("SELECT 1 FROM changes WHERE id = $1").bind(id.as_str()).fetch_optional(&mut *self.tx).await?;
        taken.map_or(Ok(()), |_| Err(Error::Taken(id.into())))
    }

    /// Writes a new record; refuses an id that is taken.
    pub async fn add_change(
        &mut self,
        change: &StoredChange,
        derived: &Derived,
        entry: AuditEntry<'_>,
    ) -> Result<(), Error> {
        self.free_change_id(&change.record.id).await?;
        let insert = "INSERT INTO changes (id, revision, state, announced_at, start_at, end_at, ended_at, next_due_at, content_key,
             deployed_version, record, policy_hash, kind, began_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        self.put(insert, change, derived, entry).await?;
        self.notify_readers(change);
        Ok(())
    }

    /// Replaces the record with this id; refuses an unknown id.
    pub async fn put_change(
        &mut self,
        change: &StoredChange,
        derived: &Derived,
        entry: AuditEntry<'_>,
    ) -> Result<(), Error> {
        self.note_change(change, derived, entry).await?;
        self.notify_readers(change);
        Ok(())
    }

    /// Like [`Self::put_change`], for a step without public content, such as a passed end. The revision of the public state
    /// stays.
    pub async fn note_change(
        &mut self,
        change: &StoredChange,
        derived: &Derived,
        entry: AuditEntry<'_>,
    ) -> Result<(), Error> {
        let update = "UPDATE changes SET revision = $2, state = $3, announced_at = $4, start_at = $5, end_at = $6, ended_at = $7,
             next_due_at = $8, content_key = $9, deployed_version = $10, record = $11, policy_hash = $12, kind = $13,
             began_at = $14 WHERE id = $1";
        self.put(update, change, derived, entry).await
    }

    /// Stores the instant of the record's next scheduled step.
    pub async fn set_next_due(&mut self, id: &ChangeId, at: Option<Instant>) -> Result<(), Error> {
        let update = sqlx::query("UPDATE changes SET next_due_at = $2 WHERE id = $1").bind(id.as_str());
        update.bind(at.map(due_millis)).execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }

    /// Marks the public state as changed, unless the record is a draft.
    fn notify_readers(&mut self, change: &StoredChange) {
        if change.record.state != State::Draft {
            self.publishes();
        }
    }

    async fn put(
        &mut self,
        statement: &'static str,
        change: &StoredChange,
        derived: &Derived,
        entry: AuditEntry<'_>,
    ) -> Result<(), Error> {
        let StoredChange { record, policy_hash } = change;
        let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
        let document = document(record)?;
        // A calendar shows the planned and the actual times of its month.
        let window = record.change.window();
        let (began, ended) = record.change.actual().ran(window.start(), record.change.expected_end());
        let written = sqlx::query(statement)
            .bind(record.id.as_str())
            .bind(i64::from(record.revision))
            .bind(record.state.id())
            .bind(millis(record.change.file().announced_at))
            .bind(window.start().min(began).timestamp_millis())
            .bind(window.end().max(record.change.expected_end()).max(ended).timestamp_millis())
            .bind(millis(ended_at(record)))
            .bind(derived.next_due_at.map(due_millis))
            .bind(derived.content_key.as_deref())
            .bind(derived.deployed_version.as_ref().map(ToString::to_string))
            .bind(&document)
            .bind(policy_hash)
            .bind(record.change.file().kind.id())
            .bind(millis(record.change.actual().started_at))
            .execute(&mut *self.tx)
            .await?;
        if written.rows_affected() == 0 {
            return Err(Error::Missing((&record.id).into()));
        }
        fault::point();
        self.put_components(record).await?;
        self.put_notices(&record.id, &derived.timetable).await?;
        self.audit(&(&record.id).into(), record.revision, entry, &document).await
    }

    /// Replaces the components that a record affects.
    async fn put_components(&mut self, record: &Record) -> Result<(), Error> {
        let forget = sqlx::query("DELETE FROM change_components WHERE change_id = $1").bind(record.id.as_str());
        forget.execute(&mut *self.tx).await?;
        fault::point();
        for affected in &record.change.file().components {
            sqlx::query("INSERT INTO change_components (component, change_id) VALUES ($1, $2)")
                .bind(affected.id.as_str())
                .bind(record.id.as_str())
                .execute(&mut *self.tx)
                .await?;
            fault::point();
        }
        Ok(())
    }
}

impl Reader {
    /// One record.
    pub async fn change(&self, id: &ChangeId) -> Result<StoredChange, Error> {
        self.one("SELECT id, record, policy_hash FROM changes WHERE id = $1", id).await
    }

    /// One record that is no draft. Of a draft nothing is read, so that the time that it takes does not show that there is one.
    pub async fn published_change(&self, id: &ChangeId) -> Result<StoredChange, Error> {
        self.one("SELECT id, record, policy_hash FROM changes WHERE id = $1 AND state <> 'draft'", id).await
    }

    async fn one(&self, select: &'static str, id: &ChangeId) -> Result<StoredChange, Error> {
        let row = sqlx::query(select)
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| Error::Missing(id.into()))?;
        stored(&row)
    }

    /// Every draft, by start.
    pub async fn drafts(&self) -> Result<Vec<Record>, Error> {
        let rows = sqlx::query("SELECT id, record FROM changes WHERE state = 'draft' ORDER BY start_at, id")
            .fetch_all(&self.readers)
            .await?;
        Ok(readable(&rows))
    }

    /// The first `limit` records with a scheduled step, by its instant and then by id. Documents are not read here: a bad one
    /// fails when its step is taken.
    pub async fn due(&self, limit: u32) -> Result<Vec<(Instant, ChangeId)>, Error> {
        let due = "SELECT next_due_at, id FROM changes WHERE next_due_at IS NOT NULL ORDER BY next_due_at, id LIMIT $1";
        let rows = sqlx::query(due).bind(i64::from(limit)).fetch_all(&self.readers).await?;
        Ok(only_readable(rows.iter().map(|row| Ok((column::instant(row, 0)?, column::change_id(row, 1)?)))))
    }
}

pub(crate) fn readable(rows: &[AnyRow]) -> Vec<Record> {
    only_readable(rows.iter().map(record))
}

/// Skips documents that cannot be read, so that one bad document does not hide the others. Reading it alone is an error.
pub(crate) fn only_readable<T>(read: impl Iterator<Item = Result<T, Error>>) -> Vec<T> {
    read.filter_map(readable_or_logged).collect()
}

fn readable_or_logged<T>(read: Result<T, Error>) -> Option<T> {
    read.inspect_err(|error| tracing::error!(%error, "a document is left out")).ok()
}

fn stored(row: &AnyRow) -> Result<StoredChange, Error> {
    Ok(StoredChange { record: record(row)?, policy_hash: row.get(2) })
}

pub(crate) fn record(row: &AnyRow) -> Result<Record, Error> {
    let text: String = row.get(1);
    let id = column::change_id(row, 0)?;
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { subject: SubjectId::Change(id), source })
}

fn document(record: &Record) -> Result<String, Error> {
    let corrupt = |source| Error::Corrupt { subject: (&record.id).into(), source };
    serde_json::to_string(record).map_err(corrupt)
}

/// The first full millisecond at or after the instant: a scheduler that runs earlier would find nothing to do.
fn due_millis(at: Instant) -> i64 {
    at.timestamp_millis() + i64::from(!at.timestamp_subsec_nanos().is_multiple_of(1_000_000))
}

fn ended_at(record: &Record) -> Option<Instant> {
    let actual = record.change.actual();
    actual.completed_at.or(actual.rolled_back_at).or(actual.cancelled_at)
}
