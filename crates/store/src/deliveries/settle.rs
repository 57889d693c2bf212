//! What became of claimed deliveries, in groups: a statement for each dispatch and outcome, and the dispatch's numbers.
//!
//! Every connection to a mail server waits for it, and each statement that is waited for costs more than what it does. So what was
//! only accepted is stored by one text, together with the beginning and the end of its transaction.

use crate::{DispatchId, Error, Store, SubscriberId, address::Kind, connections::PATIENCE, counters::Counter, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::{collections::BTreeMap, fmt::Write as _};
use tokio::time::timeout;

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
pub(super) type Group = Vec<(SubscriberId, Instant)>;

/// What was accepted, by dispatch and second: a second is in time or not.
pub(super) type AcceptedGroups = BTreeMap<(DispatchId, i64), Group>;

/// What else became of deliveries, by what is written with one statement.
pub(super) type OtherGroups = BTreeMap<(DispatchId, Outcome), Group>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Refused(String),
    Parked(String),
    Left,
    Retry(String),
    Released,
}

/// What is added to the numbers of a dispatch, besides what was accepted.
#[derive(Debug, Default)]
struct Numbers {
    refused: i64,
    parked: i64,
    left: i64,
}

impl Store {
    /// Settles deliveries that `holder` has claimed, all in one transaction with the numbers of their dispatches. What a mail
    /// server has answered counts even if the claim is over in the meantime; what is settled already stays as it is. After an error
    /// it may be stored or not, and can be done again.
    pub async fn settle(
        &self,
        holder: &str,
        settled: &[(DispatchId, SubscriberId, Settled)],
        now: Instant,
    ) -> Result<(), Error> {
        let is_soon = self.settled_on_disk.is_recent();
        let (accepted, others) = groups(settled, now);
        if others.is_empty() {
            let text = self.kind.transaction(&write_accepted(self.kind, &accepted), is_soon);
            fault::point();
            // If this is not awaited to its end, a transaction that is left open ends with its connection.
            let stored = sqlx::raw_sql(AssertSqlSafe(text)).execute(&self.mailer);
            timeout(PATIENCE, stored).await.map_err(|_| Error::Busy)??;
            // It may have waited long for the connection.
            self.check_file()?;
            fault::point();
        } else {
            let mut tx = if is_soon { self.begin_mail_soon(now).await? } else { self.begin_mail(now).await? };
            tx.subscribers_changed = settle(&mut tx.tx, Some(holder), settled, now).await?;
            tx.commit().await?;
        }
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
    let (accepted, others) = groups(settled, now);
    let mut numbers: BTreeMap<DispatchId, Numbers> = BTreeMap::new();
    for ((dispatch, outcome), group) in &others {
        let count = write(tx, holder, *dispatch, outcome, group).await?;
        let of_dispatch = numbers.entry(*dispatch).or_default();
        match outcome {
            Outcome::Refused(_) => of_dispatch.refused += count,
            Outcome::Parked(_) => of_dispatch.parked += count,
            Outcome::Left => of_dispatch.left += count,
            Outcome::Retry(_) | Outcome::Released => {}
        }
    }
    // Numbers only, and none of them from outside.
    let text = write_accepted(Kind::of(tx), &accepted) + &write_numbers(numbers);
    if !text.is_empty() {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(tx).await?;
        fault::point();
    }
    Ok(has_suspended)
}

pub(super) fn groups(settled: &[(DispatchId, SubscriberId, Settled)], now: Instant) -> (AcceptedGroups, OtherGroups) {
    let (mut accepted, mut others) = (AcceptedGroups::new(), OtherGroups::new());
    for (dispatch, subscriber, outcome) in settled {
        let (outcome, at) = match outcome.clone() {
            Settled::Accepted { at } => {
                accepted.entry((*dispatch, at.timestamp())).or_default().push((*subscriber, at));
                continue;
            }
            Settled::Refused { reason, .. } => (Outcome::Refused(reason), now),
            Settled::Parked { reason } => (Outcome::Parked(reason), now),
            Settled::Left => (Outcome::Left, now),
            Settled::Retry { at, reason } => (Outcome::Retry(reason), at),
            Settled::Released => (Outcome::Released, now),
        };
        others.entry((*dispatch, outcome)).or_default().push((*subscriber, at));
    }
    (accepted, others)
}

/// The statements that write what was accepted: first the numbers of dispatches, as they count what still waits, and make it known to
/// whoever follows them.
pub(super) fn write_accepted(kind: Kind, accepted: &AcceptedGroups) -> String {
    let (mut locked, mut written) = (String::new(), String::new());
    for ((DispatchId(id), second), group) in accepted {
        let waiting = waiting(&id.to_string(), &list(group.iter().map(|(id, _)| id.0)));
        if kind == Kind::Postgres {
            // Nobody else settles them between the statements that count and that write them.
            _ = write!(locked, "SELECT 1 FROM deliveries WHERE {waiting} FOR UPDATE;");
        }
        let at = || group.iter().map(|(_, at)| at.timestamp_millis());
        let (first, last) = (at().min().unwrap_or_default(), at().max().unwrap_or_default());
        // In time is what is accepted within the second of `accept_by`.
        let second = second.saturating_mul(1000);
        // A number for each, so that whoever reads some of the news knows where to go on.
        written += &Counter::next_news(&format!("EXISTS (SELECT 1 FROM deliveries WHERE {waiting})"));
        _ = write!(
            written,
            "UPDATE dispatches SET accepted = accepted + settled.number,
             accepted_in_time = accepted_in_time + CASE WHEN {second} <= accept_by THEN settled.number ELSE 0 END,
             first_accepted_at = CASE WHEN first_accepted_at <= {first} THEN first_accepted_at ELSE {first} END,
             last_accepted_at = CASE WHEN last_accepted_at >= {last} THEN last_accepted_at ELSE {last} END,
             news = (SELECT last FROM counters WHERE name = 'news')
             FROM (SELECT COUNT(*) AS number FROM deliveries WHERE {waiting}) AS settled
             WHERE id = {id} AND settled.number > 0;"
        );
        let set = format!("state = 'accepted', settled_at = {}", instants(group));
        _ = write!(written, "UPDATE deliveries SET {set}, reason = '', {FREED} WHERE {waiting};");
    }
    locked + &written
}

/// The statements that add to the numbers of dispatches what became of other deliveries.
fn write_numbers(numbers: BTreeMap<DispatchId, Numbers>) -> String {
    let mut statements = String::new();
    for (DispatchId(id), Numbers { refused, parked, left }) in numbers {
        if refused + parked + left == 0 {
            continue;
        }
        statements += &Counter::next_news("TRUE");
        _ = write!(
            statements,
            "UPDATE dispatches SET recipients = recipients - {left}, refused = refused + {refused}, parked = parked + {parked},
             news = (SELECT last FROM counters WHERE name = 'news') WHERE id = {id};"
        );
    }
    statements
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

/// No claim any more.
const FREED: &str = "holder = NULL, held_until = NULL";

/// The statement for those of a dispatch that still wait.
pub(super) fn update(set: &str, subscribers: &str, mine: &str) -> String {
    format!("UPDATE deliveries SET {set}, reason = $2, {FREED} WHERE {}{mine}", waiting("$1", subscribers))
}

/// Those of a dispatch and a list of subscribers that still wait. Both columns of the key stand as constants: joined with a list of
/// values, PostgreSQL would read every delivery of the dispatch.
fn waiting(dispatch: &str, subscribers: &str) -> String {
    format!("dispatch_id = {dispatch} AND subscriber_id IN ({subscribers}) AND state IN ('waiting', 'bundled')")
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

/// Suspends the subscription of an address that does not work, if it is active.
async fn suspend(tx: &mut AnyConnection, id: SubscriberId, reason: &str, now: Instant) -> Result<bool, Error> {
    let suspend =
        "UPDATE subscribers SET state = 'suspended', reason = $2, ended_at = $3 WHERE id = $1 AND state = 'active'";
    let query = sqlx::query(suspend).bind(id.0).bind(reason).bind(now.timestamp_millis());
    let suspended = query.execute(tx).await?.rows_affected();
    fault::point();
    Ok(suspended > 0)
}
