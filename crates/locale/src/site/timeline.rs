use serde::Deserialize;

/// The messages of a change or an incident.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Timeline {
    /// Heading of the messages.
    pub heading: String,
    /// Work was announced.
    pub announced: String,
    /// Work has begun.
    pub started: String,
    /// The record was closed.
    pub closed: String,
    /// The plan was edited.
    pub changed: String,
    /// Work caused an incident.
    pub incident: String,
    /// An update.
    pub update: String,
    /// Work under way has another end; `{end}`.
    pub expected_now: String,
    /// Work that is over had another end then; `{end}`.
    pub expected_then: String,
    /// Link to the incident.
    pub about_incident: String,
    /// Work ended after its planned end; `{length}`.
    pub late_end: String,
    /// A text was corrected; `{time}`.
    pub corrected: String,
}
