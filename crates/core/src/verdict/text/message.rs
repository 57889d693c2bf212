//! Texts of the rules N1 to N8: the messages that are due as work goes on.

use crate::{
    change::MessageKind,
    diagnostic::Diagnostic,
    instant::{self, Instant},
};

pub(crate) const NOTHING_HAPPENED: &str = "the record holds nothing that has happened yet";
pub(crate) const ROUTINE: &str = "no notice of a routine update is due";
pub(crate) const NOT_ANNOUNCED: &str = "the change is not announced yet";
pub(crate) const ANNOUNCED: &str = "the change is announced";
pub(crate) const NO_REMINDER_PROMISED: &str = "the policy promises no reminder";
pub(crate) const CANCELLED_BEFORE_START: &str = "the change was cancelled before its start";
pub(crate) const REMINDER_NOT_DUE: &str = "the reminder is not due yet";
pub(crate) const BEGAN_BEFORE_REMINDER: &str = "work had begun before the reminder was due";
pub(crate) const NOT_BEGUN: &str = "work has not begun";
pub(crate) const NO_OVERRUN: &str = "work has not run over its planned end";
pub(crate) const NOT_FINISHED_AS_PLANNED: &str = "the change was not finished as planned";
pub(crate) const NOT_FINISHED: &str = "work is not finished";
pub(crate) const NO_ROLLBACK: &str = "nothing had to be rolled back";
pub(crate) const NO_INCIDENT: &str = "no incident was caused";
pub(crate) const INCIDENTS_PUBLISHED: &str = "every incident was published";
pub(crate) const NO_RELEASE_MESSAGE: &str = "nothing of the release has been published yet";
pub(crate) const RELEASE_PUBLISHED: &str = "what is claimed of the release was published";

/// What sets the instant at which a message is due.
pub(crate) mod because {
    pub(crate) const ANNOUNCED: &str = "the change was announced";
    pub(crate) const START_NEAR: &str = "the start came near";
    pub(crate) const BEGAN: &str = "work began";
    pub(crate) const PLANNED_END: &str = "the planned end passed";
    pub(crate) const PUBLISHED_END: &str = "the end published last passed";
    pub(crate) const FINISHED: &str = "work was finished";
    pub(crate) const CLOSED_AFTER: &str = "the record is closed only after it";
    pub(crate) const BY_COMPLETION: &str = "it is due by completion";
    pub(crate) const NOTES_BY_COMPLETION: &str = "they are due by completion";
    pub(crate) const NOTES_WITH_NOTICE: &str = "they are due with the change notification";
}

pub(crate) fn begun_unannounced() -> Diagnostic {
    Diagnostic::new("announced_at", "is missing, and work has begun").help("announce it immediately")
}

pub(crate) fn announced_after_end() -> Diagnostic {
    announced_late("is after the fact: the work was over")
}

pub(crate) fn announced_after_start() -> Diagnostic {
    announced_late("is after the fact: work had begun")
}

fn announced_late(what: &str) -> Diagnostic {
    Diagnostic::new("announced_at", what).help("announce work before it begins")
}

pub(crate) fn second_reminder(at: Instant) -> Diagnostic {
    Diagnostic::new("notices", format!("hold a second reminder for this start, {}", instant::text(at)))
        .help("one reminder is published for each start")
}

pub(crate) fn completion_missing() -> Diagnostic {
    Diagnostic::new("actual.completed_at", "is missing, and the record is closed").help("say when work was finished")
}

pub(crate) fn rollback_missing() -> Diagnostic {
    Diagnostic::new("actual.rolled_back_at", "is missing: the change was not applied, or not verified")
        .help("roll it back, and say when")
}

pub(crate) fn incident_unpublished(i: usize, id: &str) -> Diagnostic {
    let what = format!("`{id}` was not published immediately by an incident message");
    Diagnostic::new(format!("actual.incidents[{i}]"), what)
        .help("publish it on the status site with an incident message")
}

pub(crate) fn release_message_missing(key: &str, kind: MessageKind) -> Diagnostic {
    Diagnostic::new(key, format!("is claimed, and `notices` hold no message `{}` of that time", kind.id()))
        .help(format!("publish the {kind}"))
}
