use super::Counted;
use serde::Deserialize;

/// The page of one change.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Record {
    /// After a time of the reader's own zone.
    pub zone_own: String,
    /// After a time of the vendor's zone; `{vendor}`.
    pub zone_vendor: String,
    /// Announced work: how far its start is; `{distance}`, such as `in 3 days`, is filled in by the browser.
    pub starts_in: String,
    /// What readers have to do because of the work.
    pub what_to_do: String,
    /// Link to the calendar file.
    pub calendar_file: String,
    /// The planned start has passed; `{start}`.
    pub due: String,
    /// Work did not begin in its window; `{window}`.
    pub missed: String,
    /// An automatic start was skipped; `{time}`.
    pub withheld: String,
    /// The planned end has passed; `{end}`.
    pub overrun_planned: String,
    /// The end that was published last has passed; `{end}`.
    pub overrun_later: String,
    /// Link to the promises that were not kept, by their number.
    pub broken: Counted,
    /// The expected end, with when it was published; `{end}` and `{time}`.
    pub expected_published: String,
    /// Heading of the details.
    pub details: String,
    /// The description of work that is over.
    pub work_was: String,
    /// Which steps are automatic.
    pub steps: String,
    /// Start and finish are automatic.
    pub automatic_both: String,
    /// The start is automatic.
    pub automatic_start: String,
    /// The finish is automatic.
    pub automatic_finish: String,
    /// Heading of the incidents that the work caused.
    pub incidents: String,
    /// Heading of what changed about the plan.
    pub edits: String,
    /// The window is another one; `{before}` and `{after}`.
    pub edit_moved: String,
    /// The downtime is at another time.
    pub edit_downtime_moved: String,
    /// There is downtime now; `{length}`.
    pub edit_downtime_new: String,
    /// There is no downtime any more.
    pub edit_downtime_none: String,
    /// The downtime has another length; `{before}` and `{after}`.
    pub edit_downtime: String,
    /// One more component is affected; `{component}` and `{impact}`.
    pub edit_component_new: String,
    /// A component is affected in another way; `{component}`, `{before}` and `{after}`.
    pub edit_component: String,
    /// A component is no longer affected; `{component}`.
    pub edit_component_gone: String,
    /// Another class of release is deployed; `{before}` and `{after}`.
    pub edit_release: String,
    /// Nothing is deployed.
    pub deploys_none: String,
    /// A PATCH release is deployed.
    pub deploys_patch: String,
    /// A MINOR release is deployed.
    pub deploys_minor: String,
    /// A MAJOR release is deployed.
    pub deploys_major: String,
    /// Only texts were edited.
    pub edit_text: String,
    /// When an edit was published; `{time}`.
    pub edit_published: String,
    /// An impact of a component that the downtime affects; `{impact}`.
    pub impact_down: String,
    /// Heading of the rules that were set aside.
    pub waivers: String,
    /// Heading of why finished work could not wait.
    pub urgent_was: String,
    /// When an urgent update was decided.
    pub decided: String,
    /// When an urgent update was announced.
    pub announced: String,
    /// How long after the decision that was; `{time}` and `{length}`.
    pub announced_after: String,
    /// Whether a warning in advance was possible.
    pub warning: String,
    /// It was possible.
    pub possible: String,
    /// It was not possible.
    pub not_possible: String,
    /// What was weighed about the time of day.
    pub time_of_day: String,
    /// Heading of what is done, while it is done.
    pub work_now: String,
    /// After what readers notice without a downtime.
    pub no_downtime: String,
}
