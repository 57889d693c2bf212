//! A place in a list of records, as a page names the next one.

use fairnotice_core::{id::ChangeId, instant::Instant};
use std::{fmt, str::FromStr};

/// After which record a page begins: the instant that orders the list, and the id. As text it is opaque to callers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(pub Instant, pub ChangeId);

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no cursor: send the `next` of the page before as it is")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.timestamp_millis(), self.1)
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let read = || {
            let (millis, id) = text.split_once('.')?;
            Some(Self(Instant::from_timestamp_millis(millis.parse().ok()?)?, id.parse().ok()?))
        };
        read().ok_or(NotACursor)
    }
}
