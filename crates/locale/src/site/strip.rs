use super::Counted;
use serde::Deserialize;

/// The hours around the window, with the peak hours of each region.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Strip {
    /// Heading of the section.
    pub heading: String,
    /// Legend: the window of the work.
    pub window: String,
    /// Legend: peak hours.
    pub peak: String,
    /// Whose clocks the scale shows; `{zone}`.
    pub axis: String,
    /// The window is outside a region's peak hours; `{from}` and `{to}` are times of day.
    pub outside: String,
    /// The window touches a region's peak hours.
    pub touches: String,
    /// A region whose peak hours are not known at that time.
    pub unknown: String,
    /// Regions that are not shown, by their number.
    pub more: Counted,
    /// The same, where part of the window is outside of them.
    pub partly: String,
}
