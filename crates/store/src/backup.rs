//! A backup of a SQLite database, made while a server uses it.

use crate::{address::Address, restored::MARK};
use sqlx::{
    Connection as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::{
    fs::File,
    io,
    path::{self, Path, PathBuf},
    str::FromStr as _,
    time::Duration,
};

/// How long a backup waits for a lock before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// The size of its file.
    pub bytes: u64,
    /// The revision of the public state.
    pub revision: i64,
    /// The number of change records.
    pub changes: i64,
    /// The number of lines in the audit log.
    pub audit_entries: i64,
}

/// Why no backup was made. The named file was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The database is not a file.
    #[error(
        "`fairnotice backup` copies a SQLite database; back PostgreSQL up with `pg_dump --format=custom --file=FILE DATABASE`, \
         or copy it to a SQLite file with `fairnotice copy`"
    )]
    NotSqlite,
    /// The address cannot be read.
    #[error(transparent)]
    Address(#[from] crate::Error),
    /// There is no database.
    #[error("there is no database `{}`; `--database-url` says which one to back up", .0.display())]
    Missing(PathBuf),
    /// The file exists.
    #[error("`{}` exists already, and a backup never overwrites a file; choose another name", .0.display())]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("the backup `{}` cannot be written: {source}", file.display())]
    File {
        /// The backup's file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database cannot be read, or not be copied.
    #[error("the database `{}` cannot be backed up: {source}", file.display())]
    Database {
        /// The database's file.
        file: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// The copy is damaged, and so is the database.
    #[error("the database `{}` is damaged, so that its backup would be: {damage}", file.display())]
    Damaged {
        /// The database's file.
        file: PathBuf,
        /// What SQLite found.
        damage: String,
    },
}

/// Copies the SQLite database at `url` to a new file, which only its owner may read. The copy is of one instant, complete in
/// its one file, and checked. Servers and commands that use the database go on; its schema stays as it is.
pub async fn backup(url: &str, file: &Path) -> Result<Backup, BackupError> {
    let address = Address::parse(url)?;
    let database = address.real_file().ok_or(BackupError::NotSqlite)?;
    if !database.exists() {
        return Err(BackupError::Missing(database));
    }
    let failed = |source| BackupError::File { file: file.to_owned(), source };
    let unreadable = |source| BackupError::Database { file: database.clone(), source };
    // Before the work; the same is checked again when the file gets its name.
    if file.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let absolute = path::absolute(file).map_err(failed)?;
    let (folder, name) = (absolute.parent().unwrap_or(&absolute), absolute.file_name().unwrap_or_default());
    // Created with mode 0600, and removed if anything fails. SQLite fills an empty file.
    let mut prefix = name.to_owned();
    prefix.push(".");
    let copy = tempfile::Builder::new().prefix(&prefix).suffix(".part").tempfile_in(folder).map_err(failed)?;
    let name = copy.path().to_str().ok_or_else(|| failed(io::Error::other("the path is not valid Unicode")))?;

    let options =
        SqliteConnectOptions::from_str(&address.url).map_err(unreadable)?.create_if_missing(false).busy_timeout(BUSY);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(unreadable)?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await.map_err(unreadable)?;
    connection.close().await.map_err(unreadable)?;
    mark(copy.path()).await.map_err(unreadable)?;

    let backup = checked(copy.path(), &database).await?;
    copy.as_file().sync_all().map_err(failed)?;
    copy.persist_noclobber(file).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(file.to_owned()),
        _ => failed(error.error),
    })?;
    // Otherwise a power cut could take the new name away.
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(backup)
}

/// Marks a copy as a backup: what waits to be sent in it may have been sent when it is restored.
async fn mark(copy: &Path) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(copy)).await?;
    // An earlier schema knows no mail.
    let has_mail = "SELECT 1 FROM sqlite_schema WHERE name = 'deliveries'";
    if sqlx::query(has_mail).fetch_optional(&mut connection).await?.is_some() {
        sqlx::query(MARK).execute(&mut connection).await?;
    }
    connection.close().await
}

/// Checks a copy of a database, and says what it holds.
async fn checked(copy: &Path, database: &Path) -> Result<Backup, BackupError> {
    let unreadable = |source| BackupError::Database { file: database.to_owned(), source };
    let options = SqliteConnectOptions::new().filename(copy).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(unreadable)?;
    let damage = sqlx::query("PRAGMA integrity_check").fetch_all(&mut connection).await.map_err(unreadable)?;
    let mut damage: Vec<String> = damage.iter().map(|row| row.get(0)).filter(|line| line != "ok").collect();
    let references = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await.map_err(unreadable)?;
    let missing = |row: &SqliteRow| format!("a row of `{}` refers to a missing row", row.get::<String, _>(0));
    damage.extend(references.iter().map(missing));
    if !damage.is_empty() {
        return Err(BackupError::Damaged { file: database.to_owned(), damage: damage.join("; ") });
    }
    let counts = "SELECT revision, (SELECT COUNT(*) FROM changes), (SELECT COUNT(*) FROM audit) FROM publication";
    let row = sqlx::query(counts).fetch_one(&mut connection).await.map_err(unreadable)?;
    connection.close().await.map_err(unreadable)?;
    let bytes = copy.metadata().map_err(|source| BackupError::File { file: copy.to_owned(), source })?.len();
    Ok(Backup { bytes, revision: row.get(0), changes: row.get(1), audit_entries: row.get(2) })
}
