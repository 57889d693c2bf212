//! The verdicts that accepted records, with their inputs, so that any decision can be replayed.

use crate::{Error, Reader, column, fault, transaction::Transaction};
use fairnotice_core::{id::ChangeId, instant::Instant};
use sqlx::Row as _;

/// A verdict that accepted a record, with its inputs other than the records before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// The accepted revision of the record.
    pub revision: u32,
    /// The checked step: `announce` or `edit`.
    pub action: String,
    /// The instant of the check.
    pub at: Instant,
    /// Hash of the applied policy.
    pub policy_hash: String,
    /// The version of the time-zone data.
    pub tzdata: String,
    /// The verdict, as the engine's own JSON.
    pub verdict: String,
}

impl Transaction<'_> {
    /// Writes the verdict that accepted a record.
    pub async fn add_decision(&mut self, change: &ChangeId, decision: &StoredDecision) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO decisions (change_id, revision, action, decided_at, policy_hash, tzdata, verdict)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(change.as_str())
        .bind(i64::from(decision.revision))
        .bind(&decision.action)
        .bind(decision.at.timestamp_millis())
        .bind(&decision.policy_hash)
        .bind(&decision.tzdata)
        .bind(&decision.verdict)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        Ok(())
    }
}

impl Reader {
    /// Every verdict that accepted a record, oldest first; none for a draft.
    pub async fn decisions(&self, change: &ChangeId) -> Result<Vec<StoredDecision>, Error> {
        let rows = sqlx::query(
            "SELECT revision, action, decided_at, policy_hash, tzdata, verdict FROM decisions
             WHERE change_id = $1 ORDER BY revision",
        )
        .bind(change.as_str())
        .fetch_all(&self.readers)
        .await?;
        let decision = |row: &sqlx::any::AnyRow| {
            Ok(StoredDecision {
                revision: column::count(row, 0)?,
                action: row.get(1),
                at: column::instant(row, 2)?,
                policy_hash: row.get(3),
                tzdata: row.get(4),
                verdict: row.get(5),
            })
        };
        rows.iter().map(decision).collect()
    }
}
