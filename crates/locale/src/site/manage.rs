use fairnotice_core::change::MessageKind;
use serde::Deserialize;

/// The pages on which a subscriber changes or ends a subscription.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manage {
    /// Heading.
    pub title: String,
    /// Where notices go; `{address}`.
    pub to: String,
    /// Legend of the notices.
    pub notices: String,
    /// What it means not to tick one.
    pub notices_hint: String,
    /// A notice that the policy requires.
    pub always: String,
    /// Early notification of a release.
    pub early: String,
    /// Announcement of a change.
    pub announcement: String,
    /// Final release notes.
    pub notes: String,
    /// Documentation of a release.
    pub documentation: String,
    /// What changed in a plan.
    pub changed: String,
    /// Reminder before the start.
    pub reminder: String,
    /// Work has begun.
    pub started: String,
    /// Progress.
    pub update: String,
    /// Work is being verified.
    pub verifying: String,
    /// Work is finished.
    pub finished: String,
    /// Work was rolled back.
    pub rolled_back: String,
    /// An incident.
    pub incident: String,
    /// Work was cancelled.
    pub cancelled: String,
    /// Stores what is chosen.
    pub save: String,
    /// Shown after that.
    pub saved: String,
    /// Heading where mail was refused.
    pub suspended_title: String,
    /// Why no mail is sent, and what helps; `{link}`.
    pub suspended: String,
    /// The words of that link.
    pub suspended_link: String,
    /// Heading and button that end a subscription.
    pub unsubscribe: String,
    /// What follows.
    pub unsubscribe_text: String,
    /// What is asked before a subscription ends; `{vendor}` and `{address}`.
    pub ask: String,
    /// Heading after that.
    pub done_title: String,
    /// What it means.
    pub done: String,
    /// The last mail.
    pub done_letter: String,
    /// Heading and button that begin a subscription again.
    pub undo: String,
    /// What follows.
    pub undo_text: String,
}

impl Manage {
    /// What a kind of notice is called.
    pub fn notice(&self, kind: MessageKind) -> &str {
        match kind {
            MessageKind::Early => &self.early,
            MessageKind::Announcement => &self.announcement,
            MessageKind::Notes => &self.notes,
            MessageKind::Documentation => &self.documentation,
            MessageKind::Changed => &self.changed,
            MessageKind::Reminder => &self.reminder,
            MessageKind::Started => &self.started,
            MessageKind::Update => &self.update,
            MessageKind::Verifying => &self.verifying,
            MessageKind::Finished => &self.finished,
            MessageKind::RolledBack => &self.rolled_back,
            MessageKind::Incident => &self.incident,
            MessageKind::Cancelled => &self.cancelled,
        }
    }
}
