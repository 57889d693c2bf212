//! Policies and change records as TOML files, with line and column of every mistake.

mod bytes;
mod expected;
mod path;
mod toml_text;

pub use crate::diagnostic::nearest;
pub use bytes::{MAX_BYTES, text};

use crate::{
    change::{Change, ChangeFile},
    diagnostic::{Diagnostic, Diagnostics},
};
use serde::de::DeserializeOwned;
use toml_text::TomlText;

/// Reads a change record of [`MAX_BYTES`] at most; reports every mistake, each at its place in the text.
pub fn change(text: &str) -> Result<Change, Diagnostics> {
    bytes::check_size(text.as_bytes())?;
    let document = TomlText::parse(text)?;
    let file: ChangeFile = document.read(&["title", "kind", "start", "end"])?;
    Change::new(file).map_err(|diagnostics| document.placed(diagnostics))
}

/// Reads a policy of [`MAX_BYTES`] at most, with the built-in time zone data; reports every mistake, each at its place in the
/// text.
#[cfg(feature = "tz")]
pub fn policy(text: &str) -> Result<crate::policy::Policy, Diagnostics> {
    policy_by(text, &crate::zone::Tzdata::built_in())
}

/// The same with other time zone data.
#[cfg(feature = "tz")]
pub fn policy_by(text: &str, tzdata: &crate::zone::Tzdata) -> Result<crate::policy::Policy, Diagnostics> {
    use crate::policy::{Policy, PolicyFile};
    bytes::check_size(text.as_bytes())?;
    let document = TomlText::parse(text)?;
    let required = ["id", "version", "effective_from", "business", "kinds", "components"];
    let file: PolicyFile = document.read(&required)?;
    let zone = |name: &str| tzdata.zone(name).map_err(|error| error.to_string());
    Policy::new(file, &hash(text), zone).map_err(|diagnostics| document.placed(diagnostics))
}

/// Reads another file of [`MAX_BYTES`] at most, such as that of the vendor's brand; reports every mistake, each at its place in the
/// text. `required` are the keys that its root must have.
pub fn other<T: DeserializeOwned>(text: &str, required: &[&str]) -> Result<T, Diagnostics> {
    bytes::check_size(text.as_bytes())?;
    TomlText::parse(text)?.read(required)
}

/// Sets line and column of each diagnostic to those of its key in the text, or of the table around it. They stay as they are
/// where the text has neither.
pub fn place<'p>(text: &str, diagnostics: impl IntoIterator<Item = &'p mut Diagnostic>) {
    let Ok(document) = TomlText::parse(text) else { return };
    for diagnostic in diagnostics {
        let place = document.place(&diagnostic.at);
        (diagnostic.line, diagnostic.column) = place.unwrap_or((diagnostic.line, diagnostic.column));
    }
}

/// SHA-256 of a file's bytes, in hexadecimal.
#[cfg(feature = "tz")]
fn hash(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    crate::hex::encode(&Sha256::digest(text.as_bytes()))
}
