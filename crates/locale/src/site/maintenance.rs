use serde::Deserialize;

/// The calendar, and the lists of changes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Maintenance {
    /// Why there is no calendar; `{from}`, `{to}` and `{now}`.
    pub no_calendar: String,
    /// Title of the changes that a month leaves out; `{month}`.
    pub more_of: String,
    /// Title of the changes that the first page leaves out.
    pub more: String,
    /// The list is empty.
    pub nothing_more: String,
    /// Name of the links to other pages of the list, for assistive technology.
    pub pages: String,
    /// Link to where the list begins.
    pub first: String,
    /// Link to the next page of the list.
    pub later: String,
}
