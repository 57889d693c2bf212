//! What has happened to a change, as its record writes it down.

use crate::instant::{self, Instant};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// What has happened (rules N3 to N7). Each instant is missing until it has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Actual {
    /// When work began.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub started_at: Option<Instant>,
    /// Why work was begun outside the announced window (A41).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Deviation>,
    /// When an automatic start was last withheld, because the announced window had ended before it could be taken (A41).
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub withheld_at: Option<Instant>,
    /// The later ends that were published while work was under way, oldest first (rule N4).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended: Vec<Extension>,
    /// When the work itself was done and its verification began.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub finished_at: Option<Instant>,
    /// Whether the change could be applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<bool>,
    /// Whether verification found nothing that blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// When it was undone.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub rolled_back_at: Option<Instant>,
    /// When that was published (A19).
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub rollback_told_at: Option<Instant>,
    /// When it was finished as planned.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub completed_at: Option<Instant>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub closed_at: Option<Instant>,
    /// When it was called off (A29).
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub cancelled_at: Option<Instant>,
    /// The incidents that it caused (rule N7).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<CausedIncident>,
}

impl Actual {
    /// Nothing has happened.
    pub const NOTHING: Self = Self {
        started_at: None,
        deviation: None,
        withheld_at: None,
        extended: Vec::new(),
        finished_at: None,
        applied: None,
        verified: None,
        rolled_back_at: None,
        rollback_told_at: None,
        completed_at: None,
        closed_at: None,
        cancelled_at: None,
        incidents: Vec::new(),
    };

    /// When work came to its end, whichever that was.
    pub fn ended_at(&self) -> Option<Instant> {
        [self.completed_at, self.rolled_back_at, self.cancelled_at, self.closed_at].into_iter().flatten().min()
    }

    /// When work really went on, from its start to its end; in place of what has not come, the planned start and the end
    /// that was published last.
    pub fn ran(&self, start: Instant, end: Instant) -> (Instant, Instant) {
        let Some(began) = self.started_at else { return (start, end) };
        (began, self.ended_at().unwrap_or(end).max(began))
    }

    /// Every end that was published for the work, the planned one first, each with the instant at which a later end was
    /// named in its place (A45); none where no message did.
    pub fn published_ends(&self, planned: Instant) -> impl Iterator<Item = (Instant, Option<Instant>)> {
        let ends = std::iter::once(planned).chain(self.extended.iter().map(|extension| extension.end));
        ends.enumerate().map(|(i, end)| {
            let later = self.extended.iter().skip(i).filter(move |extension| end < extension.end);
            (end, later.map(|extension| extension.at).min())
        })
    }

    /// Whether the change had to be undone (rule N6).
    pub fn failed(&self) -> bool {
        self.rolled_back_at.is_some() || self.applied == Some(false) || self.verified == Some(false)
    }
}

/// Why work was begun outside the announced window: published with the record (A41).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The reason, in words.
    pub reason: String,
    /// When it was given.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub at: Instant,
}

/// Another end than planned, published while work was under way (rule N4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// When it was published.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub at: Instant,
    /// When work is to end instead.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub end: Instant,
}

/// An incident that a change caused: its id alone, or with the instant at which it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CausedIncident {
    /// The incident's id. Text: a file may name one of another system, which is part of no address here.
    pub id: String,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub at: Option<Instant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CausedTable {
    id: String,
    #[serde(default, with = "instant::option")]
    at: Option<Instant>,
}

struct Reader;

impl<'de> de::Visitor<'de> for Reader {
    type Value = CausedIncident;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an incident's id, or a table with `id` and `at`")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<CausedIncident, E> {
        Ok(CausedIncident { id: id.to_owned(), at: None })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<CausedIncident, A::Error> {
        let CausedTable { id, at } = CausedTable::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(CausedIncident { id, at })
    }
}

impl<'de> Deserialize<'de> for CausedIncident {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}
