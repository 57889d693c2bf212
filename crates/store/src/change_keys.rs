//! Which revisions of which records there are, from indexes: documents are read for those alone that are not known.

use crate::{
    Error, Reader,
    changes::{only_readable, record},
};
use fairnotice_core::{
    id::{ChangeId, ComponentId},
    instant::Instant,
    record::{Record, State},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::collections::HashMap;

/// How many documents one statement reads.
const AT_ONCE: usize = 500;

/// 31 days in milliseconds: longer records have an index of their own (`changes_long`), whose condition has the same number.
const LONG: i64 = 2_678_400_000;

/// A query for published records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The window touches `[from, to)`.
    pub from: Instant,
    /// The end of it.
    pub to: Instant,
    /// Only records that affect this component, by id.
    pub component: Option<ComponentId>,
    /// Only these states; empty for any state. Drafts are never included.
    pub states: Vec<State>,
    /// Only records after this start and id.
    pub after: Option<(Instant, ChangeId)>,
    /// The maximum number of records.
    pub limit: u32,
}

impl Range {
    /// At most `limit` records that touch `[from, to)`.
    pub fn new(from: Instant, to: Instant, limit: u32) -> Self {
        Self { from, to, component: None, states: Vec::new(), after: None, limit }
    }
}

/// A revision of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeKey {
    /// Which record.
    pub id: ChangeId,
    /// Which revision.
    pub revision: u32,
    /// The start of its window or of its work, whichever is earlier.
    pub start: Instant,
}

/// A page of revisions, by start and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeKeyPage {
    /// The revisions.
    pub keys: Vec<ChangeKey>,
    /// The position of the next page; none on the last page.
    pub next: Option<(Instant, ChangeId)>,
}

/// A page of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// The records. One that cannot be read is left out.
    pub records: Vec<Record>,
    /// The position of the next page; none on the last page.
    pub next: Option<(Instant, ChangeId)>,
}

impl Reader {
    /// Published records of a range, by start and id.
    pub async fn changes(&self, range: &Range) -> Result<ChangePage, Error> {
        let ChangeKeyPage { keys, next } = self.change_keys(range).await?;
        let mut records = self.changes_with(keys.iter().map(|key| &key.id)).await?;
        Ok(ChangePage { records: keys.iter().filter_map(|key| records.remove(&key.id)).collect(), next })
    }

    /// The records with these ids. One that cannot be read, or is not there, is left out.
    pub async fn changes_with(
        &self,
        ids: impl IntoIterator<Item = &ChangeId>,
    ) -> Result<HashMap<ChangeId, Record>, Error> {
        documents(ids, &mut *self.readers.acquire().await?).await
    }

    /// The revisions of the published records of a range, by start and id. Documents are not read.
    ///
    /// An index by start finds them without the records of all earlier times: what starts more than 31 days before the range and
    /// reaches into it is long, and long records have an index of their own.
    pub async fn change_keys(&self, range: &Range) -> Result<ChangeKeyPage, Error> {
        let limit = range.limit.saturating_add(1);
        let after = range.after.as_ref().map_or((i64::MIN, ""), |(at, id)| (at.timestamp_millis(), id.as_str()));
        let near = range.from.timestamp_millis().saturating_sub(LONG);
        // Every long one starts before all others, so the order holds. One more than asked for shows whether there is a next page.
        let mut keys = self.starting(range, after, near, " AND end_at - start_at > 2678400000", limit).await?;
        let rest = limit.saturating_sub(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        if rest > 0 {
            let (after, to) = (after.max((near, "")), range.to.timestamp_millis());
            keys.extend(self.starting(range, after, to, "", rest).await?);
        }
        let page = usize::try_from(range.limit).unwrap_or(usize::MAX);
        let is_cut = keys.len() > page;
        keys.truncate(page);
        let next = keys.last().filter(|_| is_cut).map(|last| (last.start, last.id.clone()));
        Ok(ChangeKeyPage { keys, next })
    }

    /// The first revisions of a range that start after a position and before an instant.
    async fn starting(
        &self,
        range: &Range,
        (start, id): (i64, &str),
        before: i64,
        condition: &str,
        limit: u32,
    ) -> Result<Vec<ChangeKey>, Error> {
        let mut condition =
            format!("state <> 'draft' AND start_at < $1 AND end_at > $2 AND (start_at, id) > ($3, $4){condition}");
        if !range.states.is_empty() {
            let states: Vec<_> = range.states.iter().map(|state| format!("'{}'", state.id())).collect();
            condition.extend([" AND state IN (", &states.join(", "), ")"]);
        }
        if range.component.is_some() {
            condition +=
                " AND EXISTS (SELECT 1 FROM change_components WHERE change_id = changes.id AND component = $5)";
        }
        let mut query = sqlx::query(AssertSqlSafe(select(&condition, "start_at, id", Some(limit))))
            .bind(before)
            .bind(range.from.timestamp_millis())
            .bind(start)
            .bind(id);
        if let Some(component) = &range.component {
            query = query.bind(component.as_str());
        }
        read(&query.fetch_all(&self.readers).await?)
    }
}

/// The revisions that meet a condition, as one text: a row each would cost more than reading them.
pub(crate) fn select(condition: &str, order: &str, most: Option<u32>) -> String {
    let key = "CAST(start_at AS TEXT) || ' ' || CAST(revision AS TEXT) || ' ' || id";
    let limit = most.map_or(String::new(), |most| format!(" LIMIT {most}"));
    format!(
        "SELECT string_agg({key}, ',' ORDER BY {order}) FROM
         (SELECT id, revision, start_at, ended_at FROM changes WHERE {condition} ORDER BY {order}{limit}) AS keys"
    )
}

/// What [`select`] has found.
pub(crate) fn read(rows: &[AnyRow]) -> Result<Vec<ChangeKey>, Error> {
    let keys: Option<String> = rows.first().and_then(|row| row.get(0));
    keys.as_deref().unwrap_or_default().split_terminator(',').map(key).collect()
}

/// A key as [`select`] writes it: an id has neither a blank nor a comma.
fn key(text: &str) -> Result<ChangeKey, Error> {
    let read = || {
        let (start, rest) = text.split_once(' ')?;
        let (revision, id) = rest.split_once(' ')?;
        let start = Instant::from_timestamp_millis(start.parse().ok()?)?;
        Some(ChangeKey { id: id.parse().ok()?, revision: revision.parse().ok()?, start })
    };
    read().ok_or_else(|| Error::unknown("revision of a change", text))
}

/// The records with these ids. One that cannot be read is left out.
pub(crate) async fn documents(
    ids: impl IntoIterator<Item = &ChangeId>,
    tx: &mut AnyConnection,
) -> Result<HashMap<ChangeId, Record>, Error> {
    let ids: Vec<_> = ids.into_iter().collect();
    let mut records = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let places: Vec<_> = (1..=ids.len()).map(|place| format!("${place}")).collect();
        let select = format!("SELECT id, record FROM changes WHERE id IN ({})", places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(select)).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        let read = only_readable(query.fetch_all(&mut *tx).await?.iter().map(record));
        records.extend(read.into_iter().map(|record| (record.id.clone(), record)));
    }
    Ok(records)
}
