//! Failures of commands, and how they are reported.

use crate::{
    change::ClientError,
    output::{self, Format},
};
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    instant::{self, Instant},
};
use fairnotice_server::app::PublishError;
use serde::Serialize;
use std::{io, net::SocketAddr, process::ExitCode};

/// The failure of a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("`{name}` cannot be read: {source}")]
    File { name: String, source: io::Error },
    #[error("{}", located(file, diagnostics))]
    Unreadable { file: String, diagnostics: Diagnostics },
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    #[error(transparent)]
    Service(#[from] fairnotice_service::Error),
    #[error(transparent)]
    Lock(#[from] fairnotice_store::LockError),
    #[error(transparent)]
    Backup(#[from] fairnotice_store::BackupError),
    #[error("nothing was copied: {0}")]
    Copy(#[from] fairnotice_store::CopyError),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error("cannot listen at `{address}`: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("the server's address is unknown: {0}")]
    Serve(io::Error),
    #[error(transparent)]
    Limits(#[from] fairnotice_server::serving::LimitsError),
    #[error("no version of the policy is in force yet: the earliest comes into force at {}", instant::text(*.0))]
    NotInForce(Instant),
    #[error("the answer is not known: {0}")]
    Unknown(#[from] fairnotice_core::calendar::Unknown),
    #[error("{0}")]
    Usage(&'static str),
    #[error("{0}")]
    Mail(String),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    #[error("the server has carried it out, but the answer cannot be written: {0}")]
    DoneButNotShown(io::Error),
    #[error("token {id} exists, but it cannot be shown: {source}; revoke it with `fairnotice token revoke {id}`")]
    TokenNotShown { id: String, source: io::Error },
    #[error("cannot write the output: {0}")]
    Toml(#[from] toml::ser::Error),
    #[error("cannot write the output: {0}")]
    Json(#[from] serde_json::Error),
}

/// A failure in the form for programs.
#[derive(Serialize)]
struct Report {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    problems: Diagnostics,
}

impl Failure {
    /// Mistakes in the file of this name.
    pub(crate) fn unreadable(file: &str, diagnostics: impl Into<Diagnostics>) -> Self {
        Self::Unreadable { file: file.to_owned(), diagnostics: diagnostics.into() }
    }

    /// The file.
    pub(crate) fn file(&self) -> Option<&str> {
        match self {
            Self::File { name: file, .. } | Self::Unreadable { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The mistake; without the file's name if it has a place in the file.
    pub(crate) fn diagnostics(self) -> Diagnostics {
        match self {
            Self::Unreadable { diagnostics, .. } => diagnostics,
            other => Diagnostic::new("", other.to_string()).into(),
        }
    }

    /// Reports the failure in the requested form. The exit code is 2.
    pub(crate) fn report(self, format: Format) -> ExitCode {
        let cannot_be_written = matches!(self, Self::Output(_) | Self::DoneButNotShown(_) | Self::TokenNotShown { .. });
        if format == Format::Text || cannot_be_written {
            output::note(&format!("error: {self}"));
        } else {
            let report = Report { file: self.file().map(str::to_owned), problems: self.diagnostics() };
            if let Err(error) = output::json(&report) {
                output::note(&format!("error: {error}"));
            }
        }
        ExitCode::from(2)
    }
}

/// Each mistake on a line: `FILE:LINE:COLUMN: what`, as compilers write it.
pub(crate) fn located(file: &str, diagnostics: &Diagnostics) -> String {
    let place = |diagnostic: &Diagnostic| if diagnostic.line > 0 { ":" } else { ": " };
    diagnostics.iter().map(|one| format!("{file}{}{one}", place(one))).collect::<Vec<_>>().join("\n")
}
