//! The input of a command: a file, or standard input for `-`.

use crate::failure::Failure;
use fairnotice_core::file;
use std::{
    ffi::OsString,
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// A file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

/// Standard input can be read once in a process.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        if argument == "-" { Self::Stdin } else { Self::File(argument.into()) }
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("<stdin>"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl Input {
    /// The path of a folder; none for a file or standard input.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::File(path) if path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// All of it, however long.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::Stdin => io::stdin().lock().read_to_end(&mut bytes),
            Self::File(path) => File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
        };
        read.map_err(|source| Failure::File { name: self.to_string(), source })?;
        Ok(bytes)
    }

    /// The text, up to [`file::MAX_BYTES`].
    pub(crate) fn read(&self) -> Result<String, Failure> {
        let bytes = match self {
            Self::Stdin if STDIN_IS_READ.swap(true, Ordering::Relaxed) => {
                return Err(Failure::Usage("`-` can stand for one file alone: standard input can be read once"));
            }
            Self::Stdin => bounded(io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(bounded),
        };
        let name = || self.to_string();
        let bytes = bytes.map_err(|source| Failure::File { name: name(), source })?;
        let text = file::text(&bytes);
        text.map(str::to_owned).map_err(|diagnostic| Failure::unreadable(&name(), diagnostic))
    }
}

/// One byte above the limit is enough to see that a file is too long.
fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(file::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
