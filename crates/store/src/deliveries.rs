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
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};
use std::{
    collections::{BTreeSet, HashMap},
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
        tx.claim(holder, ttl, limit).await
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

impl MailTransaction<'_> {
    /// Claims the first deliveries that are due, each with what is bundled with it.
    async fn claim(mut self, holder: &str, ttl: TimeDelta, limit: u32) -> Result<Vec<ClaimedDelivery>, Error> {
        let locked = self.kind.locked_unless_taken();
        let claim = format!(
            "WITH free AS MATERIALIZED (
                 SELECT dispatch_id AS dispatch, subscriber_id AS subscriber FROM deliveries
                 WHERE {FREE} AND next_at <= $1 {ORDER} LIMIT $2{locked})
             UPDATE deliveries SET holder = $3, held_until = $4, attempts = attempts + 1 FROM free
             WHERE dispatch_id = free.dispatch AND subscriber_id = free.subscriber
             RETURNING dispatch_id, subscriber_id, attempts, bundled_with"
        );
        let until = self.now.checked_add_signed(ttl).unwrap_or(Instant::MAX_UTC);
        let rows = sqlx::query(AssertSqlSafe(claim))
            .bind(self.now.timestamp_millis())
            .bind(i64::from(limit))
            .bind(holder)
            .bind(until.timestamp_millis())
            .fetch_all(&mut *self.tx)
            .await?;
        fault::point();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let claimed = self.read(&rows).await?;
        self.commit().await?;
        Ok(claimed)
    }

    /// The rest of what was claimed. What cannot be read is settled: otherwise it would be claimed again and again.
    async fn read(&mut self, rows: &[AnyRow]) -> Result<Vec<ClaimedDelivery>, Error> {
        let mut bundled = self.bundled(rows).await?;
        let ids = |index: usize| rows.iter().map(move |row| row.get::<i64, _>(index));
        let every: BTreeSet<_> = ids(0).chain(bundled.values().flatten().copied()).collect();
        let of_dispatches = dispatches::select(&format!("WHERE id IN ({})", list(every)));
        let of_dispatches = sqlx::query(of_dispatches).persistent(false).fetch_all(&mut *self.tx).await?;
        let of_subscribers = subscribers::select(&format!("WHERE id IN ({})", list(ids(1).collect::<BTreeSet<_>>())));
        let of_subscribers = sqlx::query(of_subscribers).persistent(false).fetch_all(&mut *self.tx).await?;
        fault::point();
        let dispatches: HashMap<i64, _> =
            of_dispatches.iter().map(|row| (row.get(0), dispatch(row).map(Arc::new))).collect();
        let subscribers: HashMap<i64, _> = of_subscribers.iter().map(|row| (row.get(0), subscriber(row))).collect();
        let (mut claimed, mut settled) = (Vec::new(), Vec::new());
        for row in rows {
            let key @ (dispatch, subscriber): (i64, i64) = (row.get(0), row.get(1));
            let with_it = bundled.remove(&key).unwrap_or_default();
            let of_bundle: Option<_> = with_it.iter().map(|id| dispatches.get(id)?.as_ref().ok().cloned()).collect();
            let outcome = match (dispatches.get(&dispatch), subscribers.get(&subscriber), of_bundle) {
                (Some(Ok(dispatch)), Some(Ok(subscriber)), Some(bundled)) => {
                    let (dispatch, subscriber) = (Arc::clone(dispatch), subscriber.clone());
                    claimed.push(ClaimedDelivery { dispatch, bundled, subscriber, attempts: column::count(row, 2)? });
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
            if !with_it.is_empty() {
                self.unbundle(key).await?;
            }
            settled.push((DispatchId(dispatch), SubscriberId(subscriber), outcome));
        }
        settle::settle(&mut self.tx, None, &settled, self.now).await?;
        Ok(claimed)
    }
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
