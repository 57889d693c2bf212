//! The ids and revisions of the changes in the snapshot's window, from indexes alone.

use crate::{
    ChangeKey, Error,
    change_keys::{read, select},
};
use fairnotice_core::{change::Kind, instant::Instant, notice::ChangeFilter, snapshot::SnapshotWindow};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::fmt::Write as _;

/// The window of a snapshot at an instant, with all its changes or only those of a filter.
pub(super) struct Window<'s> {
    times: SnapshotWindow,
    filter: Option<&'s ChangeFilter>,
}

/// Work that is announced and ahead.
const AHEAD: &str = "state = 'announced' AND start_at > :now AND start_at <= :until";

impl<'s> Window<'s> {
    pub(super) fn new(times: SnapshotWindow, filter: Option<&'s ChangeFilter>) -> Self {
        Self { times, filter }
    }

    /// Work under way, and announced work whose start has passed: all of it.
    pub(super) async fn under_way(&self, tx: &mut AnyConnection) -> Result<Vec<ChangeKey>, Error> {
        let mut keys = self.keys("state IN ('in_progress', 'verifying')", "start_at, id", None, tx).await?;
        keys.extend(self.keys("state = 'announced' AND start_at <= :now", "start_at, id", None, tx).await?);
        Ok(keys)
    }

    /// Work that ended, newest end first: recently, or rolled back and not closed.
    pub(super) async fn ended(&self, most: u32, tx: &mut AnyConnection) -> Result<Vec<ChangeKey>, Error> {
        let order = "ended_at DESC, id";
        let mut keys = self.keys("state <> 'draft' AND ended_at >= :since", order, Some(most), tx).await?;
        let most = most.saturating_sub(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        keys.extend(self.keys("state = 'rolled_back' AND ended_at < :since", order, Some(most), tx).await?);
        Ok(keys)
    }

    /// The first announced work that is ahead, by start.
    pub(super) async fn ahead(&self, most: u32, tx: &mut AnyConnection) -> Result<Vec<ChangeKey>, Error> {
        self.keys(AHEAD, "start_at, id", Some(most), tx).await
    }

    /// How much announced work is ahead.
    pub(super) async fn count_ahead(&self, tx: &mut AnyConnection) -> Result<u64, Error> {
        let row = self.query(format!("SELECT COUNT(*) FROM changes WHERE {AHEAD}{}", self.condition()), tx).await?;
        let count: i64 = row.first().map_or(0, |row| row.get(0));
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// When the next work that is further ahead comes into the window.
    pub(super) async fn next_at(&self, tx: &mut AnyConnection) -> Result<Option<Instant>, Error> {
        let further = "state = 'announced' AND start_at > :until";
        let next = self.keys(further, "start_at, id", Some(1), tx).await?;
        Ok(next.first().and_then(|entry| entry.start.checked_sub_signed(SnapshotWindow::AHEAD)))
    }

    async fn keys(
        &self,
        condition: &str,
        order: &str,
        most: Option<u32>,
        tx: &mut AnyConnection,
    ) -> Result<Vec<ChangeKey>, Error> {
        read(&self.query(select(&format!("{condition}{}", self.condition()), order, most), tx).await?)
    }

    /// The filter as a condition. Its components are bound from `$1` on.
    fn condition(&self) -> String {
        let mut condition = String::new();
        let Some(ChangeFilter { kinds, components, without_components }) = self.filter else { return condition };
        if let Some(kinds) = kinds {
            let kinds = kinds.iter().copied().map(Kind::id).map(|kind| format!("'{kind}'"));
            _ = write!(condition, " AND {}", one_of("kind", kinds));
        }
        if let Some(components) = components {
            let affects = "EXISTS (SELECT 1 FROM change_components WHERE change_id = changes.id";
            let places = (1..).take(components.len()).map(|place: usize| format!("${place}"));
            _ = write!(condition, " AND ({affects} AND {})", one_of("component", places));
            if *without_components {
                _ = write!(condition, " OR NOT {affects})");
            }
            condition.push(')');
        }
        condition
    }

    async fn query(&self, query: String, tx: &mut AnyConnection) -> Result<Vec<AnyRow>, Error> {
        let mut query = sqlx::query(AssertSqlSafe(at(query, self.times))).persistent(false);
        for component in self.filter.iter().filter_map(|filter| filter.components.as_ref()).flatten() {
            query = query.bind(component.as_str());
        }
        Ok(query.fetch_all(&mut *tx).await?)
    }
}

/// A query with the instants of a window as numbers: not every database takes a parameter that a statement leaves out.
fn at(query: String, SnapshotWindow { since, now, until }: SnapshotWindow) -> String {
    [(":now", now), (":since", since), (":until", until)]
        .into_iter()
        .fold(query, |query, (name, instant)| query.replace(name, &instant.timestamp_millis().to_string()))
}

/// Whether a column has one of these values. Not every database takes an empty list.
fn one_of(column: &str, values: impl Iterator<Item = String>) -> String {
    let values: Vec<_> = values.collect();
    if values.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", values.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, SnapshotWindow, at};
    use crate::{address::Kind, change_keys::select, migrations::migrator};
    use fairnotice_core::instant::Instant;
    use sqlx::{AssertSqlSafe, Row as _, sqlite::SqlitePoolOptions};

    /// S9: the window is read from its own indexes, and past records cost nothing.
    #[tokio::test]
    async fn s9_each_query_has_an_index() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(Kind::Sqlite).run(&pool).await.unwrap();
        for (condition, order, index) in [
            ("state IN ('in_progress', 'verifying')", "start_at, id", "changes_under_way"),
            ("state = 'announced' AND start_at <= :now", "start_at, id", "changes_announced"),
            (AHEAD, "start_at, id", "changes_announced"),
            ("state = 'announced' AND start_at > :until", "start_at, id", "changes_announced"),
            ("state <> 'draft' AND ended_at >= :since", "ended_at DESC, id", "changes_ended"),
            ("state = 'rolled_back' AND ended_at < :since", "ended_at DESC, id", "changes_rolled_back"),
        ] {
            let plan = format!("EXPLAIN QUERY PLAN {}", select(condition, order, Some(9)));
            let plan = at(plan, SnapshotWindow::at(Instant::UNIX_EPOCH));
            let rows = sqlx::query(AssertSqlSafe(plan)).fetch_all(&pool).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3)).collect();
            let reads = |line: &String| line.contains(&format!("USING COVERING INDEX {index}"));
            assert!(plan.iter().any(reads), "{condition}: {plan:?}");
        }
    }
}
