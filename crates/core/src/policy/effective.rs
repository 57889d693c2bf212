//! When a policy comes into force.

use crate::{
    calendar::Day,
    instant::{self, Instant},
    zone::Zone,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// An instant, or a date: then the beginning of that day where the vendor does business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectiveFrom {
    /// From this local date on.
    Day(Day),
    /// From this instant on.
    Instant(Instant),
}

impl EffectiveFrom {
    /// The first instant; none where the zone's table does not cover the date.
    pub fn instant(self, zone: &Zone) -> Option<Instant> {
        match self {
            Self::Day(day) => zone.day_start(day.0),
            Self::Instant(instant) => Some(instant),
        }
    }
}

impl Serialize for EffectiveFrom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(day) => day.serialize(serializer),
            Self::Instant(instant) => instant::required::serialize(instant, serializer),
        }
    }
}

struct Reader;

#[cfg_attr(
    not(feature = "file"),
    expect(clippy::elidable_lifetime_names, reason = "`visit_map` names it where TOML is read")
)]
impl<'de> de::Visitor<'de> for Reader {
    type Value = EffectiveFrom;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date, such as `2026-01-01`, or a date and time with an offset")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<EffectiveFrom, E> {
        if text.len() == 10 {
            let text = de::value::StrDeserializer::<E>::new(text);
            return Day::deserialize(text).map(EffectiveFrom::Day);
        }
        instant::parse(text).map(EffectiveFrom::Instant).map_err(E::custom)
    }

    #[cfg(feature = "file")]
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<EffectiveFrom, A::Error> {
        let datetime = toml::value::Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
        self.visit_str(&datetime.to_string())
    }
}

impl<'de> Deserialize<'de> for EffectiveFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}
