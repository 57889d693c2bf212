//! Dispatches: what goes out by mail. A step writes one row for each notice that it publishes, however many subscribers there are.

use crate::{
    Error, Reader, SubjectId, SubscriberId, changes::only_readable, column, counters::Counter, fault,
    transaction::Transaction,
};
use fairnotice_core::{
    change::MessageKind,
    dispatch::{Letter, NewDispatch},
    instant::Instant,
};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};
use std::fmt;

/// The number of a dispatch. It is never given twice: mails name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DispatchId(pub i64);

impl fmt::Display for DispatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a dispatch says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A notice, to everybody who subscribed to it.
    Notice {
        /// Whose notice it is.
        subject: SubjectId,
        /// The revision that published it: the audit log has the document.
        revision: u32,
        /// What it announces.
        notice: MessageKind,
        /// Counts the notices of one kind of the subject, from 0.
        nth: u32,
    },
    /// A letter to one subscriber.
    Letter {
        /// The subscriber.
        to: SubscriberId,
        /// Which letter.
        letter: Letter,
    },
}

/// A dispatch, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// Its number.
    pub id: DispatchId,
    /// What it says.
    pub content: Content,
    /// When it was published.
    pub published_at: Instant,
    /// When it was due; none where that is no known instant.
    pub due: Option<Instant>,
    /// The last second in which an acceptance is in time (A43).
    pub accept_by: Instant,
    /// From when on it is not sent any more.
    pub expires_at: Option<Instant>,
    /// Why it is not true any more; none while it is.
    pub withdrawn: Option<String>,
    /// Whether all of its recipients are counted.
    pub is_expanded: bool,
    /// For how many subscribers it is, without those who left before it was sent.
    pub recipients: u32,
    /// How many more would get it, but have muted it.
    pub muted: u32,
    /// For how many a mail server has accepted it.
    pub accepted: u32,
    /// For how many in time.
    pub accepted_in_time: u32,
    /// For how many a mail server has refused it for good.
    pub refused: u32,
    /// For how many it will not be sent.
    pub parked: u32,
    /// The first acceptance.
    pub first_accepted_at: Option<Instant>,
    /// The last one so far.
    pub last_accepted_at: Option<Instant>,
}

impl Dispatch {
    /// Whether an acceptance at this instant is too late.
    pub fn is_late_at(&self, at: Instant) -> bool {
        self.accept_by.timestamp() < at.timestamp()
    }

    /// For how many it still waits to be sent.
    pub fn waiting(&self) -> u32 {
        self.recipients.saturating_sub(self.accepted).saturating_sub(self.refused).saturating_sub(self.parked)
    }
}

/// The columns in the order in which [`dispatch`] reads them.
const COLUMNS: &str =
    "SELECT id, kind, subject, revision, notice, nth, published_at, due_at, accept_by, expires_at, withdrawn,
     expanded_at, recipients, muted, accepted, accepted_in_time, refused, parked, first_accepted_at, last_accepted_at
     FROM dispatches";

/// A query for dispatches with a condition.
pub(crate) fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("{COLUMNS} {condition}"))
}

impl Transaction<'_> {
    /// Writes what goes out by mail with a step: one row each. The step's audit entry has the document of the revision.
    pub async fn add_dispatches(
        &mut self,
        subject: &SubjectId,
        revision: u32,
        new: &[NewDispatch],
    ) -> Result<(), Error> {
        for dispatch in new {
            let id = Counter::Dispatch.next(&mut self.tx).await?;
            let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
            sqlx::query(
                "INSERT INTO dispatches (id, kind, subject, revision, notice, nth, published_at, due_at, accept_by, expires_at,
                 cursor, recipients, muted, accepted, accepted_in_time, refused, parked, news)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, 0, 0, 0)",
            )
            .bind(id)
            .bind(subject.kind())
            .bind(subject.id())
            .bind(i64::from(revision))
            .bind(dispatch.notice.id())
            .bind(i64::from(dispatch.nth))
            .bind(dispatch.published_at.timestamp_millis())
            .bind(millis(dispatch.due))
            .bind(dispatch.accept_by.timestamp_millis())
            .bind(millis(dispatch.expires_at))
            .execute(&mut *self.tx)
            .await?;
            fault::point();
        }
        Ok(())
    }

    /// Withdraws the notices of a kind, which are not true any more: whoever claims a delivery of them finds the reason. Their
    /// recipients are counted all the same: a reminder that nobody got was promised to each of them.
    pub async fn withdraw(&mut self, subject: &SubjectId, notice: MessageKind, reason: &str) -> Result<(), Error> {
        let withdraw = "UPDATE dispatches SET withdrawn = $4
             WHERE kind = $1 AND subject = $2 AND notice = $3 AND withdrawn IS NULL";
        sqlx::query(withdraw)
            .bind(subject.kind())
            .bind(subject.id())
            .bind(notice.id())
            .bind(reason)
            .execute(&mut *self.tx)
            .await?;
        fault::point();
        Ok(())
    }
}

impl Reader {
    /// What went out by mail about a subject, oldest first.
    pub async fn dispatches(&self, subject: &SubjectId) -> Result<Vec<Dispatch>, Error> {
        let query = select("WHERE kind = $1 AND subject = $2 ORDER BY id");
        let rows = sqlx::query(query).bind(subject.kind()).bind(subject.id()).fetch_all(&self.readers).await?;
        Ok(only_readable(rows.iter().map(dispatch)))
    }

    /// What went out by mail about these subjects, oldest first.
    pub async fn dispatches_of(&self, subjects: &[SubjectId]) -> Result<Vec<Dispatch>, Error> {
        let mut all = Vec::new();
        for some in subjects.chunks(AT_ONCE) {
            // A row of two values for each.
            let places: Vec<_> = (0..some.len()).map(|row| format!("(${}, ${})", 2 * row + 1, 2 * row + 2)).collect();
            let condition = format!("WHERE (kind, subject) IN (VALUES {}) ORDER BY id", places.join(", "));
            let mut query = sqlx::query(select(&condition)).persistent(false);
            for subject in some {
                query = query.bind(subject.kind()).bind(subject.id());
            }
            all.extend(only_readable(query.fetch_all(&self.readers).await?.iter().map(dispatch)));
        }
        Ok(all)
    }
}

/// How many subjects one statement names.
const AT_ONCE: usize = 500;

/// Reads a row of [`COLUMNS`].
pub(crate) fn dispatch(row: &AnyRow) -> Result<Dispatch, Error> {
    Ok(Dispatch {
        id: DispatchId(row.get(0)),
        content: content(row)?,
        published_at: column::instant(row, 6)?,
        due: column::optional_instant(row, 7)?,
        accept_by: column::instant(row, 8)?,
        expires_at: column::optional_instant(row, 9)?,
        withdrawn: row.get(10),
        is_expanded: row.get::<Option<i64>, _>(11).is_some(),
        recipients: column::count(row, 12)?,
        muted: column::count(row, 13)?,
        accepted: column::count(row, 14)?,
        accepted_in_time: column::count(row, 15)?,
        refused: column::count(row, 16)?,
        parked: column::count(row, 17)?,
        first_accepted_at: column::optional_instant(row, 18)?,
        last_accepted_at: column::optional_instant(row, 19)?,
    })
}

fn content(row: &AnyRow) -> Result<Content, Error> {
    let (kind, word): (String, String) = (row.get(1), row.get(4));
    if kind == "subscriber" {
        let subject: String = row.get(2);
        let letter = Letter::ALL.into_iter().find(|letter| letter.id() == word);
        return Ok(Content::Letter {
            to: SubscriberId(subject.parse().map_err(|_| Error::unknown("number of a subscriber", &subject))?),
            letter: letter.ok_or_else(|| Error::unknown("letter", &word))?,
        });
    }
    let notice = MessageKind::ALL.into_iter().find(|kind| kind.id() == word);
    Ok(Content::Notice {
        subject: column::subject(row, 1, 2)?,
        revision: column::count(row, 3)?,
        notice: notice.ok_or_else(|| Error::unknown("kind of message", &word))?,
        nth: column::count(row, 5)?,
    })
}
