use super::Counted;
use serde::Deserialize;

/// The policy.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// Heading of the page.
    pub title: String,
    /// What the page says; `{vendor}`.
    pub lead: String,
    /// Why the page can be trusted.
    pub made: String,
    /// The policy's version.
    pub version: String,
    /// When the policy came into force.
    pub in_force_since: String,
    /// When the policy will come into force.
    pub in_force_from: String,
    /// The vendor's document that the policy carries out.
    pub document: String,
    /// What identifies the file.
    pub hash: String,
    /// The release of the time zone data.
    pub tzdata: String,
    /// Name of the links to the parts of the page.
    pub contents: String,
    /// Above a version that is not in force; `{version}` is a link to the one that is.
    pub other_version: String,
    /// A version that is coming; `{version}` and `{time}`.
    pub next_version: String,
    /// Between the entries of a list in a line.
    pub separator: String,
    /// In a table: nothing is promised.
    pub none: String,
    /// Heading of the promises for each kind of change.
    pub kinds: String,
    /// What a kind of change is.
    pub kinds_text: String,
    /// How early a change is announced; `{lead}`.
    pub announced_before: String,
    /// How early an urgent change is announced.
    pub announced_urgent: String,
    /// The same where the policy has a target; `{length}`.
    pub announced_within: String,
    /// A routine update is not announced.
    pub announced_routine: String,
    /// A kind without a promised lead.
    pub announced_any: String,
    /// What a change may deploy.
    pub deploys: String,
    /// No release.
    pub deploys_none: String,
    /// Fixes.
    pub deploys_patch: String,
    /// Features.
    pub deploys_minor: String,
    /// Breaking changes.
    pub deploys_major: String,
    /// Other leads for changes that do more.
    pub tiers: String,
    /// A lead by impact; `{impact}` and `{lead}`.
    pub tier_impact: String,
    /// A lead by length; `{length}` and `{lead}`.
    pub tier_length: String,
    /// A lead by both; `{impact}`, `{length}` and `{lead}`.
    pub tier_both: String,
    /// The early notification of a release.
    pub early: String,
    /// A lead; `{lead}`.
    pub at_least_before: String,
    /// The final release notes.
    pub notes: String,
    /// They are published with the announcement.
    pub notes_with_notice: String,
    /// They are published by the end of the work.
    pub notes_by_completion: String,
    /// Product documentation.
    pub documentation: String,
    /// The reminder.
    pub reminder: String,
    /// When it is published; `{length}`.
    pub reminder_before: String,
    /// When a change may take place.
    pub hours: String,
    /// No hours bind it.
    pub hours_any: String,
    /// It may touch peak hours.
    pub hours_exempt: String,
    /// It keeps out of peak hours.
    pub hours_avoided: String,
    /// It keeps to agreed windows; `{windows}`.
    pub hours_windows: String,
    /// It keeps out of freezes.
    pub hours_freezes: String,
    /// The rollback plan.
    pub rollback: String,
    /// There is one.
    pub rollback_needed: String,
    /// There may be none.
    pub rollback_may_lack: String,
    /// What the announcement has to say besides.
    pub states: String,
    /// What an urgent change acts against.
    pub require_cause: String,
    /// How critical that is.
    pub require_criticality: String,
    /// What it may do.
    pub require_impact: String,
    /// What was weighed about the hour.
    pub require_time_of_day: String,
    /// What waiting would risk.
    pub require_risk: String,
    /// Heading of the reference table.
    pub table: String,
    /// How to read the leads of the table.
    pub table_text: String,
    /// A column: the kind of change.
    pub kind: String,
    /// A column: rule R6.
    pub early_notification: String,
    /// A column: rule C3.
    pub change_notification: String,
    /// Heading and column: rule C5.
    pub peak_hours: String,
    /// It keeps out of them.
    pub peak_avoided: String,
    /// It may touch them.
    pub peak_exempt: String,
    /// Heading: how leads are counted.
    pub counting: String,
    /// Whole days; `{zone}`.
    pub counting_clear: String,
    /// The same time of day; `{zone}`.
    pub counting_elapsed: String,
    /// Dates; `{zone}`.
    pub counting_date: String,
    /// Where business days are explained; `{calendar}` is a link.
    pub counting_business: String,
    /// The order of two notices.
    pub counting_order: String,
    /// When a notice counts as given; `{share}`.
    pub counting_mail: String,
    /// Heading: what an edit calls for.
    pub edits: String,
    /// A column: what is edited.
    pub edit: String,
    /// The window stays inside the announced one.
    pub edit_inside: String,
    /// It starts earlier.
    pub edit_earlier: String,
    /// It starts later.
    pub edit_later: String,
    /// It lasts longer.
    pub edit_longer: String,
    /// More downtime.
    pub edit_downtime: String,
    /// More components.
    pub edit_components: String,
    /// Worse impact.
    pub edit_impact: String,
    /// A higher class of release.
    pub edit_class: String,
    /// A column: how an edit is announced.
    pub demand: String,
    /// With a message.
    pub demand_immediate: String,
    /// With a message and a lead; `{lead}`.
    pub demand_ahead: String,
    /// With the full lead.
    pub demand_full: String,
    /// What peak hours are for.
    pub peak_text: String,
    /// The policy has no region.
    pub peak_none: String,
    /// Above the strips of a week; `{from}`, `{to}` and `{zone}`.
    pub week: String,
    /// The strip of free hours; `{kinds}`.
    pub week_free: String,
    /// What opens the free hours as text.
    pub week_list: String,
    /// There is no free hour in this week.
    pub week_nothing: String,
    /// The hours of this week are not known.
    pub week_unknown: String,
    /// A column: the region.
    pub region: String,
    /// A column: weekdays.
    pub days: String,
    /// A column: from when to when.
    pub hours_of_day: String,
    /// Hours that end on the next day; `{hours}`.
    pub next_day: String,
    /// A column: the time zone.
    pub zone: String,
    /// A column: whether holidays are busy.
    pub holidays_too: String,
    /// They are.
    pub holidays_busy: String,
    /// They are not.
    pub holidays_quiet: String,
    /// Heading of the agreed windows.
    pub windows: String,
    /// A column: what the window is called.
    pub window: String,
    /// A column: which weekdays of a month.
    pub of_month: String,
    /// Every one.
    pub of_month_every: String,
    /// The first one.
    pub of_month_first: String,
    /// The second one.
    pub of_month_second: String,
    /// The third one.
    pub of_month_third: String,
    /// The fourth one.
    pub of_month_fourth: String,
    /// The fifth one.
    pub of_month_fifth: String,
    /// The last one.
    pub of_month_last: String,
    /// A column: for which kinds of change.
    pub window_for: String,
    /// Every kind that avoids peak hours.
    pub window_all: String,
    /// Heading of the business calendar.
    pub calendar: String,
    /// The weekdays that count.
    pub business_days: String,
    /// Where the holidays come from.
    pub holiday_source: String,
    /// A source with its version; `{source}` and `{version}`.
    pub holiday_source_of: String,
    /// The last day whose holidays are known.
    pub holidays_known: String,
    /// Only common holidays do not count.
    pub combine_any: String,
    /// The policy has no holidays.
    pub no_holidays: String,
    /// Heading of the holidays.
    pub holidays: String,
    /// There is none.
    pub holidays_none: String,
    /// They end earlier; `{date}`.
    pub holidays_end: String,
    /// Heading of the freezes.
    pub freezes: String,
    /// What a freeze is.
    pub freezes_text: String,
    /// There is none.
    pub freezes_none: String,
    /// Kinds that go on; `{kinds}`.
    pub freeze_except: String,
    /// Heading: what a notice says.
    pub content: String,
    /// Before the list.
    pub content_text: String,
    /// Rule C8.
    pub content_work: String,
    /// Rule C8.
    pub content_components: String,
    /// Rule C7.
    pub content_downtime: String,
    /// Rule C6.
    pub content_rollback: String,
    /// Rule R7.
    pub content_release: String,
    /// Rule R5.
    pub content_migration: String,
    /// Rule R2.
    pub content_coexistence: String,
    /// Rule C4.
    pub content_urgent: String,
    /// What a kind's record has to state; `{kind}` and `{statements}`.
    pub content_requires: String,
    /// Heading of the rules.
    pub rules: String,
    /// What the list is.
    pub rules_text: String,
    /// Heading of the rules R1 to R9.
    pub rules_releases: String,
    /// Heading of the rules C1 to C9.
    pub rules_changes: String,
    /// Heading of the rules N1 to N8.
    pub rules_notices: String,
    /// Where the vendor's document says it; `{section}`.
    pub rule_section: String,
    /// A rule that may be set aside.
    pub rule_waivable: String,
    /// Heading of the versions.
    pub versions: String,
    /// A version; `{version}`.
    pub version_name: String,
    /// Since when it is or was in force; `{time}`.
    pub version_since: String,
    /// From when to when it was in force; `{range}`.
    pub version_until: String,
    /// From when it will be; `{time}`.
    pub version_from: String,
    /// A version that is stored only.
    pub version_kept: String,
    /// The version in force.
    pub version_current: String,
    /// A lead in minutes.
    pub minutes: Counted,
    /// A lead in hours.
    pub hours_lead: Counted,
    /// A lead in days.
    pub days_lead: Counted,
    /// A lead in business days.
    pub business_days_lead: Counted,
    /// What immediately means; `{length}`.
    pub counting_grace: String,
}
