//! Badges: a state in a few words, with a tone.

use super::context::PageContext;
use fairnotice_core::{
    component::Status, embed::EmbedChange, incident::Stage, notice::Phase, record::State, snapshot::PublicChange,
    timetable::Progress, verdict::Outcome,
};
use fairnotice_locale::language::Language;
use fairnotice_widget::status;
use leptos::prelude::*;

/// A short text with a tone of the style sheet. The text carries the meaning, never the colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) words: &'static str,
    tone: &'static str,
}

impl Badge {
    const fn new(words: &'static str, tone: &'static str) -> Self {
        Self { words, tone }
    }

    /// A record's badge, at the time of the page.
    pub(super) fn of(change: &PublicChange, context: &PageContext) -> Self {
        let now = context.now().timestamp_millis();
        match Phase::of(&EmbedChange::new(change, context.snapshot(), ""), now) {
            Some(Phase::Overrun) => Self::new("Overrun", "bad"),
            Some(Phase::DidNotStart) => Self::new("Did not start", "bad"),
            Some(Phase::Due) => Self::new("Due to start", "warn"),
            Some(Phase::WithinTheHour) => Self::new("Starts within the hour", "warn"),
            // The banner shows this for a limited time; the record shows it until it is moved or cancelled.
            None if change.state == State::Announced && change.end <= context.now() => {
                Self::new("Did not start", "bad")
            }
            _ => Self::state(change.outcome()),
        }
    }

    /// A state in words for readers.
    pub(super) fn state(state: State) -> Self {
        match state {
            State::Draft => Self::new("Draft", "quiet"),
            State::Announced => Self::new("Planned", "calm"),
            State::InProgress => Self::new("In progress", "warn"),
            State::Verifying => Self::new("Being verified", "warn"),
            State::Completed | State::Closed => Self::new("Finished", "ok"),
            State::RolledBack => Self::new("Rolled back", "bad"),
            State::Cancelled => Self::new("Cancelled", "quiet"),
        }
    }

    /// An incident's stage.
    pub(super) fn stage(stage: Stage) -> Self {
        match stage {
            Stage::Investigating => Self::new("Investigating", "bad"),
            Stage::Identified => Self::new("Identified", "bad"),
            Stage::Monitoring => Self::new("Monitoring", "warn"),
            Stage::Resolved => Self::new("Resolved", "ok"),
        }
    }

    /// A component's status.
    pub(super) fn component(status: Status) -> Self {
        let tone = match status {
            Status::Operational => "ok",
            Status::UnderMaintenance => "calm",
            Status::DegradedPerformance | Status::PartialOutage => "warn",
            Status::MajorOutage => "bad",
        };
        Self::new(Language::english().message(status::message(status)), tone)
    }

    /// The progress of a notice.
    pub(super) fn progress(progress: Progress) -> Self {
        match progress {
            Progress::Done => Self::new("Done", "ok"),
            Progress::DoneLate => Self::new("Done late", "warn"),
            Progress::Due => Self::new("Due", "calm"),
            Progress::Overdue => Self::new("Overdue", "bad"),
            Progress::Conditional => Self::new("If needed", "quiet"),
            Progress::Unknown => Self::new("Not known", "warn"),
        }
    }

    /// The outcome of a promise.
    pub(super) fn promise(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::new("Kept", "ok"),
            Outcome::Fail => Self::new("Not kept", "bad"),
            Outcome::Unknown => Self::new("Not known", "bad"),
            Outcome::Waived => Self::new("Set aside", "warn"),
            Outcome::Pending => Self::new("To come", "calm"),
            Outcome::NotApplicable => Self::new("Not due", "quiet"),
        }
    }

    /// Whether release notes are final.
    pub(super) fn notes(are_final: bool) -> Self {
        if are_final { Self::new("Final notes", "ok") } else { Self::new("Tentative", "warn") }
    }

    pub(super) fn badge(self) -> AnyView {
        view! { <span class="state" data-tone=self.tone>{self.words}</span> }.into_any()
    }
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
