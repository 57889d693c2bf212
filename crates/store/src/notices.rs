//! The notices that are due for each record: its timetable, row by row.

use crate::{Error, Reader, changes::only_readable, column, fault, transaction::Transaction};
use fairnotice_core::{
    change::MessageKind,
    id::ChangeId,
    instant::Instant,
    timetable::{Audience, Entry, Progress, Timetable},
};
use sqlx::{Row as _, any::AnyRow};
use std::collections::BTreeMap;

/// A notice as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    /// The kind of message.
    pub kind: MessageKind,
    /// Counts messages of one kind, from 0.
    pub nth: u32,
    /// Who is notified.
    pub audience: Audience,
    /// The earliest instant of publication.
    pub from: Option<Instant>,
    /// The last second in which it is on time.
    pub due: Option<Instant>,
    /// When it was published.
    pub done_at: Option<Instant>,
    /// The condition under which it becomes due; empty for none.
    pub condition: String,
}

impl StoredNotice {
    /// The notices of a timetable, as they are stored, by kind and number.
    pub fn of(timetable: &Timetable) -> Vec<Self> {
        let mut counts: BTreeMap<MessageKind, u32> = BTreeMap::new();
        let notice = |entry: &Entry| {
            let count = counts.entry(entry.what).or_default();
            let nth = *count;
            *count += 1;
            let condition = if entry.progress == Progress::Conditional { entry.note.clone() } else { String::new() };
            let Entry { what: kind, to: audience, from, due, done_at, .. } = *entry;
            Self { kind, nth, audience, from, due, done_at, condition }
        };
        let mut notices: Vec<_> = timetable.entries.iter().map(notice).collect();
        notices.sort_by_key(|notice| (notice.kind, notice.nth));
        notices
    }
}

impl Transaction<'_> {
    /// Replaces the notices of a record.
    pub(crate) async fn put_notices(&mut self, change: &ChangeId, timetable: &Timetable) -> Result<(), Error> {
        sqlx::query("DELETE FROM notices WHERE change_id = $1").bind(change.as_str()).execute(&mut *self.tx).await?;
        fault::point();
        let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
        for notice in StoredNotice::of(timetable) {
            sqlx::query(
                "INSERT INTO notices (change_id, kind, nth, audience, from_at, due_at, done_at, condition)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(change.as_str())
            .bind(notice.kind.id())
            .bind(i64::from(notice.nth))
            .bind(notice.audience.id())
            .bind(millis(notice.from))
            .bind(millis(notice.due))
            .bind(millis(notice.done_at))
            .bind(&notice.condition)
            .execute(&mut *self.tx)
            .await?;
            fault::point();
        }
        Ok(())
    }
}

impl Reader {
    /// The notices of a record, by kind and number.
    pub async fn notices(&self, change: &ChangeId) -> Result<Vec<StoredNotice>, Error> {
        let rows = sqlx::query(
            "SELECT kind, nth, audience, from_at, due_at, done_at, condition FROM notices WHERE change_id = $1",
        )
        .bind(change.as_str())
        .fetch_all(&self.readers)
        .await?;
        let mut notices: Vec<StoredNotice> = only_readable(rows.iter().map(notice));
        notices.sort_by_key(|notice| (notice.kind, notice.nth));
        Ok(notices)
    }
}

fn notice(row: &AnyRow) -> Result<StoredNotice, Error> {
    let (kind, audience): (String, String) = (row.get(0), row.get(2));
    let known_kind = MessageKind::ALL.into_iter().find(|known| known.id() == kind);
    let known_audience = Audience::ALL.into_iter().find(|known| known.id() == audience);
    Ok(StoredNotice {
        kind: known_kind.ok_or_else(|| Error::unknown("kind of message", &kind))?,
        nth: column::count(row, 1)?,
        audience: known_audience.ok_or_else(|| Error::unknown("audience", &audience))?,
        from: column::optional_instant(row, 3)?,
        due: column::optional_instant(row, 4)?,
        done_at: column::optional_instant(row, 5)?,
        condition: row.get(6),
    })
}
