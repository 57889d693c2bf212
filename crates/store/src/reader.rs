//! Read access to the database.

use crate::{Error, address::Kind, file::OpenFile, health::Health, transaction};
use sqlx::{Any, AnyPool, Transaction};
use std::sync::Arc;

/// Reads the database.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) readers: AnyPool,
    /// For [`Store`](crate::Store) alone.
    pub(crate) writer: AnyPool,
    pub(crate) kind: Kind,
    /// None if the database is not a file.
    file: Option<OpenFile>,
    health: Arc<Health>,
}

impl Reader {
    pub(crate) fn new(readers: AnyPool, writer: AnyPool, kind: Kind, file: Option<OpenFile>) -> Self {
        Self { readers, writer, kind, file, health: Arc::default() }
    }

    /// Fails if the database's file was deleted or replaced since it was opened.
    pub fn check_file(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), OpenFile::check)
    }

    /// Whether the database answers a read and takes a write within three seconds. It writes at most once a second, however often
    /// it is asked.
    pub async fn check(&self) -> Result<(), Error> {
        self.check_file()?;
        self.health.check(self).await
    }

    /// The revision of the public state.
    pub(crate) async fn revision(&self) -> Result<u64, Error> {
        transaction::revision(&mut *self.readers.acquire().await?).await
    }

    /// A transaction whose reads all see the same state.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Any>, Error> {
        Ok(self.readers.begin_with(self.kind.begin_reading()).await?)
    }
}
