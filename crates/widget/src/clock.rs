//! The page's clock, and how old the last known state may become.

use crate::locale::{Locale, Style};
use fairnotice_locale::message::{Catalogue, MessageId};

/// From this age on an element says how old it is: the stream has a heartbeat four times a minute, a quiet page asks once.
const STALE_MS: i64 = 180_000;
/// From this age on a banner shows nothing.
const EXPIRED_MS: i64 = 86_400_000;

/// The time on the page's clock, and how long ago the server last answered, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct PageClock {
    /// Now, epoch milliseconds.
    pub now: i64,
    /// The age of the last known state.
    pub age: i64,
}

impl PageClock {
    /// The clock of a rendering: the document's own instant.
    pub fn of_document(now: i64) -> Self {
        Self { now, age: 0 }
    }

    /// How old the last known state is, as a text; empty while it is fresh.
    pub fn stale(self, catalogue: &Catalogue, locale: &Locale) -> String {
        if self.age < STALE_MS {
            String::new()
        } else {
            catalogue.fill(MessageId::Stale, &locale.instant(Style::Relative, -self.age))
        }
    }

    /// Whether the last known state is too old to be shown.
    pub fn is_expired(self) -> bool {
        self.age >= EXPIRED_MS
    }
}

#[cfg(test)]
mod tests {
    use super::{EXPIRED_MS, STALE_MS};

    #[test]
    fn the_scripts_have_the_same_ages() {
        let (loader, plain) =
            (include_str!("../../../www/embed/embed.js"), include_str!("../../../www/embed/embed-plain.js"));
        for (script, name, expected) in
            [(loader, "STALE", STALE_MS), (plain, "STALE", STALE_MS), (plain, "EXPIRED", EXPIRED_MS)]
        {
            let (_, after) = script.split_once(&format!("\nconst {name} = ")).unwrap();
            let (value, _) = after.split_once(';').unwrap();
            assert_eq!(value.parse::<f64>().unwrap().to_string(), expected.to_string(), "{name}");
        }
    }
}
