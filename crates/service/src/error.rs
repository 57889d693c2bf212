//! Why an operation was not carried out.

use crate::{history::Since, subscribers::LinkRefusal};
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    id::ChangeId,
    lifecycle::Refusal,
    verdict::{Outcome, Verdict},
};
use std::fmt;

/// Why an operation was not carried out. Nothing was stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request does not make sense.
    #[error("{}", Listed(.0))]
    Invalid(#[from] Diagnostics),
    /// The record does not take the step.
    #[error("{refusal}{}{help}", if help.is_empty() { "" } else { "; " })]
    Refused {
        /// Why.
        refusal: Refusal,
        /// What would help besides; empty for nothing.
        help: &'static str,
    },
    /// The policy does not let the change through.
    #[error("the change would break the policy by {}; see `verdict` for why, by how much and what would help", Broken(.0))]
    Breach(Box<Verdict>),
    /// Work would begin outside the announced window, and no reason is given.
    #[error("{refusal}")]
    OutsideWindow {
        /// Why, and what would help.
        refusal: Refusal,
        /// The verdict on work that begins then.
        verdict: Box<Verdict>,
    },
    /// An edit that does not name the revision that it edits.
    #[error(
        "send `If-Match: \"{newest}\"` if you have seen revision {newest}; two editors cannot overwrite each other so"
    )]
    RevisionNeeded {
        /// The newest revision.
        newest: u32,
    },
    /// The request names a revision that is no longer the newest.
    #[error("you speak of revision {expected}, and revision {newest} is the newest; see `since`, and decide again")]
    Stale {
        /// The revision that the request names.
        expected: u32,
        /// The newest revision.
        newest: u32,
        /// What has changed since.
        since: Vec<Since>,
    },
    /// The same change is announced already.
    #[error("the record `{first}` {same}: edit that record, or send `allow_duplicate: true` if both are meant")]
    Duplicate {
        /// The id of the record that was announced first.
        first: ChangeId,
        /// What is the same.
        same: Same,
    },
    /// A link in a mail opens nothing.
    #[error(transparent)]
    Link(#[from] LinkRefusal),
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    /// A document cannot be written as JSON, or a stored one cannot be read.
    #[error("a document cannot be written or read: {0}")]
    Json(#[from] serde_json::Error),
    /// There are no random numbers.
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

impl Error {
    /// One mistake in a request.
    pub fn invalid(diagnostic: Diagnostic) -> Self {
        Self::Invalid(diagnostic.into())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal, help: "" }
    }
}

/// What two records have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// Title, components and window.
    Content,
    /// The release that they deploy.
    Release,
}

impl Same {
    /// Its word in the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Release => "release",
        }
    }
}

impl fmt::Display for Same {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Content => "announces the same title, components and window",
            Self::Release => "deploys the same release",
        })
    }
}

struct Listed<'a>(&'a [Diagnostic]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            write!(f, "{}{diagnostic}", if i == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

struct Broken<'a>(&'a Verdict);

impl fmt::Display for Broken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let broken = |outcome| matches!(outcome, Outcome::Fail | Outcome::Unknown);
        let rules = self.0.findings.iter().filter(|finding| broken(finding.outcome));
        for (i, finding) in rules.enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, finding.rule)?;
        }
        Ok(())
    }
}
