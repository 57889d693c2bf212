use super::Counted;
use serde::Deserialize;

/// The promises, kept and not kept.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promises {
    /// Heading of the page.
    pub title: String,
    /// No change was announced.
    pub empty: String,
    /// The record in a sentence: nothing is due.
    pub none_due: String,
    /// Every promise was kept.
    pub all_kept: Counted,
    /// Some were; `{kept}`.
    pub some_kept: Counted,
    /// What is counted; `{from}` and `{rules}`, a link.
    pub counted: String,
    /// The link of that sentence.
    pub counted_rules: String,
    /// How many changes were announced.
    pub changes_announced: Counted,
    /// How many were cancelled.
    pub changes_cancelled: Counted,
    /// How many the scheduler finished.
    pub changes_automatic: Counted,
    /// Figure: urgent changes.
    pub urgent: String,
    /// Below it; `{share}`.
    pub urgent_share: String,
    /// Figure: changes that were undone.
    pub rolled_back: String,
    /// Below it.
    pub of_changes: String,
    /// A number of another; `{count}` and `{all}`.
    pub of: String,
    /// A promise that was not due.
    pub none_due_figure: String,
    /// A promise that is not due yet.
    pub none_due_yet: String,
    /// How many were not kept; `{count}`.
    pub count_broken: String,
    /// How many were set aside; `{count}`.
    pub count_waived: String,
    /// Promise: rule R6.
    pub early: String,
    /// Promise: rule C3.
    pub announced: String,
    /// Promise: rule C9.
    pub edits: String,
    /// Promise: rule N2.
    pub reminded: String,
    /// Promise: rule N3.
    pub started: String,
    /// Promise: rule N4.
    pub overrun: String,
    /// Promise: the announced window.
    pub window: String,
    /// Promise: rule N5.
    pub ended: String,
    /// Promise: rule N6.
    pub rollback: String,
    /// Heading of the figures by month.
    pub months: String,
    /// What the chart shows; `{zone}`.
    pub months_caption: String,
    /// A column.
    pub month: String,
    /// A column: how many changes were announced.
    pub changes_column: String,
    /// Heading of the figures by promise.
    pub promises_heading: String,
    /// What the table shows.
    pub promises_caption: String,
    /// A column.
    pub promise: String,
    /// A column: what was not kept.
    pub otherwise: String,
    /// Heading of the changes.
    pub changes: String,
    /// The same on one of several pages; `{page}` and `{pages}`.
    pub changes_page: String,
    /// Which changes are on the page; `{first}`, `{last}` and `{count}`.
    pub changes_shown: String,
    /// Link to the page before.
    pub newer: String,
    /// Link to the page after.
    pub older: String,
    /// Name of these links.
    pub pages: String,
    /// How many promises of a change were kept; `{kept}` and `{due}`.
    pub kept_of: String,
    /// The scheduler finished it.
    pub automatic: String,
    /// When it was announced; `{time}`.
    pub announced_at: String,
    /// An urgent change; `{time}`, `{length}` and `{decided}`.
    pub announced_after: String,
    /// The same, at once; `{time}`.
    pub announced_with: String,
    /// The same, before it; `{time}`, `{length}` and `{decided}`.
    pub announced_ahead: String,
    /// The same, where the record does not say; `{time}`.
    pub announced_unknown: String,
    /// Name of a change's table; `{title}`.
    pub caption: String,
    /// A column: when it happened.
    pub when: String,
    /// A column: when it was due.
    pub due_by: String,
    /// A column.
    pub outcome: String,
    /// Before the time of work, on a narrow page.
    pub worked: String,
    /// Before the time of a notice, on a narrow page.
    pub published: String,
    /// It has not happened yet.
    pub not_yet: String,
    /// There was no work in the window.
    pub not_in_window: String,
    /// The notice is missing.
    pub not_published: String,
    /// Another notice served as this one.
    pub no_own_due: String,
    /// When a rollback is published.
    pub before_closed: String,
    /// It is not known when it was due.
    pub due_unknown: String,
    /// How late it was; `{length}`.
    pub late: String,
    /// How long there was work outside the announced window; `{length}`.
    pub outside_window: String,
    /// How late it was, where that is still in time; `{length}`.
    pub in_grace: String,
    /// Why the notice is not promised by itself.
    pub served_by_announcement: String,
    /// The mail was late; `{accepted}`, `{recipients}` and `{share}`.
    pub mail_late: String,
    /// The mail is under way; the same and `{time}`.
    pub mail_pending: String,
    /// A waiver; `{rule}` is a link, and `{time}`.
    pub waived: String,
    /// Its reason, and who set it aside; `{reason}` and `{by}`.
    pub waived_by: String,
    /// Heading of what is counted.
    pub counted_heading: String,
}
