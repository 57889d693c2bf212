//! Read access to the database.

use crate::{Error, file::OpenFile};
use sqlx::SqlitePool;

/// Reads the database.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) pool: SqlitePool,
    /// None if the database is not a file.
    pub(crate) file: Option<OpenFile>,
}

impl Reader {
    /// Fails if the database's file was deleted or replaced since it was opened.
    pub fn check_file(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), OpenFile::check)
    }

    /// Whether the database answers.
    pub async fn check(&self) -> Result<(), Error> {
        self.check_file()?;
        sqlx::query("SELECT revision FROM publication WHERE id = 1").execute(&self.pool).await?;
        Ok(())
    }
}
