//! Whether the file of a SQLite database is still the one that was opened.

use crate::Error;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file of an open database.
#[derive(Debug, Clone)]
pub(crate) struct OpenFile {
    path: PathBuf,
    identity: Identity,
}

/// What distinguishes a file from every other: its device and its number there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity(u64, u64);

impl OpenFile {
    /// The file that has this path now.
    pub(crate) fn at(path: PathBuf) -> io::Result<Self> {
        let identity = identity(&path)?;
        Ok(Self { path, identity })
    }

    /// Fails if the path is no longer that of the open file: what is written then is lost when the server stops.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match identity(&self.path) {
            Ok(identity) if identity == self.identity => Ok(()),
            Ok(_) => Err(Error::FileReplaced(self.path.clone())),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Err(Error::FileDeleted(self.path.clone())),
            // Such as a folder that may not be searched for the moment: the open file can still be used.
            Err(_) => Ok(()),
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map(|file| Identity(file.dev(), file.ino()))
}

/// Elsewhere an open file can be neither deleted nor replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    fs::metadata(path).map(|_| Identity(0, 0))
}
