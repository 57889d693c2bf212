//! Why the files were not made.

use std::{fmt, io, path::PathBuf};

/// The one error type of the program. It ends it: nothing recovers from it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// Any other reason, as a sentence.
    #[error("{0}")]
    Other(String),
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// For errors of libraries: their text, after what was being done.
    pub(crate) fn about(what: &str, reason: &dyn fmt::Display) -> Self {
        Self::Other(format!("{what}: {reason}"))
    }
}
