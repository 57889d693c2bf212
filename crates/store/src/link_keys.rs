//! The keys that sign the links in mails.

use crate::{Error, Reader, Store, column, counters::Counter, fault};
use fairnotice_core::instant::Instant;
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::fmt;

/// A key that signs links.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey {
    /// Its number, which each link has.
    pub id: u32,
    /// The secret. Empty once the key is retired.
    pub secret: Vec<u8>,
    /// When it was made.
    pub created_at: Instant,
    /// Since when its links are refused.
    pub retired_at: Option<Instant>,
}

/// Without the secret.
impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, created_at, retired_at, .. } = self;
        f.debug_struct("LinkKey")
            .field("id", id)
            .field("created_at", created_at)
            .field("retired_at", retired_at)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The newest key that is not retired; `secret` becomes the first one where there is none. Servers that start together on one
    /// database get the same.
    pub async fn first_link_key(&self, secret: &[u8], now: Instant) -> Result<LinkKey, Error> {
        // Steps wait for this once, when the first server starts.
        let mut tx = self.write().await?;
        let newest = "SELECT id, secret, created_at, retired_at FROM link_keys WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1";
        if let Some(row) = sqlx::query(newest).fetch_optional(&mut *tx).await? {
            return link_key(&row);
        }
        let key = add(&mut tx, secret, now).await?;
        tx.commit().await?;
        fault::point();
        Ok(key)
    }

    /// Adds a key, which signs from now on. Earlier ones still open their links until they are retired.
    pub async fn add_link_key(&self, secret: &[u8], now: Instant) -> Result<LinkKey, Error> {
        let mut tx = self.write().await?;
        let key = add(&mut tx, secret, now).await?;
        tx.commit().await?;
        fault::point();
        Ok(key)
    }

    /// Retires a key: its links are refused from now on, and its secret is deleted. Returns whether a valid one existed.
    pub async fn retire_link_key(&self, id: u32, now: Instant) -> Result<bool, Error> {
        let retire = "UPDATE link_keys SET retired_at = $2, secret = $3 WHERE id = $1 AND retired_at IS NULL";
        let retired = sqlx::query(retire)
            .bind(i64::from(id))
            .bind(now.timestamp_millis())
            .bind(Vec::<u8>::new())
            .execute(&self.writer)
            .await?;
        fault::point();
        Ok(retired.rows_affected() == 1)
    }
}

impl Reader {
    /// Every key, newest first, with those that are retired.
    pub async fn link_keys(&self) -> Result<Vec<LinkKey>, Error> {
        let all = "SELECT id, secret, created_at, retired_at FROM link_keys ORDER BY id DESC";
        sqlx::query(all).fetch_all(&self.readers).await?.iter().map(link_key).collect()
    }
}

async fn add(tx: &mut AnyConnection, secret: &[u8], now: Instant) -> Result<LinkKey, Error> {
    let number = Counter::LinkKey.next(tx).await?;
    let id = number.try_into().map_err(|_| Error::unknown("number of a link key", &number.to_string()))?;
    let key = LinkKey { id, secret: secret.to_vec(), created_at: now, retired_at: None };
    sqlx::query("INSERT INTO link_keys (id, secret, created_at) VALUES ($1, $2, $3)")
        .bind(number)
        .bind(secret.to_vec())
        .bind(now.timestamp_millis())
        .execute(tx)
        .await?;
    fault::point();
    Ok(key)
}

fn link_key(row: &AnyRow) -> Result<LinkKey, Error> {
    Ok(LinkKey {
        id: column::count(row, 0)?,
        secret: row.get(1),
        created_at: column::instant(row, 2)?,
        retired_at: column::optional_instant(row, 3)?,
    })
}
