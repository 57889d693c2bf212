//! What can go wrong with the record book.

/// A failure of the record book. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is not one of a database.
    #[error("`{url}` is not the address of a database; write `sqlite://` and the path of a file")]
    Address {
        /// What was given.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database cannot be opened.
    #[error("the database at `{url}` cannot be opened: {source}; check that the folder exists and may be written to")]
    Open {
        /// Its address.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date: {source}")]
    Migrate {
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
    /// The database refused a statement.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A stored document cannot be read.
    #[error("the stored {what} `{id}` cannot be read: {source}")]
    Corrupt {
        /// Which table.
        what: &'static str,
        /// Which row.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A record with this id exists.
    #[error("a record with the id `{0}` exists already; leave `id` out and one is given")]
    Taken(String),
    /// No record has this id.
    #[error("there is no record `{0}`")]
    Missing(String),
}
