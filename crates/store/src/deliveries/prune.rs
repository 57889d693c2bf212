//! Deliveries are deleted a while after their dispatch is settled. Its numbers stay, and they are all that a report
//! needs.

use crate::{Error, Store, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AssertSqlSafe, Row as _};

/// How many dispatches one transaction takes: those of letters have one delivery each.
const DISPATCHES: i64 = 50;

/// Dispatches that were settled before an instant, and whose deliveries are not deleted.
pub(super) const SETTLED: &str = "SELECT id FROM dispatches
     WHERE pruned = 0 AND published_at < $1 AND expanded_at IS NOT NULL AND recipients <= accepted + refused + parked
     AND (last_accepted_at IS NULL OR last_accepted_at < $1) ORDER BY published_at LIMIT $2";

impl Store {
    /// Deletes at most `limit` deliveries of dispatches that were published before an instant, and are settled. Returns
    /// whether there may be more. A dispatch is expanded once, so nobody gets one again whose delivery is deleted.
    pub async fn prune_deliveries(&self, before: Instant, limit: u32, now: Instant) -> Result<bool, Error> {
        let mut tx = self.begin_mail(now).await?;
        let settled = format!("{SETTLED}{}", tx.kind.locked_unless_taken());
        let settled = sqlx::query(AssertSqlSafe(settled)).bind(before.timestamp_millis()).bind(DISPATCHES);
        let settled = settled.fetch_all(&mut *tx.tx).await?;
        fault::point();
        let mut left = i64::from(limit);
        for row in &settled {
            let id: i64 = row.get(0);
            let delete = sqlx::query(DELETE).bind(id).bind(left).execute(&mut *tx.tx).await?;
            fault::point();
            left -= i64::try_from(delete.rows_affected()).unwrap_or(left);
            if left <= 0 {
                break;
            }
            sqlx::query("UPDATE dispatches SET pruned = 1 WHERE id = $1").bind(id).execute(&mut *tx.tx).await?;
            fault::point();
        }
        if settled.is_empty() {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// Deletes some settled deliveries of a dispatch.
pub(super) const DELETE: &str = "DELETE FROM deliveries WHERE dispatch_id = $1 AND subscriber_id IN
     (SELECT subscriber_id FROM deliveries WHERE dispatch_id = $1 AND settled_at IS NOT NULL
      ORDER BY subscriber_id LIMIT $2)";
