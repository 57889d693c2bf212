//! Opening the database, and writing to it.

use crate::{
    Error, Reader,
    file::{self, OpenFile},
};
use sqlx::{
    Sqlite,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{ops::Deref, str::FromStr as _, time::Duration};

/// How long a writer waits for another before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// The database: a [`Reader`] and write access.
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
    /// Opens the database at `sqlite://PATH`, creating it if it is missing, and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let address = |source| Error::Address { url: url.to_owned(), source };
        // sqlx accepts any text as a path, and an empty one as a temporary database.
        if url.strip_prefix("sqlite://").is_none_or(str::is_empty) {
            return Err(address(sqlx::Error::Configuration("it is not `sqlite://PATH`".into())));
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, `NORMAL` can lose a commit in a power cut; an announcement that was answered with 201 must not be lost.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .connect_with(options)
            .await
            .map_err(|source| Error::Open { url: url.to_owned(), source })?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await.map_err(|source| Error::Migrate { source })?;
        let failed = |source| Error::Open { url: url.to_owned(), source: sqlx::Error::Io(source) };
        let file = file::path(url)?.map(OpenFile::at).transpose().map_err(failed)?;
        Ok(Self { reader: Reader { pool, file } })
    }

    /// Waits for running queries and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that may write. It takes the write lock immediately: a transaction that upgrades from reading can fail
    /// halfway.
    pub(crate) async fn write(&self) -> Result<sqlx::Transaction<'_, Sqlite>, Error> {
        let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // Otherwise the transaction would be carried out in a file that nobody finds again.
        self.check_file()?;
        Ok(tx)
    }
}
