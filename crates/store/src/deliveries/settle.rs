//! What became of claimed deliveries, in groups: a statement for each dispatch and outcome, and the dispatch's numbers.

use crate::{DispatchId, Error, Store, SubscriberId, counters::Counter, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::{collections::BTreeMap, fmt::Write as _};

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
    /// In this second: a second is in time or not.
    Accepted(i64),
    Refused(String),
    Parked(String),
    Left,
    Retry(String),
    Released,
}

/// What is added to the numbers of a dispatch.
#[derive(Debug, Default)]
struct Numbers {
    accepted: Vec<Accepted>,
    refused: i64,
    parked: i64,
    left: i64,
}

/// What was accepted in a second.
#[derive(Debug)]
struct Accepted {
    count: i64,
    first: Instant,
    last: Instant,
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
        let is_soon = self.settled_on_disk.is_recent();
        let mut tx = if is_soon { self.begin_mail_soon(now).await? } else { self.begin_mail(now).await? };
        tx.subscribers_changed = settle(&mut tx.tx, Some(holder), settled, now).await?;
        tx.commit().await?;
        if !is_soon {
            self.settled_on_disk.set();
        }
        Ok(())
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
            Settled::Accepted { at } => (Outcome::Accepted(at.timestamp()), at),
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
        let count = write(tx, holder, *dispatch, outcome, group).await?;
        let of_dispatch = numbers.entry(*dispatch).or_default();
        match outcome {
            Outcome::Accepted(_) => {
                let at = || group.iter().map(|(_, at)| *at);
                let (first, last) = (at().min().unwrap_or(now), at().max().unwrap_or(now));
                of_dispatch.accepted.extend((count > 0).then_some(Accepted { count, first, last }));
            }
            Outcome::Refused(_) => of_dispatch.refused += count,
            Outcome::Parked(_) => of_dispatch.parked += count,
            Outcome::Left => of_dispatch.left += count,
            Outcome::Retry(_) | Outcome::Released => {}
        }
    }
    add(tx, numbers).await?;
    Ok(has_suspended)
}

/// Writes an outcome to those of a group that still wait; returns how many these are.
async fn write(
    tx: &mut AnyConnection,
    holder: Option<&str>,
    dispatch: DispatchId,
    outcome: &Outcome,
    group: &Group,
) -> Result<i64, Error> {
    let at = instants(group);
    let (set, reason) = match outcome {
        Outcome::Accepted(_) => (format!("state = 'accepted', settled_at = {at}"), ""),
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
    let written = query.execute(tx).await?.rows_affected();
    fault::point();
    Ok(i64::try_from(written).unwrap_or(i64::MAX))
}

/// The statement for those of a dispatch that still wait. Both columns of the key stand as constants: joined with a list of values,
/// PostgreSQL would read every delivery of the dispatch.
pub(super) fn update(set: &str, subscribers: &str, mine: &str) -> String {
    format!(
        "UPDATE deliveries SET {set}, reason = $2, holder = NULL, held_until = NULL
         WHERE dispatch_id = $1 AND subscriber_id IN ({subscribers}) AND state IN ('waiting', 'bundled'){mine}"
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

/// Adds to the numbers of dispatches, and makes it known to whoever follows them: in one go, because every connection to a mail
/// server waits for it.
async fn add(tx: &mut AnyConnection, numbers: BTreeMap<DispatchId, Numbers>) -> Result<(), Error> {
    let mut statements = String::new();
    for (DispatchId(id), Numbers { accepted, refused, parked, left }) in numbers {
        if accepted.is_empty() && refused + parked + left == 0 {
            continue;
        }
        // One for each, so that whoever reads some of the news knows where to go on.
        statements += Counter::NEXT_NEWS;
        _ = write!(
            statements,
            "UPDATE dispatches SET recipients = recipients - {left}, refused = refused + {refused}, parked = parked + {parked},
             news = (SELECT last FROM counters WHERE name = 'news') WHERE id = {id};"
        );
        for Accepted { count, first, last } in accepted {
            // In time is what is accepted within the second of `accept_by`.
            let second = first.timestamp().saturating_mul(1000);
            let (first, last) = (first.timestamp_millis(), last.timestamp_millis());
            _ = write!(
                statements,
                "UPDATE dispatches SET accepted = accepted + {count},
                 accepted_in_time = accepted_in_time + CASE WHEN {second} <= accept_by THEN {count} ELSE 0 END,
                 first_accepted_at = CASE WHEN first_accepted_at <= {first} THEN first_accepted_at ELSE {first} END,
                 last_accepted_at = CASE WHEN last_accepted_at >= {last} THEN last_accepted_at ELSE {last} END
                 WHERE id = {id};"
            );
        }
    }
    if !statements.is_empty() {
        // Numbers only, and none of them from outside.
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(tx).await?;
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
