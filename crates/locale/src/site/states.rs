use serde::Deserialize;

/// States, stages and outcomes, each in a few words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct States {
    /// A record that is not announced.
    pub draft: String,
    /// Announced work.
    pub planned: String,
    /// Work whose window was moved a short time ago.
    pub moved: String,
    /// Work that starts within the hour.
    pub within_the_hour: String,
    /// Work whose planned start has passed.
    pub due: String,
    /// Work that did not begin in its window.
    pub did_not_start: String,
    /// Work under way.
    pub in_progress: String,
    /// Work that is being verified.
    pub verifying: String,
    /// Work whose announced end has passed.
    pub overrun: String,
    /// Work that is over.
    pub finished: String,
    /// Work that was undone.
    pub rolled_back: String,
    /// Work that was called off.
    pub cancelled: String,
    /// An incident whose cause is looked for.
    pub investigating: String,
    /// An incident whose cause is known.
    pub identified: String,
    /// An incident whose remedy is watched.
    pub monitoring: String,
    /// An incident that is over.
    pub resolved: String,
    /// A notice that was published in time.
    pub done: String,
    /// A notice that was published late.
    pub done_late: String,
    /// A notice that is to be published.
    pub notice_due: String,
    /// A notice whose deadline has passed.
    pub overdue: String,
    /// A notice that is only published under a condition.
    pub if_needed: String,
    /// What cannot be judged.
    pub not_known: String,
    /// A promise that was kept.
    pub kept: String,
    /// A promise that was not kept.
    pub not_kept: String,
    /// A rule that a named person set aside.
    pub set_aside: String,
    /// A promise that can still be kept.
    pub to_come: String,
    /// A promise that is not due.
    pub not_due: String,
    /// Release notes that are final.
    pub final_notes: String,
    /// Release notes that may change.
    pub tentative: String,
    /// A release that is deployed.
    pub released: String,
    /// A release whose change is not announced.
    pub unplanned: String,
}
