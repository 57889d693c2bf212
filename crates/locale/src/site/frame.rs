use serde::Deserialize;

/// Head, menu and footer of every page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Frame {
    /// Link to the first page, in the menu.
    pub status: String,
    /// Link to the calendar.
    pub maintenance: String,
    /// Link to the incidents.
    pub incidents: String,
    /// Link to the releases.
    pub releases: String,
    /// Link to the promises.
    pub promises: String,
    /// Link to the policy.
    pub policy: String,
    /// Link to the form for subscribers.
    pub subscribe: String,
    /// Link past the menu.
    pub skip: String,
    /// Name of the menu for assistive technology.
    pub menu: String,
    /// What the vendor does for its readers, in the footer.
    pub promise: String,
    /// Whose software it is; the product's name stands in `{product}`.
    pub powered: String,
    /// Before the links to the same page in other languages.
    pub language: String,
    /// Before the links to the same page with other times.
    pub times: String,
    /// Times of the reader's own zone.
    pub your_zone: String,
    /// A page in a browser's list of tabs: `{title}` and `{vendor}`.
    pub title: String,
}
