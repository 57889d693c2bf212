//! Deliveries that exceed the limit of mails to one subscriber in an hour: they go out later, in one mail.
//!
//! The first of them waits for the next mail that the hour allows; those that come after it are added to it, with the
//! state `bundled`. Once it was tried nothing is added any more, because a mail that is sent again with the same
//! Message-ID has to say the same. The bundled ones are not claimed: who claims the first one has them all.

use super::settle::list;
use crate::{DispatchId, Error, Reader, Store, SubscriberId, column, fault, mail_transaction::MailTransaction};
use fairnotice_core::instant::Instant;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

/// The mails to one subscriber, of the last hour or so. A bundle is one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecentMails {
    /// How many were accepted.
    pub accepted: u32,
    /// When the first of these was accepted.
    pub oldest: Option<Instant>,
    /// How many were tried, or are being tried, and are not settled.
    pub under_way: u32,
    /// Whether deliveries wait that exceeded the limit.
    pub waits: bool,
}

/// Claimed deliveries to one subscriber that exceed the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// The subscriber.
    pub subscriber: SubscriberId,
    /// The dispatches.
    pub dispatches: Vec<DispatchId>,
    /// When they are claimed again. One that waits already, to which they are added, does not wait longer than that
    /// either.
    pub until: Instant,
}

/// The delivery to which others are added: `$1` is the subscriber, `$2` the holder, who has claimed these.
pub(super) fn open_query(claimed: &str) -> String {
    format!(
        "SELECT dispatch_id FROM deliveries
         WHERE subscriber_id = $1 AND settled_at IS NULL AND state = 'waiting' AND bundled_with = dispatch_id
         AND ((holder IS NULL AND attempts = 0) OR (holder = $2 AND dispatch_id IN ({claimed})))
         ORDER BY dispatch_id LIMIT 1"
    )
}

/// What goes out with a delivery: `$1` is its subscriber, `$2` its dispatch.
pub(super) const BUNDLED: &str = "SELECT dispatch_id FROM deliveries
     WHERE subscriber_id = $1 AND settled_at IS NULL AND state = 'bundled' AND bundled_with = $2 ORDER BY dispatch_id";

impl Reader {
    /// The mails to each of these subscribers after an instant, until another.
    pub async fn recent_mails(
        &self,
        of: &[SubscriberId],
        after: Instant,
        until: Instant,
    ) -> Result<HashMap<SubscriberId, RecentMails>, Error> {
        let mut recent: HashMap<_, RecentMails> = HashMap::new();
        if of.is_empty() {
            return Ok(recent);
        }
        let query = sqlx::query(AssertSqlSafe(recent_query(&list(of.iter().map(|id| id.0))))).persistent(false);
        let query = query.bind(after.timestamp_millis()).bind(until.timestamp_millis());
        for row in query.fetch_all(&self.readers).await? {
            let of_one = recent.entry(SubscriberId(row.get(0))).or_default();
            of_one.accepted += column::count::<u32>(&row, 1)?;
            of_one.oldest = of_one.oldest.or(column::optional_instant(&row, 2)?);
            of_one.under_way += column::count::<u32>(&row, 3)?;
            of_one.waits |= row.get::<i64, _>(4) > 0;
        }
        Ok(recent)
    }
}

pub(super) fn recent_query(subscribers: &str) -> String {
    format!(
        "SELECT subscriber_id, COUNT(DISTINCT COALESCE(bundled_with, dispatch_id)), MIN(settled_at), 0, 0
         FROM deliveries
         WHERE subscriber_id IN ({subscribers}) AND settled_at > $1 AND settled_at <= $2 AND state = 'accepted'
         GROUP BY subscriber_id
         UNION ALL SELECT subscriber_id, 0, NULL, COUNT(CASE WHEN attempts > 0 THEN 1 END),
             COUNT(CASE WHEN attempts = 0 AND holder IS NULL AND bundled_with = dispatch_id THEN 1 END)
         FROM deliveries WHERE subscriber_id IN ({subscribers}) AND settled_at IS NULL AND state = 'waiting'
         GROUP BY subscriber_id"
    )
}

impl Store {
    /// Puts off deliveries that `holder` has claimed and not tried. They are added to the one that waits already, or to
    /// the first of them, which then waits.
    pub async fn put_off(&self, holder: &str, all: &[PutOff], reason: &str, now: Instant) -> Result<(), Error> {
        let mut tx = self.begin_mail(now).await?;
        for one in all {
            tx.put_off(holder, one, reason).await?;
        }
        tx.commit().await
    }
}

impl MailTransaction<'_> {
    async fn put_off(&mut self, holder: &str, one: &PutOff, reason: &str) -> Result<(), Error> {
        let PutOff { subscriber, dispatches, until } = one;
        let Some(first) = dispatches.first() else { return Ok(()) };
        let ids = list(dispatches.iter().map(|id| id.0));
        // Another server that is claiming it has it: then it is no longer open.
        let open = open_query(&ids) + self.kind.locked_unless_taken();
        let open = sqlx::query(AssertSqlSafe(open)).persistent(false).bind(subscriber.0).bind(holder);
        let open = open.fetch_optional(&mut *self.tx).await?;
        fault::point();
        let first = open.map_or(first.0, |row| row.get(0));
        let put_off = format!(
            "UPDATE deliveries SET
                 state = CASE WHEN COALESCE(bundled_with, $1) = dispatch_id THEN 'waiting' ELSE 'bundled' END,
                 bundled_with = COALESCE(bundled_with, $1), next_at = $2, reason = $3, attempts = attempts - 1,
                 holder = NULL, held_until = NULL
             WHERE subscriber_id = $4 AND dispatch_id IN ({ids}) AND state = 'waiting' AND holder = $5"
        );
        let put_off = sqlx::query(AssertSqlSafe(put_off)).persistent(false).bind(first).bind(until.timestamp_millis());
        put_off.bind(reason).bind(subscriber.0).bind(holder).execute(&mut *self.tx).await?;
        fault::point();
        // It may wait for an instant of a clock that was wrong.
        let sooner = "UPDATE deliveries SET next_at = $1
             WHERE dispatch_id = $2 AND subscriber_id = $3 AND state = 'waiting' AND holder IS NULL AND next_at > $1";
        let sooner = sqlx::query(sooner).bind(until.timestamp_millis()).bind(first).bind(subscriber.0);
        sooner.execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }

    /// The dispatches that go out with a delivery.
    pub(super) async fn bundled(&mut self, dispatch: i64, subscriber: i64) -> Result<Vec<i64>, Error> {
        let bundled = sqlx::query(BUNDLED).bind(subscriber).bind(dispatch).fetch_all(&mut *self.tx).await?;
        Ok(bundled.iter().map(|row| row.get(0)).collect())
    }

    /// Sends apart what was to go out with a delivery.
    pub(super) async fn unbundle(&mut self, (dispatch, subscriber): (i64, i64)) -> Result<(), Error> {
        let unbundle = "UPDATE deliveries SET state = 'waiting', bundled_with = NULL
             WHERE subscriber_id = $1 AND settled_at IS NULL AND state = 'bundled' AND bundled_with = $2";
        sqlx::query(unbundle).bind(subscriber).bind(dispatch).execute(&mut *self.tx).await?;
        fault::point();
        Ok(())
    }
}
