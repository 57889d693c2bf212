use super::Counted;
use serde::Deserialize;

/// The first page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Home {
    /// The headline, while something is affected: `{status}` and `{components}`.
    pub affected: String,
    /// Under the headline, while something is affected: since when; `{start}`.
    pub since: String,
    /// The next announced work; `{title}`, a link, and `{start}`.
    pub next: String,
    /// When the newest change of the page's data was published; `{time}`.
    pub updated: String,
    /// Heading of the open incidents.
    pub open_incidents: String,
    /// Heading of the work that is going on.
    pub under_way: String,
    /// Heading of announced work.
    pub coming: String,
    /// Shown where no work is announced.
    pub nothing_coming: String,
    /// Heading of the components.
    pub components: String,
    /// A group of components of which every one works, by their number; `{count}`.
    pub all_work: Counted,
    /// Heading of what ended a short time ago.
    pub recent: String,
    /// Link to every incident.
    pub all_incidents: String,
    /// Link to the calendar.
    pub all_maintenance: String,
    /// Link to the open incidents that are not shown; `{count}`.
    pub more_incidents: Counted,
    /// Link to the announced changes that are not shown; `{count}`.
    pub more_changes: Counted,
    /// Work under way with another end than the planned one; `{end}`.
    pub expected_end: String,
    /// An incident: when it began; `{start}`.
    pub began: String,
    /// An incident that is over: from when to when; `{start}` and `{end}`.
    pub lasted: String,
    /// A component with what an incident or work does to it; `{what}` and `{impact}`.
    pub affected_by: String,
    /// Work under way: how far its end is; `{distance}`, such as `in 5 minutes`, is filled in by the browser.
    pub ends_in: String,
    /// Work whose end has passed: how long ago; `{distance}`, such as `5 minutes ago`.
    pub was_to_end: String,
    /// Heading of the ways to be notified.
    pub follow: String,
    /// Who can be notified of what.
    pub follow_text: String,
    /// What else is open or under way; `{titles}` are links.
    pub also: String,
    /// The worst state of a group, and how many of its components have it; `{status}`, `{count}` and `{all}`.
    pub some_affected: String,
    /// The components of an entry; `{components}`.
    pub affects: String,
}
