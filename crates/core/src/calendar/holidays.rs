//! Holidays as a policy writes them down: facts, with their source and how far they reach.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{collections::BTreeMap, fmt};

/// A local date, read from `2026-10-12` as text or as a TOML date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayReader)
    }
}

struct DayReader;

#[cfg_attr(
    not(feature = "file"),
    expect(clippy::elidable_lifetime_names, reason = "`visit_map` names it where TOML is read")
)]
impl<'de> de::Visitor<'de> for DayReader {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date, such as `2026-10-12`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        let date: Option<NaiveDate> = (text.len() == 10).then(|| text.parse().ok()).flatten();
        match date {
            Some(date) if (1970..=9999).contains(&date.year()) => Ok(Day(date)),
            _ => Err(E::custom(format_args!("`{text}` is not a date from 1970 to 9999, such as `2026-10-12`"))),
        }
    }

    #[cfg(feature = "file")]
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Day, A::Error> {
        let datetime = toml::value::Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
        self.visit_str(&datetime.to_string())
    }
}

/// Holidays by date: a table of names (`2026-10-12 = "National Day"`) or a plain list of dates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct HolidayDates(pub BTreeMap<Day, String>);

impl<'de> Deserialize<'de> for HolidayDates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DatesReader)
    }
}

struct DatesReader;

impl<'de> de::Visitor<'de> for DatesReader {
    type Value = HolidayDates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of dates with their names, or a list of dates")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<HolidayDates, A::Error> {
        let mut dates = BTreeMap::new();
        while let Some(day) = map.next_key::<Day>()? {
            dates.insert(day, map.next_value()?);
        }
        Ok(HolidayDates(dates))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<HolidayDates, A::Error> {
        let mut dates = BTreeMap::new();
        while let Some(day) = list.next_element::<Day>()? {
            dates.insert(day, "holiday".to_owned());
        }
        Ok(HolidayDates(dates))
    }
}

/// A calendar of holidays. Sources disagree with one another, so each says where it comes from, and until when it is
/// known; past that day the answer is unknown, never "no holiday".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HolidayCalendar {
    /// What `business.calendars` names.
    pub id: String,
    /// Where the dates come from.
    pub source: String,
    /// Which version of the source.
    pub version: String,
    /// The last day it covers.
    pub horizon: Day,
    /// The holidays.
    #[serde(default)]
    pub dates: HolidayDates,
}

impl HolidayCalendar {
    /// The first day it covers: the first of January of its first holiday's year. None where it has no holiday, and so
    /// no beginning.
    pub fn first(&self) -> Option<NaiveDate> {
        let (day, _) = self.dates.0.first_key_value()?;
        NaiveDate::from_ymd_opt(day.0.year(), 1, 1)
    }
}
