use serde::Deserialize;

/// The list of incidents and the page of one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Incidents {
    /// Heading of the open incidents.
    pub open: String,
    /// No incident is open.
    pub none_open: String,
    /// Heading of the resolved incidents.
    pub resolved: String,
    /// No incident has been resolved.
    pub none_resolved: String,
    /// Name of the links to other pages of the list, for assistive technology.
    pub pages: String,
    /// Link to the first page of the list.
    pub newest: String,
    /// Link to the next page of the list.
    pub older: String,
    /// What the page is about.
    pub incident: String,
    /// When it was over, and after how long; `{time}` and `{length}`.
    pub over: String,
    /// How long it lasted, in a list; `{length}`.
    pub lasted: String,
    /// How long ago it began; `{distance}`, such as `20 minutes ago`, is filled in by the browser.
    pub ongoing: String,
    /// The change that caused it.
    pub caused_by: String,
}
