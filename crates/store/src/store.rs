//! Opening the database, and writing to it.

use crate::{Error, Reader};
use sqlx::{
    Sqlite,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{ops::Deref, str::FromStr as _, time::Duration};

/// How long a writer waits for another before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// The database: what a [`Reader`] reads, and writing.
#[derive(Debug, Clone)]
pub struct Store {
    reader: Reader,
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Store {
    /// Opens the database at `sqlite://PATH`, creating it where it is missing, and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let address = |source| Error::Address { url: url.to_owned(), source };
        // sqlx takes any text for the path of a file, and none for a database that is gone when it is closed.
        if url.strip_prefix("sqlite://").is_none_or(str::is_empty) {
            return Err(address(sqlx::Error::Configuration("it is no `sqlite://PATH`".into())));
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, `NORMAL` could lose a commit at a power cut; a promise that was answered with 201 must not be lost.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .connect_with(options)
            .await
            .map_err(|source| Error::Open { url: url.to_owned(), source })?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await.map_err(|source| Error::Migrate { source })?;
        Ok(Self { reader: Reader { pool } })
    }

    /// Waits for what is under way and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that may write. It takes the write lock at once: one that begins by reading and takes it later can be
    /// refused in the middle.
    pub(crate) async fn write(&self) -> Result<sqlx::Transaction<'_, Sqlite>, Error> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}
