use super::Counted;
use serde::Deserialize;

/// What was promised for a change, and what was given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promised {
    /// Heading of the section.
    pub heading: String,
    /// How long before the start a notice was published, and how long before was promised; `{given}` and `{promised}`.
    pub given: String,
    /// A notice was published after the start; `{promised}` before was promised.
    pub after_start: String,
    /// A notice that is still due; `{due}` and `{promised}`.
    pub lead_due: String,
    /// A number of business days.
    pub business_days: Counted,
    /// A message that was published in time; `{time}` and `{due}`.
    pub published: String,
    /// A message that was published late; `{time}` and `{late}`.
    pub published_late: String,
    /// A message that is missing; `{due}`.
    pub missing: String,
    /// A message that is still due; `{due}`.
    pub pending: String,
    /// What happened was not published, or late.
    pub unpublished: String,
    /// What happened is still to be published.
    pub unpublished_yet: String,
    /// The rollback message has no deadline of its own.
    pub rollback: String,
    /// The window keeps out of peak hours, freezes and the like.
    pub outside_peak: String,
    /// The window touches peak hours; `{region}` and `{window}`.
    pub touches_peak: String,
    /// The window falls in a time without changes; `{window}`.
    pub touches_freeze: String,
    /// The window is outside the agreed windows.
    pub not_agreed: String,
    /// The other rules that hold, by their number.
    pub others: Counted,
    /// Which policy the change is judged by; `{policy}` and `{version}`.
    pub policy: String,
    /// The same, where days are counted.
    pub given_full: String,
    /// How many rules hold; `{kept}` and `{count}`.
    pub so_far: String,
    /// The same, where nothing is still to come.
    pub in_the_end: String,
    /// An urgent change; `{length}`.
    pub urgent: String,
    /// The same, announced before its start; `{length}` and `{ahead}`.
    pub urgent_ahead: String,
}
