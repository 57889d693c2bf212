//! Read access to the database.

use crate::Error;
use sqlx::SqlitePool;

/// Reads the database.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) pool: SqlitePool,
}

impl Reader {
    /// Whether the database answers.
    pub async fn check(&self) -> Result<(), Error> {
        sqlx::query("SELECT revision FROM publication WHERE id = 1").execute(&self.pool).await?;
        Ok(())
    }
}
