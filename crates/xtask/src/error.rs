//! Why a command stops, in the words it prints.

use std::{fmt, io, path::PathBuf, process::ExitStatus};

/// One reason for all of xtask: it ends the command, nobody recovers from it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// A program is missing or may not be run.
    #[error("cannot start `{program}`: {source}")]
    Start { program: String, source: io::Error },
    /// A program said no; its own output stands above.
    #[error("`{command}` ended with {status}")]
    Exit { command: String, status: ExitStatus },
    /// Everything that has no more structure than its sentence.
    #[error("{0}")]
    StepMessage(String),
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// For errors of libraries, whose own text is what a reader needs.
    pub(crate) fn about(what: &str, reason: &dyn fmt::Display) -> Self {
        Self::StepMessage(format!("{what}: {reason}"))
    }
}
