//! One line of a table of subscribers.

use csv::StringRecord;
use fairnotice_core::{
    change::{Kind, MessageKind},
    diagnostic::{Diagnostic, Diagnostics},
    subscription::Subscription,
};
use fairnotice_notify::address::Address;
use fairnotice_service::subscribers::{Offered, Preferences, address};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A line with the names of its columns.
pub(super) struct Row<'r> {
    pub(super) columns: &'r StringRecord,
    pub(super) record: &'r StringRecord,
}

impl Row<'_> {
    /// The subscriber, or every mistake of the line.
    pub(super) fn read(&self, offered: Offered<'_>) -> Result<(Address, Preferences), Diagnostics> {
        let mut problems = Vec::new();
        let address = address(self.value("address").unwrap_or_default()).map_err(|problem| problems.push(problem)).ok();
        let wanted = subscription(self, &mut problems);
        let (language, zone) = (self.value("language").unwrap_or("en"), self.value("zone").unwrap_or("UTC"));
        let preferences = offered.preferences(language, zone, &wanted).map_err(|found| problems.extend(found)).ok();
        match (address, preferences) {
            (Some(address), Some(preferences)) if problems.is_empty() => Ok((address, preferences)),
            _ => Diagnostics::check(problems).and(Err(Diagnostic::new("", "the line cannot be read").into())),
        }
    }

    /// The value of a column; none where it is empty or left out.
    fn value(&self, column: &str) -> Option<&str> {
        let place = self.columns.iter().position(|name| name == column)?;
        self.record.get(place).filter(|value| !value.is_empty())
    }

    fn words(&self, column: &str) -> impl Iterator<Item = &str> {
        let words = self.value(column).into_iter().flat_map(|value| value.split(';'));
        words.map(str::trim).filter(|word| !word.is_empty())
    }

    /// The words of a column as values that files name so.
    fn named<T: DeserializeOwned>(&self, column: &'static str, words: &[&str]) -> Result<Vec<T>, Diagnostic> {
        let one = |word: &str| {
            let read = serde_json::from_value(Value::from(word));
            read.map_err(|_| unknown(column, word, words))
        };
        self.words(column).map(one).collect()
    }

    fn is_wanted(&self, column: &'static str) -> Result<bool, Diagnostic> {
        match self.value(column) {
            None => Ok(true),
            Some(word) if word.eq_ignore_ascii_case("true") => Ok(true),
            Some(word) if word.eq_ignore_ascii_case("false") => Ok(false),
            Some(word) => Err(unknown(column, word, &["true", "false"])),
        }
    }
}

fn unknown(column: &str, word: &str, words: &[&str]) -> Diagnostic {
    Diagnostic::new(column, format!("`{word}` is none of its words")).help(format!("there are {}", words.join(", ")))
}

/// The impacts by their words.
const IMPACTS: [&str; 5] = ["none", "brief_interruptions", "degraded", "partial_outage", "full_outage"];

/// What the line chooses; mistakes are collected, and the default stands for what has one.
fn subscription(row: &Row<'_>, problems: &mut Vec<Diagnostic>) -> Subscription {
    let mut wanted = Subscription {
        components: row.words("components").map(Into::into).collect(),
        regions: row.words("regions").map(Into::into).collect(),
        ..Subscription::default()
    };
    let mut read = |read: Result<(), Diagnostic>| problems.extend(read.err());
    read(row.named("kinds", &Kind::ALL.map(Kind::id)).map(|kinds| wanted.kinds = kinds));
    read(row.named("muted", &MessageKind::ALL.map(MessageKind::id)).map(|muted| wanted.muted = muted));
    read(row.named("impact", &IMPACTS).map(|impacts| wanted.impact = impacts.last().copied().unwrap_or_default()));
    read(row.is_wanted("changes").map(|changes| wanted.changes = changes));
    read(row.is_wanted("incidents").map(|incidents| wanted.incidents = incidents));
    read(row.is_wanted("releases").map(|releases| wanted.releases = releases));
    wanted
}
