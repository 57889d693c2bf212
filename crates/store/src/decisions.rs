//! The verdicts that let records through, with what each follows from: any decision can be made again.

use crate::{Error, Reader, column, fault, transaction::Transaction};
use fairnotice_core::{id::ChangeId, instant::Instant};
use sqlx::Row as _;

/// A verdict that let a record through, and what it follows from besides the records before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The revision of the record that was let through.
    pub revision: u32,
    /// The step that was judged: `announce` or `edit`.
    pub action: String,
    /// The instant of the judgement.
    pub at: Instant,
    /// Hash of the policy that judged.
    pub policy_hash: String,
    /// The version of the time-zone data.
    pub tzdata: String,
    /// The verdict, as the engine's own JSON.
    pub verdict: String,
}

impl Transaction<'_> {
    /// Writes the verdict that let a record through.
    pub async fn add_decision(&mut self, change: &ChangeId, decision: &Decision) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO decisions (change_id, revision, action, decided_at, policy_hash, tzdata, verdict)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(change.as_str())
        .bind(decision.revision)
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
    /// Every verdict that let a record through, oldest first; none for a draft.
    pub async fn decisions(&self, change: &ChangeId) -> Result<Vec<Decision>, Error> {
        let rows = sqlx::query(
            "SELECT revision, action, decided_at, policy_hash, tzdata, verdict FROM decisions
             WHERE change_id = $1 ORDER BY revision",
        )
        .bind(change.as_str())
        .fetch_all(&self.pool)
        .await?;
        let decision = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Decision {
                revision: row.get(0),
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
