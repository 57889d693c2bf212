//! One server at a time on a SQLite database.

use crate::{Error, address::Address};
use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

/// Why a database cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process serves it.
    #[error(
        "the database `{}` is served by another process{}; stop that server, or give this one a `--database-url` of its own",
        file.display(),
        process.as_ref().map(|process| format!(" (process {process})")).unwrap_or_default()
    )]
    Served {
        /// The database's file.
        file: PathBuf,
        /// The number of the process.
        process: Option<u32>,
    },
    /// The lock's file cannot be used.
    #[error("the lock `{}` cannot be taken: {source}; check that its folder exists and may be written to", file.display())]
    File {
        /// The lock's file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The address is not one of a database.
    #[error(transparent)]
    Address(#[from] Error),
}

/// The right to serve a SQLite database: one process at a time has it. It ends with the process, however that ends.
///
/// The lock is on a file beside the database, which names the process. That file stays, because a lock on a removed file would
/// keep nobody out. Where it is removed all the same, or the database has another name, a lock on the database's own file does.
/// On Unix that one does not concern SQLite's locks, as long as it is closed after the database.
#[derive(Debug)]
pub struct ServerLock {
    _files: Vec<File>,
}

impl ServerLock {
    /// Takes the lock, and creates the file of a new database. PostgreSQL needs none: several servers may use one database.
    pub fn take(url: &str) -> Result<Option<Self>, LockError> {
        let address = Address::parse(url)?;
        address.real_file().map(|database| Self::of(&address, database)).transpose()
    }

    /// The same of a file that is there already; none of another.
    pub fn take_existing(url: &str) -> Result<Option<Self>, LockError> {
        let address = Address::parse(url)?;
        let database = address.real_file().filter(|database| database.exists());
        database.map(|database| Self::of(&address, database)).transpose()
    }

    fn of(address: &Address, database: PathBuf) -> Result<Self, LockError> {
        let beside = beside(&database);
        let failed = |source| LockError::File { file: beside.clone(), source };
        let mut file = open(&beside).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let process = file.rewind().and_then(|()| file.read_to_string(&mut text)).ok();
                let process = process.and_then(|_| text.trim().parse().ok());
                return Err(LockError::Served { file: database, process });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let number = std::process::id();
        file.set_len(0).and_then(|()| writeln!(file, "{number}")).map_err(failed)?;
        let mut files = vec![file];
        if cfg!(unix) {
            // A file that cannot be opened is a matter for whoever opens the database: the message is better there.
            let own = address.create().and_then(|()| File::open(&database)).ok();
            match own.as_ref().map(File::try_lock) {
                Some(Err(TryLockError::WouldBlock)) => return Err(LockError::Served { file: database, process: None }),
                _ => files.extend(own),
            }
        }
        Ok(Self { _files: files })
    }
}

/// `fairnotice.db-lock`, beside SQLite's own `fairnotice.db-wal`.
fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push("-lock");
    name.into()
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
