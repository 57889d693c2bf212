//! The targets of policy files and change records. Every text is either parsed, or refused with diagnostics at places
//! in it.

use crate::memory::within;
use fairnotice_core::{
    change::{Change, ChangeFile},
    diagnostic::Diagnostic,
    file,
    policy::PolicyFile,
};

/// The memory for parsing a text of any length, in bytes: the tables of the zones that a short text can name.
const FIXED_MEMORY: usize = 8 << 20;
/// The additional memory for each byte of a text, in bytes: a region of 60 bytes can need the table of another zone.
const MEMORY_PER_BYTE: usize = 2_000;

/// Parses a policy. If that succeeds, printing and parsing it again gives the same policy.
pub(crate) fn policy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    within(FIXED_MEMORY, MEMORY_PER_BYTE, text.len(), || match file::policy(text) {
        Err(diagnostics) => check_places(text, &diagnostics),
        Ok(policy) => {
            let _ = (policy.table().to_string(), policy.table().markdown());
            same_policy(policy.file());
            let printed = toml::to_string(policy.file()).unwrap_or_default();
            assert!(file::policy(&printed).is_ok_and(|read| read.file() == policy.file()), "{printed}");
        }
    });
}

/// Parses a record. If that succeeds, printing and parsing it again gives the same record.
pub(crate) fn change(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    within(FIXED_MEMORY, MEMORY_PER_BYTE, text.len(), || match file::change(text) {
        Err(diagnostics) => check_places(text, &diagnostics),
        Ok(change) => same_change(&change),
    });
}

/// parse ∘ print = identity for a policy, as TOML and as JSON. It does not build the tables of the zones, which is
/// slow.
pub(crate) fn same_policy(file: &PolicyFile) {
    let printed = toml::to_string(file).unwrap_or_else(|error| panic!("{error}: {file:?}"));
    let read: PolicyFile = toml::from_str(&printed).unwrap_or_else(|error| panic!("{error}\n{printed}"));
    assert_eq!(&read, file, "{printed}");
    let json = serde_json::to_string(file).unwrap_or_default();
    assert_eq!(&serde_json::from_str::<PolicyFile>(&json).unwrap_or_else(|error| panic!("{error}: {json}")), file);
}

/// parse ∘ print = identity for a record, as TOML and as JSON.
pub(crate) fn same_change(change: &Change) {
    let printed = toml::to_string(change.file()).unwrap_or_else(|error| panic!("{error}: {change:?}"));
    let read = file::change(&printed).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}\n{printed}"));
    assert_eq!(&read, change, "{printed}");
    let json = serde_json::to_string(change).unwrap_or_default();
    let read: ChangeFile = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(&read, change.file());
}

/// Every diagnostic has a text and a place in the file, and the diagnostics are in the order of their places.
fn check_places(text: &str, diagnostics: &[Diagnostic]) {
    assert!(!diagnostics.is_empty(), "refused without a reason");
    for diagnostic in diagnostics {
        assert!(!diagnostic.what.is_empty() && !diagnostic.to_string().is_empty(), "{diagnostic:?}");
        let line = usize::try_from(diagnostic.line).unwrap_or(0);
        let column = usize::try_from(diagnostic.column).unwrap_or(0);
        assert!(line >= 1 && column >= 1, "{diagnostic:?} has no place");
        // The place after the last character is valid: something can be missing there.
        let row = text.split('\n').nth(line - 1).unwrap_or_else(|| panic!("{diagnostic:?} is after the last line"));
        assert!(column <= row.chars().count() + 1, "{diagnostic:?} is after the end of its line");
    }
    assert!(diagnostics.is_sorted_by_key(|diagnostic| (diagnostic.line, diagnostic.column)), "{diagnostics:?}");
}
