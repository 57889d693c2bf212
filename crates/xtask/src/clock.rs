//! The wall clock, for the demonstration: its story ends now.

use chrono::{DateTime, SecondsFormat, Utc};

/// The present, to the second.
#[expect(
    clippy::disallowed_methods,
    reason = "the demonstration is set around the real present; everything else takes `now` as an argument"
)]
pub(crate) fn now() -> DateTime<Utc> {
    let now = Utc::now();
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}

/// An instant as the API writes it.
pub(crate) fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
