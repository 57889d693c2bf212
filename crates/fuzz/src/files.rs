//! The targets of both kinds of file: whatever the text, it is read or its mistakes are told, each inside the text.

use crate::room::within;
use fairnotice_core::{
    change::{Change, ChangeFile},
    diagnostic::Diagnostic,
    file,
    policy::PolicyFile,
};

/// What reading may take whatever the length: the tables of the zones that a short text can name.
const FIXED: usize = 8 << 20;
/// What each byte of a text may take: a region of 60 bytes has a zone's table and a name of its own.
const EACH: usize = 2_000;

/// A policy's text. What is read prints as a text that reads the same.
pub(crate) fn policy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    within(FIXED, EACH, text.len(), || match file::policy(text) {
        Err(problems) => placed(text, &problems),
        Ok(policy) => {
            let _ = (policy.table().to_string(), policy.table().markdown());
            same_policy(policy.file());
            let printed = toml::to_string(policy.file()).unwrap_or_default();
            assert!(file::policy(&printed).is_ok_and(|read| read.file() == policy.file()), "{printed}");
        }
    });
}

/// A record's text. What is read prints as a text that reads the same.
pub(crate) fn change(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    within(FIXED, EACH, text.len(), || match file::change(text) {
        Err(problems) => placed(text, &problems),
        Ok(change) => same_change(&change),
    });
}

/// parse ∘ print = identity for a policy, as TOML and as JSON. Its zones are left alone: their tables take long to build.
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
    let read = file::change(&printed).unwrap_or_else(|problems| panic!("{problems:?}\n{printed}"));
    assert_eq!(&read, change, "{printed}");
    let json = serde_json::to_string(change).unwrap_or_default();
    let read: ChangeFile = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(&read, change.file());
}

/// Every mistake says what it is, at a place that the text has; they are told in the text's order.
fn placed(text: &str, problems: &[Diagnostic]) {
    assert!(!problems.is_empty(), "refused without a reason");
    for problem in problems {
        assert!(!problem.what.is_empty() && !problem.to_string().is_empty(), "{problem:?}");
        let line = usize::try_from(problem.line).unwrap_or(0);
        let column = usize::try_from(problem.column).unwrap_or(0);
        assert!(line >= 1 && column >= 1, "{problem:?} has no place");
        // The end of the text is a place too: something may be missing there.
        let row = text.split('\n').nth(line - 1).unwrap_or_else(|| panic!("{problem:?} lies below the text"));
        assert!(column <= row.chars().count() + 1, "{problem:?} lies right of its line");
    }
    assert!(problems.is_sorted_by_key(|problem| (problem.line, problem.column)), "{problems:?}");
}
