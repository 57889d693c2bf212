//! Deliveries: a dispatch to each of its subscribers, from the expansion to the answer of a mail server.
//!
//! A server expands a dispatch in batches (`deliveries/expand.rs`), claims deliveries in groups for a while, and
//! settles them in groups (`deliveries/settle.rs`). A claim that is not settled, because its server died, is free again
//! when its time is over: then what was being sent is sent once more. What exceeds the limit of mails in an hour is
//! bundled (`deliveries/bundles.rs`), and what was settled long ago is deleted (`deliveries/prune.rs`). Every query has
//! an index, and its cost does not grow with what was sent before.

mod bundles;
mod expand;
mod prune;
mod settle;
#[cfg(test)]
mod tests;

pub use bundles::{PutOff, RecentMails};
pub use settle::Settled;

use crate::{
    Dispatch, DispatchId, Error, Reader, Store, Subscriber, SubscriberId, column,
    dispatches::{self, dispatch},
    fault,
    mail_transaction::MailTransaction,
    subscribers::{self, subscriber},
};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use settle::list;
use sqlx::{AssertSqlSafe, Row as _};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// A delivery that its holder is to send and to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    /// What is sent. It may have expired or be withdrawn.
    pub dispatch: Arc<Dispatch>,
    /// What goes out in the same mail. They are settled with it; while it is tried again, they wait with it.
    pub bundled: Vec<Arc<Dispatch>>,
    /// To whom. The subscription may have ended.
    pub subscriber: Subscriber,
    /// How often it was tried, this time included.
    pub attempts: u32,
}

impl ClaimedDelivery {
    /// Everything that its mail carries, in the order of publication.
    pub fn dispatches(&self) -> Vec<&Arc<Dispatch>> {
        let mut all: Vec<_> = self.bundled.iter().chain([&self.dispatch]).collect();
        all.sort_by_key(|dispatch| dispatch.id);
        all
    }
}

/// What waits and is free.
const FREE: &str = "state = 'waiting' AND holder IS NULL";
/// What waits and is being sent.
const HELD: &str = "state = 'waiting' AND holder IS NOT NULL";
/// The order in which deliveries are claimed.
const ORDER: &str = "ORDER BY next_at, dispatch_id, subscriber_id";

impl Store {
    /// Claims at most `limit` deliveries that are due, until `ttl` has passed. Those whose holder did not settle them in time are
    /// free again; never those of `holder` itself, which is at work. If it gives fewer than `limit`, the next dispatch may be
    /// [expanded](Self::expand): so a notice does not wait behind all deliveries of another one.
    pub async fn claim(
        &self,
        holder: &str,
        now: Instant,
        ttl: TimeDelta,
        limit: u32,
    ) -> Result<Vec<ClaimedDelivery>, Error> {
        let mut tx = self.begin_mail(now).await?;
        let lapsed = format!(
            "WITH lapsed AS MATERIALIZED (
                 SELECT dispatch_id AS dispatch, subscriber_id AS subscriber FROM deliveries
                 WHERE {HELD} AND held_until <= $1 AND holder <> $2 ORDER BY held_until LIMIT $3{})
             UPDATE deliveries SET holder = NULL, held_until = NULL FROM lapsed
             WHERE dispatch_id = lapsed.dispatch AND subscriber_id = lapsed.subscriber",
            tx.kind.locked_unless_taken()
        );
        let free = sqlx::query(AssertSqlSafe(lapsed)).bind(now.timestamp_millis()).bind(holder).bind(i64::from(limit));
        free.execute(&mut *tx.tx).await?;
        fault::point();
        let claimed = tx.claim(holder, ttl, limit).await?;
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        tx.commit().await?;
        self.read(claimed, now).await
    }

    /// The rest of what was claimed. What cannot be read is settled: otherwise it would be claimed again and again. The transaction
    /// has ended, because the outcomes of other mails wait for it.
    async fn read(&self, claims: Vec<Claim>, now: Instant) -> Result<Vec<ClaimedDelivery>, Error> {
        let every: BTreeSet<_> =
            claims.iter().flat_map(|claim| claim.bundled.iter().chain([&claim.dispatch])).collect();
        let of_dispatches = dispatches::select(&format!("WHERE id IN ({})", list(every.into_iter().copied())));
        let of_dispatches = sqlx::query(of_dispatches).persistent(false).fetch_all(&self.readers).await?;
        let every: BTreeSet<_> = claims.iter().map(|claim| claim.subscriber).collect();
        let of_subscribers = subscribers::select(&format!("WHERE id IN ({})", list(every)));
        let of_subscribers = sqlx::query(of_subscribers).persistent(false).fetch_all(&self.readers).await?;
        let dispatches: HashMap<i64, _> =
            of_dispatches.iter().map(|row| (row.get(0), dispatch(row).map(Arc::new))).collect();
        let subscribers: HashMap<i64, _> = of_subscribers.iter().map(|row| (row.get(0), subscriber(row))).collect();
        let (mut claimed, mut unreadable) = (Vec::new(), Vec::new());
        for Claim { dispatch, subscriber, attempts, bundled } in claims {
            let of_bundle: Option<_> = bundled.iter().map(|id| dispatches.get(id)?.as_ref().ok().cloned()).collect();
            let outcome = match (dispatches.get(&dispatch), subscribers.get(&subscriber), of_bundle) {
                (Some(Ok(dispatch)), Some(Ok(subscriber)), Some(bundled)) => {
                    let (dispatch, subscriber) = (Arc::clone(dispatch), subscriber.clone());
                    claimed.push(ClaimedDelivery { dispatch, bundled, subscriber, attempts });
                    continue;
                }
                // What cannot be read is claimed apart, and settled then.
                (Some(Ok(_)), Some(Ok(_)), None) => Settled::Released,
                (Some(Err(error)), ..) | (_, Some(Err(error)), _) => {
                    tracing::error!(%error, dispatch, subscriber, "a mail cannot be sent");
                    Settled::Parked { reason: "its data cannot be read".to_owned() }
                }
                _ => Settled::Left,
            };
            unreadable.push((dispatch, subscriber, !bundled.is_empty(), outcome));
        }
        if !unreadable.is_empty() {
            let mut tx = self.begin_mail(now).await?;
            for (dispatch, subscriber, ..) in unreadable.iter().filter(|(_, _, is_bundle, _)| *is_bundle) {
                tx.unbundle((*dispatch, *subscriber)).await?;
            }
            let settled = unreadable
                .into_iter()
                .map(|(dispatch, subscriber, _, outcome)| (DispatchId(dispatch), SubscriberId(subscriber), outcome));
            settle::settle(&mut tx.tx, None, &settled.collect::<Vec<_>>(), now).await?;
            tx.commit().await?;
        }
        Ok(claimed)
    }

    /// Gives back what a holder has claimed; of every holder, where none is given. A server that has its database for itself does
    /// so when it starts.
    pub async fn release_claims(&self, holder: Option<&str>) -> Result<u64, Error> {
        let mut release = format!("UPDATE deliveries SET holder = NULL, held_until = NULL WHERE {HELD}");
        if holder.is_some() {
            release += " AND holder = $1";
        }
        let mut query = sqlx::query(AssertSqlSafe(release));
        if let Some(holder) = holder {
            query = query.bind(holder);
        }
        let released = query.execute(&self.mailer).await?.rows_affected();
        fault::point();
        Ok(released)
    }
}

/// A delivery that was claimed, and is not read yet.
#[derive(Debug)]
struct Claim {
    dispatch: i64,
    subscriber: i64,
    attempts: u32,
    /// The dispatches that go out in the same mail.
    bundled: Vec<i64>,
}

impl MailTransaction<'_> {
    /// Claims the first deliveries that are due, each with what is bundled with it. They are read as one text: a row each would
    /// cost more than claiming them.
    async fn claim(&mut self, holder: &str, ttl: TimeDelta, limit: u32) -> Result<Vec<Claim>, Error> {
        let select = format!(
            "SELECT string_agg(CAST(dispatch_id AS TEXT) || ' ' || CAST(subscriber_id AS TEXT) || ' ' ||
                 CAST(attempts + 1 AS TEXT) || ' ' || CASE WHEN bundled_with = dispatch_id THEN '1' ELSE '' END, ',' {ORDER})
             FROM (SELECT dispatch_id, subscriber_id, attempts, bundled_with, next_at FROM deliveries
                 WHERE {FREE} AND next_at <= $1 {ORDER} LIMIT $2{}) AS free",
            self.kind.locked_unless_taken()
        );
        let select = sqlx::query(AssertSqlSafe(select)).bind(self.now.timestamp_millis()).bind(i64::from(limit));
        let found: Option<String> = select.fetch_one(&mut *self.tx).await?.get(0);
        fault::point();
        let until = self.now.checked_add_signed(ttl).unwrap_or(Instant::MAX_UTC);
        let (mut claims, mut by_dispatch) = (Vec::new(), BTreeMap::<i64, Vec<i64>>::new());
        for text in found.as_deref().unwrap_or_default().split_terminator(',') {
            let (mut claim, is_bundle) = claim(text).ok_or_else(|| Error::unknown("claim", text))?;
            if is_bundle {
                claim.bundled = self.bundled(claim.dispatch, claim.subscriber).await?;
            }
            by_dispatch.entry(claim.dispatch).or_default().push(claim.subscriber);
            claims.push(claim);
        }
        for (dispatch, subscribers) in by_dispatch {
            let claim = format!(
                "UPDATE deliveries SET holder = $1, held_until = $2, attempts = attempts + 1
                 WHERE dispatch_id = $3 AND subscriber_id IN ({})",
                list(subscribers)
            );
            let claim = sqlx::query(AssertSqlSafe(claim)).persistent(false);
            let claim = claim.bind(holder).bind(until.timestamp_millis()).bind(dispatch);
            claim.execute(&mut *self.tx).await?;
            fault::point();
        }
        Ok(claims)
    }
}

/// A claim as text, and whether others are bundled with it.
fn claim(text: &str) -> Option<(Claim, bool)> {
    let mut parts = text.split(' ');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (dispatch, subscriber, attempts) = (number()?, number()?, u32::try_from(number()?).ok()?);
    Some((Claim { dispatch, subscriber, attempts, bundled: Vec::new() }, parts.next() == Some("1")))
}

impl Reader {
    /// When there is something to do next: to claim a delivery, to take one over, or to expand a dispatch. None where nothing waits.
    pub async fn next_delivery_at(&self) -> Result<Option<Instant>, Error> {
        let next = format!(
            "SELECT MIN(at) FROM (SELECT MIN(next_at) AS at FROM deliveries WHERE {FREE}
             UNION ALL SELECT MIN(held_until) FROM deliveries WHERE {HELD}
             UNION ALL SELECT MIN(published_at) FROM dispatches WHERE expanded_at IS NULL AND withheld = 0) AS every"
        );
        let row = sqlx::query(AssertSqlSafe(next)).fetch_one(&self.readers).await?;
        column::optional_instant(&row, 0)
    }
}
