//! Instants: UTC, read from RFC 3339 text or a TOML date-time, never from a local time without an offset.

mod format;

pub(crate) use format::{DateTimeFormat, ShortDate};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserializer, Serializer, de};
use std::fmt;

/// A point in time.
pub type Instant = DateTime<Utc>;

/// Years that files may speak of. Beyond them chrono's arithmetic would need a check at every step.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

/// The instant as files and pages write it: `2026-10-24T22:00:00Z`.
pub fn text(instant: Instant) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Reads an RFC 3339 date-time; it needs an offset.
pub fn parse(text: &str) -> Result<Instant, String> {
    use chrono::Datelike as _;
    let instant = DateTime::parse_from_rfc3339(text)
        .map_err(|_| format!("`{text}` is not a date and time with an offset, such as `2026-10-24T22:00:00Z`"))?
        .to_utc();
    if YEARS.contains(&instant.year()) {
        Ok(instant)
    } else {
        Err(format!("`{text}` lies outside the years 1970 to 9999"))
    }
}

struct Reader;

#[allow(clippy::elidable_lifetime_names, reason = "with the feature `file` the lifetime is needed")]
impl<'de> de::Visitor<'de> for Reader {
    type Value = Instant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date and time with an offset, such as `2026-10-24T22:00:00Z`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        parse(text).map_err(E::custom)
    }

    #[cfg(feature = "file")]
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Instant, A::Error> {
        use serde::Deserialize as _;
        let datetime = toml::value::Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
        self.visit_str(&datetime.to_string())
    }
}

/// For a field that must be there.
pub mod required {
    use super::{Deserializer, Instant, Reader, Serializer};

    /// Writes the instant as text.
    pub fn serialize<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::text(*instant))
    }

    /// Reads it from text or a TOML date-time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// For a field that may be missing; give it `#[serde(default)]` too.
pub mod option {
    use super::{Deserializer, Instant, Serializer};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Given(#[serde(with = "super::required")] Instant);

    /// Writes the instant as text, or null.
    pub fn serialize<S: Serializer>(instant: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
        match instant {
            Some(instant) => super::required::serialize(instant, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads it; null counts as missing.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
        Ok(Option::<Given>::deserialize(deserializer)?.map(|Given(instant)| instant))
    }
}
