//! What can go wrong with the database.

use crate::subject::SubjectId;
use fairnotice_core::instant::{self, Instant};

/// A failure of the database. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is not one of a database.
    #[error("`{url}` is not the address of a database; write `sqlite://` and the path of a file")]
    Address {
        /// The given address.
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
    #[error("the stored {subject} cannot be read: {source}")]
    Corrupt {
        /// Whose it is.
        subject: SubjectId,
        /// Why.
        source: serde_json::Error,
    },
    /// The id is taken.
    #[error("the id `{}` is taken by another {}; leave `id` out and one is given", .0.id(), .0.kind())]
    Taken(SubjectId),
    /// Another token has or had this name.
    #[error(
        "the name `{name}` is that of token {id}{}, and the audit log names it: choose another, such as `{name} 2`",
        if *revoked { ", which is revoked" } else { "" }
    )]
    NameTaken {
        /// The name.
        name: String,
        /// The token that has it.
        id: String,
        /// Whether that token is revoked.
        revoked: bool,
    },
    /// Nothing has this id.
    #[error("there is no {0}")]
    Missing(SubjectId),
    /// The clock has gone back: the step would be stored before the previous one.
    #[error(
        "the server's clock went back: it says `{}`, and the last step of the {subject} was taken at `{}`; set the clock right, \
         or send the request again after that instant",
        instant::text(*now), instant::text(*last)
    )]
    OutOfOrder {
        /// Whose step it is.
        subject: SubjectId,
        /// The clock's instant.
        now: Instant,
        /// The instant of the previous step.
        last: Instant,
    },
    /// The idempotency key was given to another request.
    #[error("the key `{0}` was given to another request; give each request a key of its own")]
    OtherRequest(String),
}

impl Error {
    /// A word in a column that this version does not know.
    pub(crate) fn unknown(what: &str, word: &str) -> Self {
        Self::Database(sqlx::Error::Decode(format!("`{word}` is no {what} that this version knows").into()))
    }
}
