//! Change records, with the verdicts that let them through and the notices that they owe.

use crate::{
    Error, Store, fault,
    transaction::{AuditEntry, Subject, Transaction},
};
use fairnotice_core::{
    instant::Instant,
    record::{Record, State},
    timetable::Timetable,
};
use sqlx::{QueryBuilder, Row as _, Sqlite, sqlite::SqliteRow};

/// A record with what it was let through by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// The record.
    pub record: Record,
    /// The verdict, as the engine's own JSON; empty for a draft.
    pub verdict: String,
    /// Hash of the policy that judged, or that will.
    pub policy_hash: String,
}

/// What is written beside a record: both follow from it, and are kept so that nothing else has to be read to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligations {
    /// What it owes.
    pub owed: Timetable,
    /// When the clock has a step to take.
    pub wakes_at: Option<Instant>,
}

/// Which published records are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The window touches `[from, to)`.
    pub from: Instant,
    /// The end of it.
    pub to: Instant,
    /// Only what touches this component, by id.
    pub component: Option<String>,
    /// Only what stands so; any state where none is named. Drafts are never among them.
    pub states: Vec<State>,
    /// Only what comes after this start and id.
    pub after: Option<(Instant, String)>,
    /// How many at most.
    pub limit: u32,
}

impl Range {
    /// At most `limit` of whatever touches `[from, to)`.
    pub fn new(from: Instant, to: Instant, limit: u32) -> Self {
        Self { from, to, component: None, states: Vec::new(), after: None, limit }
    }
}

/// A page of records, by start and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The records. One that cannot be read is left out.
    pub records: Vec<Record>,
    /// What the next page comes after; none where this is the last.
    pub next: Option<(Instant, String)>,
}

impl Transaction<'_> {
    /// The record with this id.
    pub async fn change(&mut self, id: &str) -> Result<StoredChange, Error> {
        let row = sqlx::query("SELECT id, record, verdict, policy_hash FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or_else(|| Error::Missing { kind: Subject::Change, id: id.to_owned() })?;
        kept(&row)
    }

    /// Writes a new record; refuses an id that is taken.
    pub async fn add_change(
        &mut self,
        kept: &StoredChange,
        follows: &Obligations,
        act: AuditEntry<'_>,
    ) -> Result<(), Error> {
        let id = &kept.record.id;
        let taken = sqlx::query("SELECT 1 FROM changes WHERE id = $1").bind(id).fetch_optional(&mut *self.tx).await?;
        if taken.is_some() {
            return Err(Error::Taken { kind: Subject::Change, id: id.clone() });
        }
        let insert = "INSERT INTO changes (id, revision, state, announced_at, start_at, end_at, ended_at, wakes_at, record, verdict, policy_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        self.put(insert, kept, follows, act).await?;
        self.tell(kept);
        Ok(())
    }

    /// Writes a record in place of what stands under its id; refuses an id that nothing has.
    pub async fn put_change(
        &mut self,
        kept: &StoredChange,
        follows: &Obligations,
        act: AuditEntry<'_>,
    ) -> Result<(), Error> {
        self.note_change(kept, follows, act).await?;
        self.tell(kept);
        Ok(())
    }

    /// The same where nothing of it is public: an end has passed, say, which readers' own clocks tell them. The revision of
    /// the public state stays.
    pub async fn note_change(
        &mut self,
        kept: &StoredChange,
        follows: &Obligations,
        act: AuditEntry<'_>,
    ) -> Result<(), Error> {
        let update = "UPDATE changes SET revision = $2, state = $3, announced_at = $4, start_at = $5, end_at = $6, ended_at = $7,
             wakes_at = $8, record = $9, verdict = $10, policy_hash = $11 WHERE id = $1";
        self.put(update, kept, follows, act).await
    }

    /// Notes when a record's clock has its next step to take.
    pub async fn wake_at(&mut self, id: &str, at: Option<Instant>) -> Result<(), Error> {
        let update = sqlx::query("UPDATE changes SET wakes_at = $2 WHERE id = $1").bind(id);
        update.bind(at.map(waking_millis)).execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }

    /// Readers see something new, unless it is a draft.
    fn tell(&mut self, kept: &StoredChange) {
        if kept.record.state != State::Draft {
            self.publishes();
        }
    }

    async fn put(
        &mut self,
        statement: &'static str,
        kept: &StoredChange,
        follows: &Obligations,
        act: AuditEntry<'_>,
    ) -> Result<(), Error> {
        let StoredChange { record, verdict, policy_hash } = kept;
        let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
        let document = document(record)?;
        // A calendar asks for what was planned for its month and for what really ran in it.
        let window = record.change.window();
        let (began, ended) = record.change.actual().ran(window.start(), record.change.expected_end());
        let written = sqlx::query(statement)
            .bind(&record.id)
            .bind(record.revision)
            .bind(record.state.id())
            .bind(millis(record.change.file().announced_at))
            .bind(window.start().min(began).timestamp_millis())
            .bind(window.end().max(record.change.expected_end()).max(ended).timestamp_millis())
            .bind(millis(ended_at(record)))
            .bind(follows.wakes_at.map(waking_millis))
            .bind(&document)
            .bind(verdict)
            .bind(policy_hash)
            .execute(&mut *self.tx)
            .await?;
        if written.rows_affected() == 0 {
            return Err(Error::Missing { kind: Subject::Change, id: record.id.clone() });
        }
        fault::point();
        self.touches(record).await?;
        self.owe(&record.id, &follows.owed).await?;
        self.audit((Subject::Change, &record.id, record.revision), act, &document).await
    }

    /// Writes what a record touches, in place of what it touched.
    async fn touches(&mut self, record: &Record) -> Result<(), Error> {
        let forget = sqlx::query("DELETE FROM change_components WHERE change_id = $1").bind(&record.id);
        forget.execute(&mut *self.tx).await?;
        fault::point();
        for affected in &record.change.file().components {
            sqlx::query("INSERT INTO change_components (component, change_id) VALUES ($1, $2)")
                .bind(&affected.id)
                .bind(&record.id)
                .execute(&mut *self.tx)
                .await?;
            fault::point();
        }
        Ok(())
    }
}

impl Store {
    /// One record.
    pub async fn change(&self, id: &str) -> Result<StoredChange, Error> {
        let row = sqlx::query("SELECT id, record, verdict, policy_hash FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| Error::Missing { kind: Subject::Change, id: id.to_owned() })?;
        kept(&row)
    }

    /// Published records of a range, by start and id.
    pub async fn changes(&self, range: &Range) -> Result<Page, Error> {
        let mut query: QueryBuilder<Sqlite> =
            QueryBuilder::new("SELECT id, record, start_at FROM changes WHERE state <> 'draft' AND start_at < ");
        query.push_bind(range.to.timestamp_millis());
        query.push(" AND end_at > ").push_bind(range.from.timestamp_millis());
        if let Some((start, id)) = &range.after {
            query.push(" AND (start_at, id) > (").push_bind(start.timestamp_millis());
            query.push(", ").push_bind(id).push(")");
        }
        if let Some(component) = &range.component {
            query.push(" AND id IN (SELECT change_id FROM change_components WHERE component = ");
            query.push_bind(component).push(")");
        }
        if !range.states.is_empty() {
            query.push(" AND state IN (");
            let mut states = query.separated(", ");
            for state in &range.states {
                states.push_bind(state.id());
            }
            query.push(")");
        }
        // One more than asked for says whether there is a next page.
        query.push(" ORDER BY start_at, id LIMIT ").push_bind(i64::from(range.limit) + 1);
        let mut rows = query.build().fetch_all(&self.pool).await?;
        let limit = usize::try_from(range.limit).unwrap_or(usize::MAX);
        let is_cut = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| is_cut);
        let next = last.and_then(|row| Some((Instant::from_timestamp_millis(row.get(2))?, row.get(0))));
        Ok(Page { records: readable(&rows), next })
    }

    /// Records announced not before an instant, oldest first, each with the policy that judged it.
    pub async fn announced_since(&self, since: Instant) -> Result<Vec<StoredChange>, Error> {
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

    /// The records whose clock has a step to take, by its instant and then by id. Whether each can be read is not asked here:
    /// whoever takes the step is told.
    pub async fn waking(&self) -> Result<Vec<(Instant, String)>, Error> {
        let rows = sqlx::query("SELECT wakes_at, id FROM changes WHERE wakes_at IS NOT NULL ORDER BY wakes_at, id")
            .fetch_all(&self.pool)
            .await?;
        let waking = rows.iter().filter_map(|row| Some((Instant::from_timestamp_millis(row.get(0))?, row.get(1))));
        Ok(waking.collect())
    }
}

/// Records that are open, or ended not before an instant; by start.
pub(crate) async fn public(tx: &mut sqlx::Transaction<'_, Sqlite>, since: Instant) -> Result<Vec<Record>, Error> {
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

fn kept(row: &SqliteRow) -> Result<StoredChange, Error> {
    Ok(StoredChange { record: record(row)?, verdict: row.get(2), policy_hash: row.get(3) })
}

fn record(row: &SqliteRow) -> Result<Record, Error> {
    let text: String = row.get(1);
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { kind: Subject::Change, id: row.get(0), source })
}

fn document(record: &Record) -> Result<String, Error> {
    let corrupt = |source| Error::Corrupt { kind: Subject::Change, id: record.id.clone(), source };
    serde_json::to_string(record).map_err(corrupt)
}

/// The first millisecond in which the instant has come: clocks tell whole ones, and one that woke too early would find
/// nothing to do.
fn waking_millis(at: Instant) -> i64 {
    at.timestamp_millis() + i64::from(!at.timestamp_subsec_nanos().is_multiple_of(1_000_000))
}

fn ended_at(record: &Record) -> Option<Instant> {
    let actual = record.change.actual();
    actual.completed_at.or(actual.rolled_back_at).or(actual.cancelled_at)
}
