//! What can go wrong with the database.

use crate::{connections::PATIENCE, subject::SubjectId};
use fairnotice_core::instant::{self, Instant};
use std::path::PathBuf;

/// A failure of the database. Nothing was written, unless it is [`Error::Uncertain`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is not one of a database.
    #[error(
        "`{url}` is not the address of a database; write `sqlite://` and the path of a file, or `postgres://USER:PASSWORD@HOST/NAME`"
    )]
    Address {
        /// The given address, without a password.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database cannot be opened.
    #[error(
        "the database at `{url}` cannot be opened: {source}; check that the file's folder exists and may be written to, or that the \
         server runs, has the database and lets the user in"
    )]
    Open {
        /// Its address, without a password.
        url: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The database's file was deleted while it was open.
    #[error(
        "the database's file `{}` was deleted while it was in use, so nothing more is stored; put a backup in its place, and \
         start the server again", .0.display()
    )]
    FileDeleted(PathBuf),
    /// Another file has the place of the open database.
    #[error(
        "the database's file `{}` was replaced by another while it was in use, so nothing more is stored; start the server \
         again to use the new file", .0.display()
    )]
    FileReplaced(PathBuf),
    /// The schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date: {source}")]
    Migrate {
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
    /// Another process or another server held it for too long, or it cannot be reached.
    #[error("the database is busy or cannot be reached: it was waited for during {} seconds; send the request again", PATIENCE.as_secs())]
    Busy,
    /// The connection was lost while the transaction was committed.
    #[error("the connection was lost during the commit, and it is not known whether it succeeded: {0}")]
    Uncertain(sqlx::Error),
    /// The database refused a statement.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
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

/// SQLite: another connection holds the lock, restores the file after a crash, or holds a snapshot. PostgreSQL: a lock or a
/// statement took too long, or the server starts, ends or has no connection left.
const BUSY: [&str; 9] = ["5", "261", "517", "55P03", "57014", "57P01", "57P02", "57P03", "53300"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let is_busy = code.is_some_and(|code| BUSY.contains(&&*code));
        if is_busy || matches!(error, sqlx::Error::PoolTimedOut) { Self::Busy } else { Self::Database(error) }
    }
}

impl Error {
    /// A word in a column that this version does not know.
    pub(crate) fn unknown(what: &str, word: &str) -> Self {
        Self::Database(sqlx::Error::Decode(format!("`{word}` is no {what} that this version knows").into()))
    }
}
