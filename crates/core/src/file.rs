//! Policies and change records as TOML files, with line and column of every mistake.

mod document;
mod path;

pub use crate::diagnostic::nearest;

use crate::{
    change::{Change, ChangeFile},
    diagnostic::Diagnostic,
};
use document::Document;

/// Reads a change record; reports every mistake, each at its place in the text.
pub fn change(text: &str) -> Result<Change, Vec<Diagnostic>> {
    let document = Document::parse(text)?;
    let file: ChangeFile = document.read(&["title", "kind", "start", "end"])?;
    Change::new(file).map_err(|problems| document.placed(problems))
}

/// Reads a policy that judges by the time zone data that are built in; reports every mistake, each at its place in the text.
#[cfg(feature = "tz")]
pub fn policy(text: &str) -> Result<crate::policy::Policy, Vec<Diagnostic>> {
    policy_by(text, &crate::zone::Tzdata::built_in())
}

/// The same by other time zone data.
#[cfg(feature = "tz")]
pub fn policy_by(text: &str, tzdata: &crate::zone::Tzdata) -> Result<crate::policy::Policy, Vec<Diagnostic>> {
    use crate::policy::{Policy, PolicyFile};
    let document = Document::parse(text)?;
    let required = ["id", "version", "effective_from", "business", "kinds", "components"];
    let file: PolicyFile = document.read(&required)?;
    let zone = |name: &str| tzdata.zone(name).map_err(|error| error.to_string());
    Policy::new(file, &hash(text), zone).map_err(|problems| document.placed(problems))
}

/// Sets line and column of what is said about a text that was read: those of its key, or of what is around it. They stay
/// as they are where the text has neither.
pub fn place<'p>(text: &str, problems: impl IntoIterator<Item = &'p mut Diagnostic>) {
    let Ok(document) = Document::parse(text) else { return };
    for problem in problems {
        let place = document.place(&problem.at);
        (problem.line, problem.column) = place.unwrap_or((problem.line, problem.column));
    }
}

/// SHA-256 of a file's bytes, in hexadecimal.
#[cfg(feature = "tz")]
fn hash(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
