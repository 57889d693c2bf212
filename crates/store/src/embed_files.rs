//! The embed's files by version. A page may be open, or name a version, long after the server was upgraded.

use crate::{Error, Reader, Store, fault};
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

impl Store {
    /// Stores the files of a version, by name; storing them again changes nothing.
    pub async fn keep_embed(&self, version: &str, files: &[(&str, &[u8])], now: Instant) -> Result<(), Error> {
        let mut tx = self.write().await?;
        for (name, contents) in files {
            sqlx::query(
                "INSERT INTO embed_files (version, name, contents, stored_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (version, name) DO NOTHING",
            )
            .bind(version)
            .bind(name)
            .bind(*contents)
            .bind(now.timestamp_millis())
            .execute(&mut *tx)
            .await?;
            fault::point();
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Reader {
    /// A file of a version that was stored.
    pub async fn embed_file(&self, version: &str, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let row = sqlx::query("SELECT contents FROM embed_files WHERE version = $1 AND name = $2")
            .bind(version)
            .bind(name)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|row| row.get(0)))
    }
}
