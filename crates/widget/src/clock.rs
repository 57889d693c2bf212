//! The page's clock, and how old what is known may get.

use crate::{
    locale::{Locale, Style},
    words::{Word, Words},
};

/// From when on an element says how old it is: the stream gives a sign of life four times a minute, a quiet page asks once.
const STALE_MS: i64 = 180_000;
/// From when on a banner says nothing any more.
const DEAD_MS: i64 = 86_400_000;

/// Where the page's clock stands, and how long ago the server was heard of, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now, epoch milliseconds.
    pub now: i64,
    /// The age of what is known.
    pub age: i64,
}

impl Clock {
    /// The clock of a rendering: it stands at the document's own instant, from which the page's clock goes on.
    pub fn still(now: i64) -> Self {
        Self { now, age: 0 }
    }

    /// How old what is known is, in words; empty while it is fresh.
    pub fn stale(self, words: &Words, locale: &Locale) -> String {
        if self.age < STALE_MS {
            String::new()
        } else {
            words.fill(Word::Stale, &locale.instant(Style::Relative, -self.age))
        }
    }

    /// Whether what is known is too old to be said.
    pub fn is_dead(self) -> bool {
        self.age >= DEAD_MS
    }
}
