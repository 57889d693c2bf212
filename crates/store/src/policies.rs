//! The policies that have been applied, by hash, so that any decision can be replayed.

use crate::{Error, Reader, Store};
use fairnotice_core::{instant::Instant, policy::Policy};
use sqlx::Row as _;

impl Store {
    /// Stores the policy's text; storing it again changes nothing.
    pub async fn keep_policy(&self, policy: &Policy, text: &str, now: Instant) -> Result<(), Error> {
        sqlx::query("INSERT INTO policies (hash, id, version, text, stored_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING")
            .bind(policy.hash())
            .bind(policy.id())
            .bind(policy.version())
            .bind(text)
            .bind(now.timestamp_millis())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

impl Reader {
    /// The text of the policy that was stored last; none if no server has started on the database.
    pub async fn newest_policy_text(&self) -> Result<Option<String>, Error> {
        let newest = "SELECT text FROM policies ORDER BY stored_at DESC, version DESC LIMIT 1";
        Ok(sqlx::query(newest).fetch_optional(&self.readers).await?.map(|row| row.get(0)))
    }

    /// The hash and the version of the policies that were stored last, newest first, `limit` at most.
    pub async fn policy_versions(&self, limit: u32) -> Result<Vec<(String, String)>, Error> {
        let newest = "SELECT hash, version FROM policies ORDER BY stored_at DESC, version DESC, hash LIMIT $1";
        let rows = sqlx::query(newest).bind(i64::from(limit)).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// The text of the policy with this hash.
    pub async fn policy_text(&self, hash: &str) -> Result<Option<String>, Error> {
        let row =
            sqlx::query("SELECT text FROM policies WHERE hash = $1").bind(hash).fetch_optional(&self.readers).await?;
        Ok(row.map(|row| row.get(0)))
    }
}
