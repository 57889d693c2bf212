//! A TOML text, parsed once with places; every mistake is reported at its place.

use super::{expected::instead, path::Path};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, Deserializer, Error},
};

/// The most mistakes that are reported; a file with more is the wrong file.
const MOST: usize = 50;

pub(super) struct TomlText<'t> {
    text: &'t str,
    root: Spanned<DeTable<'t>>,
}

impl<'t> TomlText<'t> {
    /// Parses the text as TOML; reports every place where it is none.
    pub(super) fn parse(text: &'t str) -> Result<Self, Diagnostics> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let document = Self { text, root };
        if errors.is_empty() {
            return Ok(document);
        }
        let mut diagnostics: Vec<_> = errors.iter().take(MOST).map(|error| document.syntax(error)).collect();
        diagnostics.dedup_by_key(|diagnostic| diagnostic.line);
        Err(sorted(diagnostics))
    }

    /// Reads the complete document.
    ///
    /// serde stops at the first mistake. So the wrong value is removed, with the table around it where the table needs the
    /// value, and the rest is read again, until nothing is wrong or `required` keys of the root are missing.
    pub(super) fn read<T: DeserializeOwned>(&self, required: &[&str]) -> Result<T, Diagnostics> {
        let absent = required.iter().filter(|key| !self.root.get_ref().contains_key(**key));
        let mut diagnostics: Vec<_> =
            absent.map(|key| Diagnostic { line: 1, column: 1, ..Diagnostic::new(*key, "is missing") }).collect();
        let mut rest = self.root.clone();
        loop {
            let error = match T::deserialize(Deserializer::from(rest.clone())) {
                Ok(value) if diagnostics.is_empty() => return Ok(value),
                Ok(_) => return Err(sorted(diagnostics)),
                Err(error) => error,
            };
            let place = error.span().unwrap_or_default();
            let missing = missing_field(error.message()).is_some();
            // A key that the root lacks is reported at the root's place, where its first key stands too.
            let at_root = missing && place == self.root.span();
            let path = if at_root { Path::default() } else { Path::at(self.root.get_ref(), &place) };
            let diagnostic = self.mistake(&error, &path, &place);
            let inside = |known: &Diagnostic| {
                known
                    .at
                    .strip_prefix(&diagnostic.at)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let consequence = missing && !diagnostics.is_empty() && (path.is_root() || diagnostics.iter().any(inside));
            if !consequence {
                diagnostics.push(diagnostic);
            }
            let taken = !at_root && Path::at(rest.get_ref(), &place).remove(rest.get_mut());
            if !taken || diagnostics.len() == MOST {
                return Err(sorted(diagnostics));
            }
        }
    }

    /// The same diagnostics with the line and column of their keys, in the text's order; [`MOST`] of them at most.
    pub(super) fn placed(&self, diagnostics: Diagnostics) -> Diagnostics {
        let start = |diagnostic: &Diagnostic| {
            Path::parse(&diagnostic.at).find(self.root.get_ref()).map_or(0, |(place, _)| place.start)
        };
        let mut placed: Vec<_> = diagnostics.into_iter().map(|diagnostic| (start(&diagnostic), diagnostic)).collect();
        placed.sort_by_key(|(start, _)| *start);
        // A place is counted from the beginning of the text, which is slow for thousands of mistakes.
        placed.truncate(MOST);
        let placed = placed.into_iter().map(|(start, diagnostic)| {
            let (line, column) = self.position(start);
            Diagnostic { line, column, ..diagnostic }
        });
        Diagnostics::new(placed.collect())
    }

    /// The line and column of a key, or of what is around it; none where the document has neither.
    pub(super) fn place(&self, at: &str) -> Option<(u32, u32)> {
        let (place, _) = Path::parse(at).find(self.root.get_ref())?;
        Some(self.position(place.start))
    }

    fn syntax(&self, error: &Error) -> Diagnostic {
        let (line, column) = self.position(error.span().unwrap_or_default().start);
        let what = error.message().lines().map(lower_first).collect::<Vec<_>>().join("; ");
        Diagnostic { line, column, ..Diagnostic::new("", what) }
    }

    fn mistake(&self, error: &Error, path: &Path, place: &Range<usize>) -> Diagnostic {
        let message = error.message().trim_end().lines().map(lower_first).collect::<Vec<_>>().join("; ");
        let (line, column) = self.position(place.start);
        let at = path.text();
        let diagnostic = if let Some(field) = missing_field(&message) {
            let at = if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
            Diagnostic::new(at, "is missing")
        } else if let Some((field, expected)) = quoted(&message, "unknown field `") {
            hinted(Diagnostic::new(at, format!("unknown key `{field}`")), field, &expected, "the keys here are")
        } else if let Some((word, expected)) = quoted(&message, "unknown variant `") {
            hinted(Diagnostic::new(at, format!("`{word}` is none of the values here")), word, &expected, "use one of")
        } else if let Some(expected) = instead(&message) {
            let value = self.text.get(place.clone()).unwrap_or_default().lines().next().unwrap_or_default();
            Diagnostic::new(at, format!("`{value}` is not what is expected here: {expected}"))
        } else {
            let value = self.text.get(place.clone()).unwrap_or_default();
            let one_line = value.lines().next().unwrap_or_default();
            let quoted = one_line.trim_matches(['"', '\'']);
            if quoted.is_empty() || message.contains(quoted) {
                Diagnostic::new(at, message)
            } else {
                Diagnostic::new(at, format!("`{one_line}`: {message}"))
            }
        };
        Diagnostic { line, column, ..diagnostic }
    }

    /// Line and column of a byte, both from 1; columns count characters.
    fn position(&self, byte: usize) -> (u32, u32) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before[line_start..].chars().count();
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

fn sorted(mut diagnostics: Vec<Diagnostic>) -> Diagnostics {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    Diagnostics::new(diagnostics)
}

fn lower_first(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The field that serde's derive says is missing.
fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// The word that serde's derive does not know, and those that it does.
fn quoted<'m>(message: &'m str, start: &str) -> Option<(&'m str, Vec<&'m str>)> {
    let mut quoted = message.strip_prefix(start)?.split('`').step_by(2);
    let word = quoted.next()?;
    Some((word, quoted.filter(|word| !word.is_empty()).collect()))
}

fn hinted(diagnostic: Diagnostic, word: &str, expected: &[&str], introduction: &str) -> Diagnostic {
    match nearest(word, expected.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if expected.is_empty() => diagnostic,
        None => {
            let all: Vec<_> = expected.iter().map(|word| format!("`{word}`")).collect();
            diagnostic.help(format!("{introduction} {}", all.join(", ")))
        }
    }
}
