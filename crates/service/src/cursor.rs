//! Positions in lists that are read page by page, as text: the instant in epoch milliseconds, a full stop, and the id.

use fairnotice_core::instant::Instant;
use std::{fmt::Display, str::FromStr};

/// The cursor of what comes after this position.
pub fn text<Id: Display>((at, id): &(Instant, Id)) -> String {
    format!("{}.{id}", at.timestamp_millis())
}

/// The position of a cursor; none where it is no cursor.
pub fn position<Id: FromStr>(text: &str) -> Option<(Instant, Id)> {
    let (millis, id) = text.split_once('.')?;
    Some((Instant::from_timestamp_millis(millis.parse().ok()?)?, id.parse().ok()?))
}
