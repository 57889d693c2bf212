//! A time of day on a wall clock, as policies write it: `08:00`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A wall-clock time in whole minutes, `00:00` to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time from hours and minutes; none beyond `24:00`.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && minutes <= 1_440).then_some(Self(minutes))
    }

    pub(crate) fn on(self, date: NaiveDate) -> Option<NaiveDateTime> {
        date.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(self.0.into()))
    }

    /// Seconds after midnight.
    pub(crate) fn seconds(self) -> i64 {
        i64::from(self.0) * 60
    }

    fn parse(text: &str) -> Option<Self> {
        // A TOML time has seconds.
        let text = text.strip_suffix(":00").filter(|rest| rest.len() == 5).unwrap_or(text);
        let (hour, minute) = text.split_once(':')?;
        let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        (two_digits(hour) && two_digits(minute)).then_some(())?;
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Reader;

#[cfg_attr(
    not(feature = "file"),
    expect(clippy::elidable_lifetime_names, reason = "`visit_map` names it where TOML is read")
)]
impl<'de> de::Visitor<'de> for Reader {
    type Value = TimeOfDay;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time of day in whole minutes, such as `08:00`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TimeOfDay, E> {
        TimeOfDay::parse(text).ok_or_else(|| {
            E::custom(format_args!("`{text}` is not a time of day in whole minutes from `00:00` to `24:00`"))
        })
    }

    #[cfg(feature = "file")]
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<TimeOfDay, A::Error> {
        let datetime = toml::value::Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
        self.visit_str(&datetime.to_string())
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}
