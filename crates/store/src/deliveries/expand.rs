//! From a dispatch to a delivery for each of its subscribers, a batch at a time.

use crate::{
    Dispatch, DispatchId, Error, Store,
    counters::Counter,
    dispatches::{self, dispatch},
    fault,
    subscribers::chosen,
};
use fairnotice_core::{
    instant::Instant,
    subscription::{Choice, Subscription},
};
use sqlx::{AssertSqlSafe, Row as _};

/// How many subscribers a batch has: its transaction is short, so that steps wait no longer for it than for one another.
const BATCH: usize = 500;

/// The subscribers of a batch: active ones that had confirmed when the notice was published. The numbers of dispatches
/// say so, and not the instants: a clock can be set back.
pub(super) const RECIPIENTS: &str = "SELECT id, subscription FROM subscribers
     WHERE state = 'active' AND id > $1 AND confirmed_after < $2 ORDER BY id LIMIT $3";

impl Store {
    /// The dispatch that is to be expanded next: of those that are not yet, the one that has to be accepted first.
    pub async fn unexpanded(&self) -> Result<Option<Dispatch>, Error> {
        let query = dispatches::select("WHERE expanded_at IS NULL AND withheld = 0 ORDER BY accept_by, id LIMIT 1");
        let row = sqlx::query(query).fetch_optional(&self.readers).await?;
        row.as_ref().map(dispatch).transpose()
    }

    /// Writes the deliveries of a dispatch for the next 500 subscribers, as each of them chose. Returns whether it is done. A batch
    /// that another server has written in the meantime is not written again.
    pub async fn expand(
        &self,
        dispatch: DispatchId,
        now: Instant,
        choose: impl Fn(&Subscription) -> Choice + Send,
    ) -> Result<bool, Error> {
        let mut tx = self.begin_mail(now).await?;
        // First, as whoever settles does: two transactions never wait for each other.
        let news = Counter::News.next(&mut tx.tx).await?;
        let locked = tx.kind.locked();
        let select = format!("SELECT cursor FROM dispatches WHERE id = $1 AND expanded_at IS NULL{locked}");
        let row = sqlx::query(AssertSqlSafe(select)).bind(dispatch.0).fetch_optional(&mut *tx.tx).await?;
        let Some(row) = row else { return Ok(true) };
        let cursor: i64 = row.get(0);
        let rows = sqlx::query(RECIPIENTS)
            .bind(cursor)
            .bind(dispatch.0)
            .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
            .fetch_all(&mut *tx.tx)
            .await?;
        let (mut deliveries, mut muted) = (Vec::new(), 0_i64);
        for row in &rows {
            let (id, text): (i64, String) = (row.get(0), row.get(1));
            // One bad row does not hide the others.
            let subscription = chosen(&text).inspect_err(|error| {
                tracing::error!(%error, subscriber = id, "a subscription is left out");
            });
            match subscription.map(|subscription| choose(&subscription)) {
                Ok(Choice::Wanted) => {
                    deliveries.push(format!("({dispatch}, {id}, 'waiting', 0, {}, '')", now.timestamp_millis()));
                }
                Ok(Choice::Muted) => muted += 1,
                Ok(Choice::NotWanted) | Err(_) => {}
            }
        }
        if !deliveries.is_empty() {
            let insert =
                "INSERT INTO deliveries (dispatch_id, subscriber_id, state, attempts, next_at, reason) VALUES ";
            let insert = format!("{insert}{}", deliveries.join(", "));
            sqlx::query(AssertSqlSafe(insert)).persistent(false).execute(&mut *tx.tx).await?;
            fault::point();
        }
        let is_done = rows.len() < BATCH;
        sqlx::query(
            "UPDATE dispatches SET cursor = $2, recipients = recipients + $3, muted = muted + $4, expanded_at = $5, news = $6
             WHERE id = $1",
        )
        .bind(dispatch.0)
        .bind(rows.last().map_or(cursor, |row| row.get(0)))
        .bind(i64::try_from(deliveries.len()).unwrap_or(i64::MAX))
        .bind(muted)
        .bind(is_done.then(|| now.timestamp_millis()))
        .bind(news)
        .execute(&mut *tx.tx)
        .await?;
        fault::point();
        tx.commit().await?;
        Ok(is_done)
    }

    /// Ends the expansion of a dispatch that cannot be sent, such as one whose document cannot be read.
    pub async fn give_up(&self, dispatch: DispatchId, reason: &str, now: Instant) -> Result<(), Error> {
        let mut tx = self.begin_mail(now).await?;
        let news = Counter::News.next(&mut tx.tx).await?;
        sqlx::query(
            "UPDATE dispatches SET withdrawn = COALESCE(withdrawn, $2), expanded_at = COALESCE(expanded_at, $3), news = $4
             WHERE id = $1",
        )
        .bind(dispatch.0)
        .bind(reason)
        .bind(now.timestamp_millis())
        .bind(news)
        .execute(&mut *tx.tx)
        .await?;
        fault::point();
        tx.commit().await
    }
}
