//! What happened: everything that reaches into some time until now, and lists by when it began. Both have a bound and indexes.

mod impacts;
mod statuses;

use crate::{
    ChangeKey, Error, Page, Reader,
    change_keys::{read, select},
    column, incidents,
};
use fairnotice_core::{
    history::PastRecords,
    id::{ChangeId, IncidentId},
    incident::Incident,
    instant::Instant,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

/// Work under way: its end is not known yet.
const UNDER_WAY: &str = "state IN ('in_progress', 'verifying')";
/// Work that began and ended at or after an instant.
const ENDED: &str = "state <> 'draft' AND state <> 'cancelled' AND ended_at >= :from";
/// The newest end first.
const NEWEST_END: &str = "ended_at DESC, id";

/// What reaches into the time from an instant until now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// All but the changes.
    pub records: PastRecords,
    /// The revisions of the changes. Their documents are not read.
    pub changes: Vec<ChangeKey>,
}

/// What began in `[from, to)`, newest first: a page of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRange {
    /// The first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Only what comes after this beginning and id.
    pub after: Option<(Instant, String)>,
    /// The maximum number.
    pub limit: u32,
}

impl Reader {
    /// What goes on, and what ended at or after an instant: at most `most` incidents, changes and statuses each, those that ended
    /// last.
    pub async fn past(&self, from: Instant, most: u32) -> Result<Past, Error> {
        let mut tx = self.read().await?;
        let since = since(&mut tx).await?;
        let (incidents, is_cut) = incidents::public(&mut tx, from, most).await?;
        let cut_incidents = incidents.iter().filter_map(|incident| incident.resolved_at).min().filter(|_| is_cut);
        let (incidents, cut_impacts) = impacts::of(incidents, &mut tx).await?;
        let mut changes = keys(UNDER_WAY, "start_at, id", None, from, &mut tx).await?;
        let (mut ended, cut_changes) = ended(from, most, &mut tx).await?;
        changes.append(&mut ended);
        let (statuses, cut_statuses) = statuses::set(from, most, &mut tx).await?;
        let left_out_before = [cut_incidents, cut_impacts, cut_changes, cut_statuses].into_iter().flatten().max();
        let records = PastRecords { incidents, statuses, since, left_out_before, ..PastRecords::default() };
        Ok(Past { records, changes })
    }

    /// When records begin: when a server first served this database, or at its first record; none where there is nothing.
    pub async fn recorded_since(&self) -> Result<Option<Instant>, Error> {
        since(&mut *self.readers.acquire().await?).await
    }

    /// The text of each policy, and when it was stored: at most `most`, oldest first.
    pub async fn policy_texts(&self, most: u32) -> Result<Vec<(Instant, String)>, Error> {
        let select = "SELECT stored_at, text FROM policies ORDER BY stored_at, hash LIMIT $1";
        let rows = sqlx::query(select).bind(i64::from(most)).fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok((column::instant(row, 0)?, row.get(1)))).collect()
    }

    /// The incidents of a range.
    pub async fn incidents_of(&self, range: &PastRange) -> Result<Page<Incident, IncidentId>, Error> {
        let select = past_query("SELECT id, incident, started_at FROM incidents", "started_at");
        let rows = self.range(&select, range).await?;
        Page::new(rows, range.limit, incidents::incident, |row| {
            Ok((column::instant(row, 2)?, column::incident_id(row, 0)?))
        })
    }

    /// The revisions of the changes of a range, each with the beginning of its work. Documents are not read.
    pub async fn work_of(&self, range: &PastRange) -> Result<Page<ChangeKey, ChangeId>, Error> {
        let select = past_query("SELECT id, revision, began_at FROM changes", "began_at");
        let rows = self.range(&select, range).await?;
        let key = |row: &_| {
            let (id, start) = (column::change_id(row, 0)?, column::instant(row, 2)?);
            Ok(ChangeKey { id, revision: column::count(row, 1)?, start })
        };
        Page::new(rows, range.limit, key, |row| Ok((column::instant(row, 2)?, column::change_id(row, 0)?)))
    }

    async fn range(&self, select: &str, range: &PastRange) -> Result<Vec<sqlx::any::AnyRow>, Error> {
        // Before the first page begins nothing: no id is empty.
        let after = range.after.as_ref().map_or((range.to.timestamp_millis(), ""), |(at, id)| {
            (at.timestamp_millis().min(range.to.timestamp_millis()), id.as_str())
        });
        let query = sqlx::query(AssertSqlSafe(select.to_owned())).bind(range.from.timestamp_millis());
        let query = query.bind(range.to.timestamp_millis()).bind(after.0).bind(after.1);
        Ok(query.bind(i64::from(range.limit) + 1).fetch_all(&self.readers).await?)
    }
}

/// What began in a range, newest first: from `$1`, before `$2`, after the position `$3` and `$4`, at most `$5`.
fn past_query(select: &str, began: &str) -> String {
    format!(
        "{select} WHERE {began} >= $1 AND {began} < $2 AND {began} <= $3 AND ({began} < $3 OR id > $4)
         ORDER BY {began} DESC, id LIMIT $5"
    )
}

async fn since(tx: &mut AnyConnection) -> Result<Option<Instant>, Error> {
    let mut since = None;
    for query in
        ["SELECT at FROM audit ORDER BY seq LIMIT 1", "SELECT stored_at FROM policies ORDER BY stored_at LIMIT 1"]
    {
        let row = sqlx::query(query).fetch_optional(&mut *tx).await?;
        let at = row.map(|row| column::instant(&row, 0)).transpose()?;
        since = since.into_iter().chain(at).min();
    }
    Ok(since)
}

/// The newest ends of work, and the instant before which some is left out.
async fn ended(from: Instant, most: u32, tx: &mut AnyConnection) -> Result<(Vec<ChangeKey>, Option<Instant>), Error> {
    let mut keys = keys(ENDED, NEWEST_END, Some(most.saturating_add(1)), from, tx).await?;
    let places = usize::try_from(most).unwrap_or(usize::MAX);
    if keys.len() <= places {
        return Ok((keys, None));
    }
    keys.truncate(places);
    let last = keys.last().map(|key| key.id.as_str().to_owned()).unwrap_or_default();
    let row = sqlx::query("SELECT ended_at FROM changes WHERE id = $1").bind(last).fetch_one(tx).await?;
    Ok((keys, column::optional_instant(&row, 0)?))
}

async fn keys(
    condition: &str,
    order: &str,
    most: Option<u32>,
    from: Instant,
    tx: &mut AnyConnection,
) -> Result<Vec<ChangeKey>, Error> {
    let query = select(condition, order, most).replace(":from", &from.timestamp_millis().to_string());
    read(&sqlx::query(AssertSqlSafe(query)).persistent(false).fetch_all(tx).await?)
}

#[cfg(test)]
mod tests {
    use super::{ENDED, NEWEST_END, UNDER_WAY, impacts, past_query, statuses};
    use crate::{address::Kind, change_keys::select, migrations::migrator};
    use sqlx::{AssertSqlSafe, Row as _, sqlite::SqlitePoolOptions};

    /// What is older than the days that are shown costs nothing.
    #[tokio::test]
    async fn each_query_has_an_index() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(Kind::Sqlite).run(&pool).await.unwrap();
        for (query, index) in [
            (select(UNDER_WAY, "start_at, id", None), "USING COVERING INDEX changes_under_way"),
            (
                select(ENDED, NEWEST_END, Some(9)).replace(":from", "1"),
                "USING COVERING INDEX changes_ended (ended_at>?)",
            ),
            (
                past_query("SELECT id, revision, began_at FROM changes", "began_at"),
                "USING COVERING INDEX changes_begun (began_at>? AND began_at<?)",
            ),
            (
                past_query("SELECT id, incident, started_at FROM incidents", "started_at"),
                "USING INDEX incidents_by_start (started_at>? AND started_at<?)",
            ),
            (impacts::query(2), "USING INDEX audit_by_subject (kind=? AND subject=?)"),
            (statuses::SET.to_owned(), "USING INDEX audit_of_components (kind=? AND at>?)"),
            (statuses::BEFORE.to_owned(), "USING INDEX audit_by_subject (kind=? AND subject=? AND seq<?)"),
        ] {
            let plan = format!("EXPLAIN QUERY PLAN {query}");
            let rows = sqlx::query(AssertSqlSafe(plan)).fetch_all(&pool).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3)).collect();
            assert!(plan.iter().any(|line| line.contains(index)), "{query}: {plan:?}");
        }
    }
}
