use super::Counted;
use serde::Deserialize;

/// The notices of a change, a release or an incident.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Notices {
    /// Heading of the section.
    pub heading: String,
    /// Where every notice is published.
    pub on_site: String,
    /// Heading of the notices that went out by mail.
    pub by_mail: String,
    /// No notice is due.
    pub none: String,
    /// For whom a notice is.
    pub organisations: String,
    /// For whom a notice is.
    pub readers: String,
    /// That a release is coming.
    pub early: String,
    /// That work is planned.
    pub announcement: String,
    /// The final release notes.
    pub notes: String,
    /// Product documentation.
    pub documentation: String,
    /// That something has changed.
    pub changed: String,
    /// That work is about to start.
    pub reminder: String,
    /// That work has begun.
    pub started: String,
    /// Progress, or that work takes longer.
    pub update: String,
    /// That work is being verified.
    pub verifying: String,
    /// That work is finished.
    pub finished: String,
    /// That the change was undone.
    pub rolled_back: String,
    /// That something went wrong.
    pub incident: String,
    /// That work will not happen.
    pub cancelled: String,
    /// When it was published; `{time}`.
    pub published: String,
    /// It was published late; `{time}` and `{due}`.
    pub published_late: String,
    /// The announcement came so late that it serves as the reminder; `{time}`.
    pub served: String,
    /// Work did not begin in its window, which was published; `{time}`.
    pub missed_window: String,
    /// Its deadline has passed; `{due}`.
    pub was_due: String,
    /// It is due if work runs past its end; `{due}`.
    pub if_overrun: String,
    /// It is due if the change is rolled back.
    pub if_rolled_back: String,
    /// It is due when work begins; `{start}`.
    pub at_start: String,
    /// It is due when work is finished; `{end}`.
    pub at_end: String,
    /// It is due when work is finished, which has another end; `{end}`.
    pub at_later_end: String,
    /// It is due at an instant; `{time}`.
    pub at: String,
    /// It is due by an instant; `{time}`.
    pub by: String,
    /// It is due as soon as possible.
    pub soon: String,
    /// The recipients of the mails are being counted.
    pub preparing: String,
    /// Nobody was subscribed.
    pub nobody: String,
    /// For how many subscribers the mails are.
    pub subscribers: Counted,
    /// They are not all counted yet.
    pub so_far: String,
    /// How many mails were accepted; `{count}`.
    pub accepted: String,
    /// How many mails were refused; `{count}`.
    pub refused: String,
    /// How many mails are not delivered; `{count}`.
    pub parked: String,
    /// How many mails wait; `{count}`.
    pub waiting: String,
    /// When the mails were accepted; `{time}`.
    pub accepted_at: String,
    /// When the mails were accepted; `{first}` and `{last}`.
    pub accepted_between: String,
    /// A mail server accepted it for every subscriber; `{time}`.
    pub accepted_by_all: String,
}
