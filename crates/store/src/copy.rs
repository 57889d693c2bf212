//! Everything of one database in another: SQLite or PostgreSQL, in either direction.

mod rows;
mod table;

use crate::{
    Error, LockError, ServerLock, Store,
    address::{Address, Kind},
};
use rows::Digest;
use sqlx::{AnyConnection, Connection as _};
use std::path::PathBuf;
use table::Table;

/// The tables that are copied, each after those that its rows refer to.
const TABLES: [&str; 18] = [
    "publication",
    "policies",
    "components",
    "changes",
    "decisions",
    "change_components",
    "notices",
    "releases",
    "incidents",
    "audit",
    "idempotency_keys",
    "tokens",
    "counters",
    "subscribers",
    "link_keys",
    "dispatches",
    "deliveries",
    "embed_files",
];

/// The table that is never empty: its one row is the revision of the public state.
const PUBLICATION: &str = "publication";

/// The tables that each database has for itself: which schema it has, whether it can be written, which server does what.
const OWN_TABLES: [&str; 3] = ["_sqlx_migrations", "health", "leases"];

/// One of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The database that is copied.
    From,
    /// The database that is filled.
    To,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::From => "the database that is copied",
            Self::To => "the database that is filled",
        })
    }
}

/// How far a copy is: so many rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The table.
    pub table: &'static str,
    /// The number of its rows so far.
    pub rows: u64,
    /// Whether these are all of them.
    pub done: bool,
}

/// Why nothing was copied: the database that was to be filled is as empty as before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// Both addresses are of the same database.
    #[error("both addresses are of the same database")]
    Same,
    /// There is no database to copy.
    #[error("there is no database `{}`", .0.display())]
    Missing(PathBuf),
    /// A server uses the database that was to be filled.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// A database cannot be opened.
    #[error("{0}: {1}")]
    Open(Side, Error),
    /// The target has rows.
    #[error("the database that is filled has rows in `{0}` already; a copy needs a new, empty database")]
    NotEmpty(&'static str),
    /// The schemas differ.
    #[error("{0} has {1}, which this version cannot copy")]
    Schema(Side, String),
    /// A database failed.
    #[error("{0} failed{1}: {2}")]
    Database(Side, String, sqlx::Error),
    /// What was written is not what was read.
    #[error("the rows of `{0}` are not the same in both databases after the copy, so it was undone")]
    Differs(&'static str),
}

/// Copies every row of the database at `from` to the empty database at `to`, in one transaction of the latter, and compares
/// both at the end. It reads one instant of `from`. Both get the newest schema. Memory does not grow with the databases.
pub async fn copy(from: &str, to: &str, mut progress: impl FnMut(Progress)) -> Result<(), CopyError> {
    let open = |side| move |error| CopyError::Open(side, error);
    let source = Address::parse(from).map_err(open(Side::From))?;
    let target = Address::parse(to).map_err(open(Side::To))?;
    let file = source.real_file();
    if from == to || (file.is_some() && file == target.real_file()) {
        return Err(CopyError::Same);
    }
    if let Some(file) = file.filter(|file| !file.exists()) {
        return Err(CopyError::Missing(file));
    }
    // No server may start on it halfway.
    let _lock = ServerLock::take(to)?;
    for (side, url) in [(Side::From, from), (Side::To, to)] {
        Store::open(url).await.map_err(open(side))?.close().await;
    }
    let (mut source, mut target) = (connect(Side::From, &source).await?, connect(Side::To, &target).await?);
    let failed = |side| move |source| CopyError::Database(side, String::new(), source);
    let mut reading = source.begin_with(Kind::of(&source).begin_reading()).await.map_err(failed(Side::From))?;
    let mut writing = target.begin_with(Kind::of(&target).begin_writing()).await.map_err(failed(Side::To))?;
    if Kind::of(&writing) == Kind::Postgres {
        let lock = sqlx::query("LOCK TABLE publication IN ACCESS EXCLUSIVE MODE").execute(&mut *writing);
        lock.await.map_err(failed(Side::To))?;
    }
    let tables = tables(&mut reading, &mut writing).await?;
    for table in &tables {
        if table.name != PUBLICATION && table.has_rows(&mut writing).await? {
            return Err(CopyError::NotEmpty(table.name));
        }
    }
    for table in &tables {
        if table.name == PUBLICATION {
            table.clear(&mut writing).await?;
        }
        let read = rows::copy(table, &mut reading, &mut writing, &mut progress).await?;
        let written = Digest::of(table, &mut writing).await?;
        if read != written {
            return Err(CopyError::Differs(table.name));
        }
        progress(Progress { table: table.name, rows: read.rows, done: true });
    }
    writing.commit().await.map_err(failed(Side::To))?;
    reading.rollback().await.map_err(failed(Side::From))?;
    source.close().await.map_err(failed(Side::From))?;
    target.close().await.map_err(failed(Side::To))
}

/// Connects without the limits of a server: the statements of a copy may be long.
async fn connect(side: Side, address: &Address) -> Result<AnyConnection, CopyError> {
    let failed = |source| CopyError::Database(side, String::new(), source);
    let mut connection = AnyConnection::connect(&address.url).await.map_err(failed)?;
    if address.kind == Kind::Postgres {
        sqlx::query("SET lock_timeout = '10s'").execute(&mut connection).await.map_err(failed)?;
    }
    Ok(connection)
}

/// The tables of both databases, in the order of [`TABLES`]. Fails if one has a table or a column that is not known here, or
/// that the other has not.
async fn tables(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<Vec<Table>, CopyError> {
    let mut tables = table::all(Side::From, from).await?;
    let mut others = table::all(Side::To, to).await?;
    let mut known = Vec::new();
    for name in TABLES {
        let missing = |side| CopyError::Schema(side, format!("no table `{name}`"));
        let table = tables.remove(name).ok_or_else(|| missing(Side::From))?;
        let other = others.remove(name).ok_or_else(|| missing(Side::To))?;
        known.push(Table::both(name, &table, other)?);
    }
    for (side, more) in [(Side::From, tables), (Side::To, others)] {
        if let Some(name) = more.into_keys().find(|name| !OWN_TABLES.contains(&name.as_str())) {
            return Err(CopyError::Schema(side, format!("a table `{name}`")));
        }
    }
    Ok(known)
}
