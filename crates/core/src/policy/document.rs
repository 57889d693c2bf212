//! A policy as it is written: the keys that docs/policy.md fixes, nothing checked beyond each value's own form.

use super::{
    banner::Banner,
    delivery::{DeliveryTerms, NoticeTerms},
    effective::EffectiveFrom,
    kind::KindTerms,
    terms::{BeyondHorizon, Freeze, Levels, RenoticeTerms, UrgentTerms, VersionTerms, WindowTerms},
};
use crate::{
    calendar::{Combine, Counting, HolidayCalendar, Weekdays},
    id::{ComponentId, RegionId},
    lead::Length,
    rule::Rule,
    time_of_day::TimeOfDay,
};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{collections::BTreeMap, fmt};

/// Every key of a policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// The policy's name for itself.
    pub id: String,
    /// Its version.
    pub version: String,
    /// When it comes into force.
    pub effective_from: EffectiveFrom,
    /// Whether the early notification is due no later than the change notification (A4).
    #[serde(default)]
    pub order: bool,
    /// How long before the start the reminder is published (rule N2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Length>,
    /// The rules that a named person may set aside with a reason.
    #[serde(default)]
    pub waivable: Vec<Rule>,
    /// The outcome for days beyond a calendar's horizon (A7).
    #[serde(default)]
    pub beyond_horizon: BeyondHorizon,
    /// The vendor's document that the policy carries out.
    #[serde(default)]
    pub source: Source,
    /// Whose business days count, and how.
    pub business: Business,
    /// Urgent updates (A15).
    #[serde(default)]
    pub urgent: UrgentTerms,
    /// What notice an edited record needs (A28).
    #[serde(default)]
    pub renotice: RenoticeTerms,
    /// How versions are read (rule R1).
    #[serde(default)]
    pub versions: VersionTerms,
    /// How mature a feature can be (rule R8).
    #[serde(default)]
    pub maturity: Levels,
    /// How long the banner shows (A40).
    #[serde(default)]
    pub banner: Banner,
    /// When a notice counts as given to its subscribers (A43).
    #[serde(default)]
    pub delivery: DeliveryTerms,
    /// Which notices reach every subscriber who is concerned (A44).
    #[serde(default)]
    pub notices: NoticeTerms,
    /// What is promised for each kind of change.
    pub kinds: Vec<KindTerms>,
    /// Holidays.
    #[serde(default)]
    pub calendars: Vec<HolidayCalendar>,
    /// Regions with their peak hours (rule C5).
    #[serde(default)]
    pub regions: Vec<RegionFile>,
    /// What changes can touch.
    pub components: Vec<ComponentFile>,
    /// Agreed times for maintenance.
    #[serde(default)]
    pub windows: Vec<WindowTerms>,
    /// Times without any.
    #[serde(default)]
    pub freezes: Vec<Freeze>,
}

/// The vendor's document: a name alone, or with the sections that its rules come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Source {
    /// Its title.
    pub document: String,
    /// Which revision.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// Where it can be read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Where it says each rule.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sections: BTreeMap<Rule, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    document: String,
    #[serde(default)]
    revision: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    sections: BTreeMap<Rule, String>,
}

struct SourceReader;

impl<'de> de::Visitor<'de> for SourceReader {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the document's title, or a table with `document`, `revision`, `url` and `sections`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Source, E> {
        Ok(Source { document: text.to_owned(), ..Source::default() })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
        let SourceTable { document, revision, url, sections } =
            SourceTable::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Source { document, revision, url, sections })
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceReader)
    }
}

/// Whose business days count, and how (A5, A6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// The zone whose dates count.
    pub zone: String,
    /// The weekdays that are business days.
    #[serde(default)]
    pub weekdays: Weekdays,
    /// The calendars whose holidays are none.
    #[serde(default)]
    pub calendars: Vec<String>,
    /// How several calendars go together.
    #[serde(default)]
    pub combine: Combine,
    /// What "at least N days before" means.
    #[serde(default)]
    pub counting: Counting,
}

/// A part of the platform that changes can touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComponentFile {
    /// What records call it.
    pub id: ComponentId,
    /// What a reader sees.
    #[serde(default)]
    pub name: String,
    /// The heading under which the status board lists it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The regions that it serves; all where none is named.
    #[serde(default)]
    pub regions: Vec<RegionId>,
}

/// A region, whose peak hours no window may touch (rule C5, A9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegionFile {
    /// What the policy calls it.
    pub id: RegionId,
    /// What a reader sees; its id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its time zone.
    pub zone: String,
    /// When it is busy.
    pub peak: PeakFile,
    /// Whether its holidays are as busy as other days.
    #[serde(default = "yes")]
    pub holidays_are_peak: bool,
    /// Its holidays; needed where they are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
}

impl RegionFile {
    /// What a reader sees: its name, or its id where it has none.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}

fn yes() -> bool {
    true
}

/// A region's busy hours in its local time, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PeakFile {
    /// The days on which they begin.
    #[serde(default)]
    pub days: Weekdays,
    /// When they begin.
    pub from: TimeOfDay,
    /// When they end; on the next day if that is not after the beginning.
    pub to: TimeOfDay,
}
