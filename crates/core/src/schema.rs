//! The JSON Schema of policies and change records, generated from the types that read them. Editors complete keys by it,
//! and other programs check files without this crate.

use crate::{
    calendar::{Day, HolidayDates, Weekdays},
    change::{CausedIncident, ChangeFile},
    lead::{Lead, Length},
    policy::{EffectiveFrom, Percent, PolicyFile, Renotice, Source},
    time_of_day::TimeOfDay,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use std::borrow::Cow;

/// The schema of a change record.
pub fn change() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<ChangeFile>()
}

/// The schema of a policy.
pub fn policy() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<PolicyFile>()
}

/// An instant, always with an offset.
pub(crate) struct Timestamp;

/// Values that are written as text of some form.
macro_rules! texts {
    ($($type:ty, $name:literal: $schema:tt;)*) => {
        $(impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })*
    };
}

texts! {
    Timestamp, "Timestamp": { "type": "string", "format": "date-time" };
    Lead, "Lead": { "type": "string", "pattern": "^[0-9]+ (minutes?|hours?|days?|business days?)$" };
    Length, "Length": { "type": "string", "pattern": "^[0-9]*[1-9][0-9]* (seconds?|minutes?|hours?|days?)$" };
    Percent, "Percent": { "type": "string", "pattern": "^0*([1-9][0-9]?|100) ?%$" };
    Day, "Day": { "type": "string", "format": "date" };
    TimeOfDay, "TimeOfDay": { "type": "string", "pattern": "^([01][0-9]|2[0-4]):[0-5][0-9](:00)?$" };
    EffectiveFrom, "EffectiveFrom": {
        "anyOf": [{ "type": "string", "format": "date" }, { "type": "string", "format": "date-time" }]
    };
    Renotice, "Renotice": {
        "type": "string", "pattern": "^(at_once|full_lead|[0-9]+ (minutes?|hours?|days?|business days?))$"
    };
    Weekdays, "Weekdays": {
        "type": "array",
        "items": {
            "type": "string",
            "pattern": "(?i)^(mon(day)?|tue(s|sday)?|wed(nesday)?|thu(r|rs|rsday)?|fri(day)?|sat(urday)?|sun(day)?)$"
        }
    };
    HolidayDates, "HolidayDates": {
        "anyOf": [
            { "type": "object", "additionalProperties": { "type": "string" } },
            { "type": "array", "items": { "type": "string", "format": "date" } }
        ]
    };
    CausedIncident, "Caused": {
        "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": { "id": { "type": "string" }, "at": { "type": "string", "format": "date-time" } },
                "required": ["id"],
                "additionalProperties": false
            }
        ]
    };
    Source, "Source": {
        "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": {
                    "document": { "type": "string" },
                    "revision": { "type": "string" },
                    "url": { "type": "string" },
                    "sections": { "type": "object", "additionalProperties": { "type": "string" } }
                },
                "required": ["document"],
                "additionalProperties": false
            }
        ]
    };
}
