//! The wall clock. Only the demonstration and the seed of a soak read it.

use chrono::{DateTime, SecondsFormat, Utc};

/// The present instant, in full seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "the demonstration ends at the real present; everything else takes `now` as an argument"
)]
pub(crate) fn now() -> DateTime<Utc> {
    let now = Utc::now();
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}

/// An instant as the API writes it: `2026-10-24T22:00:00Z`.
pub(crate) fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
