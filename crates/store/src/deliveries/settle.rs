//! What became of claimed deliveries, in groups: a statement for each dispatch and outcome, and the dispatch's numbers.

use crate::{DispatchId, Error, Store, SubscriberId, column, counters::Counter, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};
use std::collections::{BTreeMap, HashMap};

/// What became of a claimed delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// A mail server has accepted it.
    Accepted {
        /// When.
        at: Instant,
    },
    /// A mail server has refused it for good.
    Refused {
        /// Its answer.
        reason: String,
        /// Whether the address is the fault: then its subscription is suspended.
        suspend: bool,
    },
    /// It will never succeed, or is not true any more.
    Parked {
        /// Why.
        reason: String,
    },
    /// The subscriber has ended the subscription first, so that it is no recipient.
    Left,
    /// It is tried again.
    Retry {
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
    /// It was not tried, and is free again.
    Released,
}

/// Deliveries of one dispatch with one outcome, and an instant for each: the acceptance, or the next attempt.
type Group = Vec<(SubscriberId, Instant)>;

/// The outcomes that are written by one statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Accepted,
    Refused(String),
    Parked(String),
    Left,
    Retry(String),
    Released,
}

/// What is added to the numbers of a dispatch.
#[derive(Debug, Default)]
struct Numbers {
    accepted: Vec<Instant>,
    refused: i64,
    parked: i64,
    left: i64,
}

impl Store {
    /// Settles deliveries that `holder` has claimed, all in one transaction with the numbers of their dispatches. What a mail
    /// server has answered counts even if the claim is over in the meantime; whatever is settled already stays as it is.
    pub async fn settle(
        &self,
        holder: &str,
        settled: &[(DispatchId, SubscriberId, Settled)],
        now: Instant,
    ) -> Result<(), Error> {
        let mut tx = self.begin_mail(now).await?;
        tx.subscribers_changed = settle(&mut tx.tx, Some(holder), settled, now).await?;
        tx.commit().await
    }
}

/// The same inside a transaction. Without a holder, whoever has claimed them. Returns whether it suspended a subscriber.
pub(super) async fn settle(
    tx: &mut AnyConnection,
    holder: Option<&str>,
    settled: &[(DispatchId, SubscriberId, Settled)],
    now: Instant,
) -> Result<bool, Error> {
    // Subscribers, deliveries, news, dispatches: an erasure takes them in the same order, so that no two transactions wait for each
    // other.
    let mut has_suspended = false;
    for (_, subscriber, outcome) in settled {
        if let Settled::Refused { reason, suspend: true } = outcome {
            has_suspended |= suspend(tx, *subscriber, reason, now).await?;
        }
    }
    let mut groups: BTreeMap<(DispatchId, Outcome), Group> = BTreeMap::new();
    for (dispatch, subscriber, outcome) in settled {
        let (outcome, at) = match outcome.clone() {
            Settled::Accepted { at } => (Outcome::Accepted, at),
            Settled::Refused { reason, .. } => (Outcome::Refused(reason), now),
            Settled::Parked { reason } => (Outcome::Parked(reason), now),
            Settled::Left => (Outcome::Left, now),
            Settled::Retry { at, reason } => (Outcome::Retry(reason), at),
            Settled::Released => (Outcome::Released, now),
        };
        groups.entry((*dispatch, outcome)).or_default().push((*subscriber, at));
    }
    let mut numbers: BTreeMap<DispatchId, Numbers> = BTreeMap::new();
    for ((dispatch, outcome), group) in &groups {
        let written = write(tx, holder, *dispatch, outcome, group).await?;
        let count = i64::try_from(written.len()).unwrap_or(i64::MAX);
        let of_dispatch = numbers.entry(*dispatch).or_default();
        match outcome {
            Outcome::Accepted => of_dispatch.accepted.extend(written),
            Outcome::Refused(_) => of_dispatch.refused += count,
            Outcome::Parked(_) => of_dispatch.parked += count,
            Outcome::Left => of_dispatch.left += count,
            Outcome::Retry(_) | Outcome::Released => {}
        }
    }
    add(tx, numbers).await?;
    Ok(has_suspended)
}

/// Writes an outcome to those of a group that still wait; returns the instants of these.
async fn write(
    tx: &mut AnyConnection,
    holder: Option<&str>,
    dispatch: DispatchId,
    outcome: &Outcome,
    group: &Group,
) -> Result<Vec<Instant>, Error> {
    let at = instants(group);
    let (set, reason) = match outcome {
        Outcome::Accepted => (format!("state = 'accepted', settled_at = {at}"), ""),
        Outcome::Refused(reason) => (format!("state = 'refused', settled_at = {at}"), reason.as_str()),
        Outcome::Parked(reason) => (format!("state = 'parked', settled_at = {at}"), reason.as_str()),
        Outcome::Left => (format!("state = 'left', settled_at = {at}"), ""),
        Outcome::Retry(reason) => (format!("next_at = {at}"), reason.as_str()),
        Outcome::Released => ("attempts = attempts - 1".to_owned(), ""),
    };
    // What was not sent is its holder's to decide.
    let holder = holder.filter(|_| matches!(outcome, Outcome::Retry(_) | Outcome::Released));
    let mine = if holder.is_some() { " AND holder = $3" } else { "" };
    let update = update(&set, &list(group.iter().map(|(id, _)| id.0)), mine);
    let mut query = sqlx::query(AssertSqlSafe(update)).persistent(false).bind(dispatch.0).bind(reason);
    if let Some(holder) = holder {
        query = query.bind(holder);
    }
    let rows = query.fetch_all(tx).await?;
    fault::point();
    let at: HashMap<_, _> = group.iter().copied().collect();
    let written = rows.iter().map(|row| SubscriberId(row.get(0)));
    Ok(written.filter_map(|id| at.get(&id).copied()).collect())
}

/// The statement for those of a dispatch that still wait. Both columns of the key stand as constants: joined with a list of values,
/// PostgreSQL would read every delivery of the dispatch.
pub(super) fn update(set: &str, subscribers: &str, mine: &str) -> String {
    format!(
        "UPDATE deliveries SET {set}, reason = $2, holder = NULL, held_until = NULL
         WHERE dispatch_id = $1 AND subscriber_id IN ({subscribers}) AND state IN ('waiting', 'bundled'){mine}
         RETURNING subscriber_id"
    )
}

/// The instant of each delivery of a group, as an expression: mostly it is the same for all.
fn instants(group: &Group) -> String {
    let millis = |at: &Instant| at.timestamp_millis();
    match group.first() {
        Some((_, first)) if group.iter().all(|(_, at)| at == first) => millis(first).to_string(),
        _ => {
            let cases: Vec<_> = group.iter().map(|(id, at)| format!("WHEN {id} THEN {}", millis(at))).collect();
            format!("CASE subscriber_id {} END", cases.join(" "))
        }
    }
}

/// Numbers as a list for a statement: as parameters, there could be too many.
pub(super) fn list(ids: impl IntoIterator<Item = i64>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}

/// Adds to the numbers of dispatches, and makes it known to whoever follows them.
async fn add(tx: &mut AnyConnection, numbers: BTreeMap<DispatchId, Numbers>) -> Result<(), Error> {
    for (dispatch, Numbers { accepted, refused, parked, left }) in numbers {
        if accepted.is_empty() && refused + parked + left == 0 {
            continue;
        }
        // One for each, so that whoever reads some of the news knows where to go on.
        let number = Counter::News.next(&mut *tx).await?;
        let add = "UPDATE dispatches SET recipients = recipients - $2, refused = refused + $3, parked = parked + $4, news = $5
             WHERE id = $1 RETURNING accept_by, first_accepted_at, last_accepted_at";
        let add = sqlx::query(add).bind(dispatch.0).bind(left).bind(refused).bind(parked).bind(number);
        let Some(row) = add.fetch_optional(&mut *tx).await? else { continue };
        fault::point();
        if accepted.is_empty() {
            continue;
        }
        let accept_by = column::instant(&row, 0)?;
        let (first, last) = (column::optional_instant(&row, 1)?, column::optional_instant(&row, 2)?);
        let in_time = accepted.iter().filter(|at| at.timestamp() <= accept_by.timestamp()).count();
        let millis = |at: Option<&Instant>| at.map(Instant::timestamp_millis);
        let accept = "UPDATE dispatches SET accepted = accepted + $2, accepted_in_time = accepted_in_time + $3,
             first_accepted_at = $4, last_accepted_at = $5 WHERE id = $1";
        sqlx::query(accept)
            .bind(dispatch.0)
            .bind(i64::try_from(accepted.len()).unwrap_or(i64::MAX))
            .bind(i64::try_from(in_time).unwrap_or(i64::MAX))
            .bind(millis(accepted.iter().chain(&first).min()))
            .bind(millis(accepted.iter().chain(&last).max()))
            .execute(&mut *tx)
            .await?;
        fault::point();
    }
    Ok(())
}

/// Suspends the subscription of an address that does not work, if it is active.
async fn suspend(tx: &mut AnyConnection, id: SubscriberId, reason: &str, now: Instant) -> Result<bool, Error> {
    let suspend =
        "UPDATE subscribers SET state = 'suspended', reason = $2, ended_at = $3 WHERE id = $1 AND state = 'active'";
    let query = sqlx::query(suspend).bind(id.0).bind(reason).bind(now.timestamp_millis());
    let suspended = query.execute(tx).await?.rows_affected();
    fault::point();
    Ok(suspended > 0)
}
