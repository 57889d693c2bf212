//! Subscribers: who gets mail, at which address, about what.
//!
//! **Invariant:** an address is in the columns `address` and `address_key` of its subscriber, and in no other place that an
//! erasure does not clear (`erasure.rs`).

use crate::{Error, Reader, changes::only_readable, column, counters::Counter};
use fairnotice_core::{change::LanguageTag, instant::Instant, subscription::Subscription};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};
use std::{collections::HashMap, fmt};

/// The number of a subscriber. It is never given twice, not even after an erasure: links and mails name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriberId(pub i64);

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a subscriber stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubscriberState {
    /// The address is not confirmed.
    Pending,
    /// Gets notices.
    Active,
    /// The address does not work: no notices until it is confirmed again.
    Suspended,
    /// The subscription has ended.
    Ended,
}

impl SubscriberState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Active, Self::Suspended, Self::Ended];

    /// The id used in the API and in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }
}

/// A subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Its number.
    pub id: SubscriberId,
    /// The address as it was written.
    pub address: String,
    /// The form by which the address is found again. No two subscribers have the same.
    pub address_key: String,
    /// The language of its mail.
    pub language: LanguageTag,
    /// The time zone in which its mail gives times, by its IANA name.
    pub zone: String,
    /// What it wants to hear of.
    pub subscription: Subscription,
    /// Where it stands.
    pub state: SubscriberState,
    /// Counts what ends the links that were sent before.
    pub epoch: u32,
    /// When the address was entered.
    pub created_at: Instant,
    /// When it was confirmed.
    pub confirmed_at: Option<Instant>,
    /// When the subscription ended, or was suspended.
    pub ended_at: Option<Instant>,
    /// Why it ended or was suspended, or where it comes from.
    pub reason: String,
}

/// A subscriber that is not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubscriber {
    /// The address as it was written.
    pub address: String,
    /// The form by which it is found again.
    pub address_key: String,
    /// The language of its mail.
    pub language: LanguageTag,
    /// The time zone of its mail.
    pub zone: String,
    /// What it wants to hear of.
    pub subscription: Subscription,
    /// Where it comes from; may be empty.
    pub reason: String,
    /// When the address was confirmed. It is active from then on; pending where it is not confirmed.
    pub confirmed_at: Option<Instant>,
}

/// How many subscribers are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubscriberCounts {
    /// Not confirmed.
    pub pending: u64,
    /// Get notices.
    pub active: u64,
    /// With an address that does not work.
    pub suspended: u64,
    /// Whose subscription has ended.
    pub ended: u64,
}

/// What active subscribers chose: equal choices once, with the number of subscribers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The number of the last change of a subscriber before they were counted.
    pub change: i64,
    /// Each choice, and how many made it.
    pub choices: Vec<(Subscription, u64)>,
}

/// How many subscribers are counted by one statement.
const COUNTED: i64 = 5_000;

/// The choices of the next active subscribers, with how many made each, and the last of these subscribers.
pub(crate) const CHOICES: &str = "SELECT subscription, COUNT(*), MAX(id)
     FROM (SELECT id, subscription FROM subscribers WHERE state = 'active' AND id > $1 ORDER BY id LIMIT $2) AS page
     GROUP BY subscription";

/// The columns in the order in which [`subscriber`] reads them.
const COLUMNS: &str =
    "SELECT id, address, address_key, language, zone, subscription, state, epoch, created_at, confirmed_at,
     ended_at, reason FROM subscribers";

/// A query for subscribers with a condition.
pub(crate) fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("{COLUMNS} {condition}"))
}

impl Reader {
    /// The subscriber with this number.
    pub async fn subscriber(&self, id: SubscriberId) -> Result<Option<Subscriber>, Error> {
        let row = sqlx::query(select("WHERE id = $1")).bind(id.0).fetch_optional(&self.readers).await?;
        row.as_ref().map(subscriber).transpose()
    }

    /// The subscriber with this address.
    pub async fn subscriber_with(&self, address_key: &str) -> Result<Option<Subscriber>, Error> {
        let row = sqlx::query(select("WHERE address_key = $1")).bind(address_key).fetch_optional(&self.readers).await?;
        row.as_ref().map(subscriber).transpose()
    }

    /// Subscribers by their numbers: at most `limit` after one, in one state or in any.
    pub async fn subscribers(
        &self,
        state: Option<SubscriberState>,
        after: Option<SubscriberId>,
        limit: u32,
    ) -> Result<Vec<Subscriber>, Error> {
        let condition = state.map_or(String::new(), |state| format!("AND state = '{}'", state.id()));
        let rows = sqlx::query(select(&format!("WHERE id > $1 {condition} ORDER BY id LIMIT $2")))
            .bind(after.map_or(0, |id| id.0))
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(subscriber).collect()
    }

    /// How many subscribers are in each state.
    pub async fn subscriber_counts(&self) -> Result<SubscriberCounts, Error> {
        let rows =
            sqlx::query("SELECT state, COUNT(*) FROM subscribers GROUP BY state").fetch_all(&self.readers).await?;
        let mut counts = SubscriberCounts::default();
        for row in &rows {
            let count = match state(row, 0)? {
                SubscriberState::Pending => &mut counts.pending,
                SubscriberState::Active => &mut counts.active,
                SubscriberState::Suspended => &mut counts.suspended,
                SubscriberState::Ended => &mut counts.ended,
            };
            *count = column::count(row, 1)?;
        }
        Ok(counts)
    }

    /// The number of the last change of a subscriber: who has counted up to there need not count again.
    pub async fn subscriber_changes(&self) -> Result<i64, Error> {
        Counter::Subscription.last(&mut *self.readers.acquire().await?).await
    }

    /// Counts active subscribers by what they chose, a part of them at a time. No connection is held longer than for one part, and a
    /// subscriber who changes meanwhile is counted as before or as after.
    pub async fn audience(&self) -> Result<Audience, Error> {
        let change = self.subscriber_changes().await?;
        let (mut texts, mut after) = (HashMap::<String, u64>::new(), 0_i64);
        loop {
            let rows = sqlx::query(CHOICES).bind(after).bind(COUNTED).fetch_all(&self.readers).await?;
            let before = after;
            for row in &rows {
                *texts.entry(row.get(0)).or_default() += column::count::<u64>(row, 1)?;
                after = after.max(row.get(2));
            }
            if after == before {
                break;
            }
        }
        let choices = texts.into_iter().map(|(text, count)| Ok((chosen(&text)?, count)));
        Ok(Audience { change, choices: only_readable(choices) })
    }
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn subscriber(row: &AnyRow) -> Result<Subscriber, Error> {
    let (language, subscription): (String, String) = (row.get(3), row.get(5));
    Ok(Subscriber {
        id: SubscriberId(row.get(0)),
        address: row.get(1),
        address_key: row.get(2),
        language: LanguageTag::new(&language).ok_or_else(|| Error::unknown("language", &language))?,
        zone: row.get(4),
        subscription: chosen(&subscription)?,
        state: state(row, 6)?,
        epoch: column::count(row, 7)?,
        created_at: column::instant(row, 8)?,
        confirmed_at: column::optional_instant(row, 9)?,
        ended_at: column::optional_instant(row, 10)?,
        reason: row.get(11),
    })
}

/// A stored subscription.
pub(crate) fn chosen(text: &str) -> Result<Subscription, Error> {
    serde_json::from_str(text).map_err(|_| Error::unknown("subscription", text))
}

fn state(row: &AnyRow, column: usize) -> Result<SubscriberState, Error> {
    let id: String = row.get(column);
    let state = SubscriberState::ALL.into_iter().find(|state| state.id() == id);
    state.ok_or_else(|| Error::unknown("state of a subscriber", &id))
}
