//! What the promises report reads: every announced record once, and then those that changed, or whose mail did.

use crate::{
    ChangePage, Error, Reader, SubjectId,
    changes::{only_readable, readable},
    column,
    counters::Counter,
};
use fairnotice_core::{id::ChangeId, instant::Instant};
use sqlx::Row as _;

/// The subjects of consecutive lines of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRecords {
    /// The records among them, in the order of their steps; one with several steps is listed as often.
    pub ids: Vec<ChangeId>,
    /// The number of the last line; the given one where there is no later line.
    pub seen: i64,
}

impl Reader {
    /// Records announced not before an instant, by announcement and id: at most `limit` after a place.
    pub async fn announced_since(
        &self,
        since: Instant,
        after: Option<&(Instant, ChangeId)>,
        limit: u32,
    ) -> Result<ChangePage, Error> {
        // No id is empty, so that the first page begins with the first record of the instant.
        let (at, id) = after.map_or((since, ""), |(at, id)| (*at, id.as_str()));
        let rows = sqlx::query(
            "SELECT id, record, announced_at FROM changes WHERE announced_at >= $1 AND (announced_at, id) > ($1, $2)
             ORDER BY announced_at, id LIMIT $3",
        )
        .bind(at.timestamp_millis())
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await?;
        let is_full = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
        let last = rows.last().filter(|_| is_full);
        let next =
            last.map(|row| Ok::<_, Error>((column::instant(row, 2)?, column::change_id(row, 0)?))).transpose()?;
        Ok(ChangePage { records: readable(&rows), next })
    }

    /// The number of the audit log's last line; 0 where it has none.
    pub async fn audit_end(&self) -> Result<i64, Error> {
        Ok(sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM audit").fetch_one(&self.readers).await?.get(0))
    }

    /// The records that have changed since the line `seen` of the audit log, from at most `limit` lines.
    pub async fn changed_since(&self, seen: i64, limit: u32) -> Result<ChangedRecords, Error> {
        let rows = sqlx::query("SELECT seq, kind, subject FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seen)
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        let subjects = only_readable(rows.iter().map(|row| column::subject(row, 1, 2))).into_iter();
        let ids = subjects.filter_map(|subject| if let SubjectId::Change(id) = subject { Some(id) } else { None });
        let ids = ids.collect();
        Ok(ChangedRecords { ids, seen: rows.last().map_or(seen, |row| row.get(0)) })
    }

    /// The number of the last change of a dispatch's numbers; 0 where there was none.
    pub async fn news_end(&self) -> Result<i64, Error> {
        Counter::News.last(&mut *self.readers.acquire().await?).await
    }

    /// The records of whose notices, or of whose release's notices, the mail has come further since the change numbered `seen`: at
    /// most `limit` of them. A dispatch has the number of its last change alone, so what was sent before is not read again.
    pub async fn delivered_since(&self, seen: i64, limit: u32) -> Result<ChangedRecords, Error> {
        let rows = sqlx::query(NEWS).bind(seen).bind(i64::from(limit)).fetch_all(&self.readers).await?;
        let ids = rows.iter().filter(|row| row.get::<Option<String>, _>(1).is_some());
        let ids = only_readable(ids.map(|row| column::change_id(row, 1)));
        Ok(ChangedRecords { ids, seen: rows.last().map_or(seen, |row| row.get(0)) })
    }
}

pub(crate) const NEWS: &str = "SELECT news, CASE kind WHEN 'change' THEN subject
         WHEN 'release' THEN (SELECT change_id FROM releases WHERE version = subject) END
     FROM dispatches WHERE news > $1 ORDER BY news LIMIT $2";
