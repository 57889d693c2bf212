//! Operators' tokens. The database keeps a hash; the secret is shown once and never stored.

use crate::{Error, Reader, Store, column};
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Public part: names the token, and finds its row.
    pub id: String,
    /// Who or what uses it; the actor in the audit log.
    pub name: String,
    /// SHA-256 of the secret, in hexadecimal.
    pub hash: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it no longer opens anything.
    pub revoked_at: Option<Instant>,
}

impl Store {
    /// Stores a new token; refuses a name that any token has, even a revoked one. The audit log and idempotency keys identify an
    /// actor by name only.
    pub async fn create_token(&self, token: &Token) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let named = sqlx::query("SELECT id, name, hash, created_at, revoked_at FROM tokens WHERE name = $1");
        if let Some(row) = named.bind(&token.name).fetch_optional(&mut *tx).await? {
            let Token { id, revoked_at, .. } = read(&row)?;
            return Err(Error::NameTaken { name: token.name.clone(), id, revoked: revoked_at.is_some() });
        }
        sqlx::query("INSERT INTO tokens (id, name, hash, created_at) VALUES ($1, $2, $3, $4)")
            .bind(&token.id)
            .bind(&token.name)
            .bind(&token.hash)
            .bind(token.created_at.timestamp_millis())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Revokes a token. Returns whether a valid one existed.
    pub async fn revoke_token(&self, id: &str, now: Instant) -> Result<bool, Error> {
        let result = sqlx::query("UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id)
            .bind(now.timestamp_millis())
            .execute(&self.writer)
            .await?;
        Ok(result.rows_affected() == 1)
    }
}

impl Reader {
    /// The token with this id.
    pub async fn token(&self, id: &str) -> Result<Option<Token>, Error> {
        let row = sqlx::query("SELECT id, name, hash, created_at, revoked_at FROM tokens WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Every token, oldest first.
    pub async fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows = sqlx::query("SELECT id, name, hash, created_at, revoked_at FROM tokens ORDER BY created_at, id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &sqlx::any::AnyRow) -> Result<Token, Error> {
    let (created_at, revoked_at) = (column::instant(row, 3)?, column::optional_instant(row, 4)?);
    Ok(Token { id: row.get(0), name: row.get(1), hash: row.get(2), created_at, revoked_at })
}
