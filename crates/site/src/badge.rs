//! Badges: a state in a few words, with its colour and its icon (docs/visual-design.md).

use super::{context::PageContext, icon::Icon};
use fairnotice_core::{
    component::Status,
    embed::EmbedChange,
    incident::{Incident, Stage},
    notice::Phase,
    record::State,
    snapshot::PublicChange,
    timetable::Progress,
    verdict::Outcome,
};
use fairnotice_locale::site::States;
use fairnotice_widget::status;
use leptos::prelude::*;

/// A short text with a tone of the style sheet. The text carries the meaning, never the colour or the icon alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) words: &'static str,
    pub(super) tone: &'static str,
    pub(super) icon: Icon,
}

impl Badge {
    const fn new(words: &'static str, tone: &'static str, icon: Icon) -> Self {
        Self { words, tone, icon }
    }

    /// A record's badge, at the time of the page.
    pub(super) fn of(change: &PublicChange, context: &PageContext) -> Self {
        let (texts, now) = (&context.texts().states, context.now().timestamp_millis());
        match Phase::of(&EmbedChange::new(change, context.snapshot(), ""), now) {
            Some(phase) => Self::phase(phase, texts),
            // The banner shows this for a limited time; the record shows it until it is moved or cancelled.
            None if change.state == State::Announced && change.end <= context.now() => {
                Self::phase(Phase::DidNotStart, texts)
            }
            None => Self::state(change.outcome(), context),
        }
    }

    /// What a notice says of a record.
    fn phase(phase: Phase, texts: &'static States) -> Self {
        match phase {
            Phase::Incident => Self::new(&texts.investigating, "bad", Icon::Alert),
            Phase::Overrun => Self::new(&texts.overrun, "bad", Icon::Late),
            Phase::InProgress => Self::new(&texts.in_progress, "work", Icon::Wrench),
            Phase::Verifying => Self::new(&texts.verifying, "check", Icon::Magnifier),
            Phase::Due => Self::new(&texts.due, "warn", Icon::Clock),
            Phase::DidNotStart => Self::new(&texts.did_not_start, "severe", Icon::Missed),
            Phase::WithinTheHour => Self::new(&texts.within_the_hour, "warn", Icon::Clock),
            Phase::RolledBack => Self::new(&texts.rolled_back, "severe", Icon::Back),
            Phase::Completed => Self::new(&texts.finished, "ok", Icon::Tick),
            Phase::Cancelled => Self::new(&texts.cancelled, "quiet", Icon::Barred),
            Phase::Moved => Self::new(&texts.moved, "calm", Icon::Moved),
            Phase::Announced => Self::new(&texts.planned, "calm", Icon::Calendar),
        }
    }

    /// A state in words for readers.
    pub(super) fn state(state: State, context: &PageContext) -> Self {
        let texts = &context.texts().states;
        let phase = match state {
            State::Draft => return Self::new(&texts.draft, "quiet", Icon::Pencil),
            State::Announced => Phase::Announced,
            State::InProgress => Phase::InProgress,
            State::Verifying => Phase::Verifying,
            State::Completed | State::Closed => Phase::Completed,
            State::RolledBack => Phase::RolledBack,
            State::Cancelled => Phase::Cancelled,
        };
        Self::phase(phase, texts)
    }

    /// An incident's stage.
    pub(super) fn stage(stage: Stage, context: &PageContext) -> Self {
        let texts = &context.texts().states;
        match stage {
            Stage::Investigating => Self::new(&texts.investigating, "bad", Icon::Magnifier),
            Stage::Identified => Self::new(&texts.identified, "bad", Icon::Alert),
            Stage::Monitoring => Self::new(&texts.monitoring, "warn", Icon::Eye),
            Stage::Resolved => Self::new(&texts.resolved, "ok", Icon::Tick),
        }
    }

    /// An incident: its stage, and while it is open the tone of what is worst.
    pub(super) fn incident(incident: &Incident, context: &PageContext) -> Self {
        let stage = Self::stage(incident.stage, context);
        let worst = incident.components.iter().map(|affected| affected.status).max().unwrap_or_default();
        if !incident.is_open() || worst == Status::Operational {
            return stage;
        }
        Self { tone: Self::component(worst, context).tone, ..stage }
    }

    /// A component's status.
    pub(super) fn component(status: Status, context: &PageContext) -> Self {
        let (tone, icon) = match status {
            Status::Operational => ("ok", Icon::Tick),
            Status::UnderMaintenance => ("work", Icon::Wrench),
            Status::DegradedPerformance => ("warn", Icon::Slow),
            Status::PartialOutage => ("severe", Icon::Part),
            Status::MajorOutage => ("bad", Icon::Cross),
        };
        Self::new(context.language().message(status::message(status)), tone, icon)
    }

    /// The progress of a notice.
    pub(super) fn progress(progress: Progress, context: &PageContext) -> Self {
        let texts = &context.texts().states;
        match progress {
            Progress::Done => Self::new(&texts.done, "ok", Icon::Tick),
            Progress::DoneLate => Self::new(&texts.done_late, "warn", Icon::Late),
            Progress::Due => Self::new(&texts.notice_due, "calm", Icon::Clock),
            Progress::Overdue => Self::new(&texts.overdue, "bad", Icon::Cross),
            Progress::Conditional => Self::new(&texts.if_needed, "quiet", Icon::Question),
            Progress::Unknown => Self::new(&texts.not_known, "warn", Icon::Question),
        }
    }

    /// The outcome of a promise.
    pub(super) fn promise(outcome: Outcome, context: &PageContext) -> Self {
        let texts = &context.texts().states;
        match outcome {
            Outcome::Pass => Self::new(&texts.kept, "ok", Icon::Tick),
            Outcome::Fail => Self::new(&texts.not_kept, "bad", Icon::Cross),
            Outcome::Unknown => Self::new(&texts.not_known, "bad", Icon::Question),
            Outcome::Waived => Self::new(&texts.set_aside, "warn", Icon::Barred),
            Outcome::Pending => Self::new(&texts.to_come, "calm", Icon::Clock),
            Outcome::NotApplicable => Self::new(&texts.not_due, "quiet", Icon::Barred),
        }
    }

    /// The scope and the notes of a release that may still change.
    pub(super) fn tentative(context: &PageContext) -> Self {
        Self::new(&context.texts().states.tentative, "warn", Icon::Pencil)
    }

    /// A release that is deployed: as usual, and so without a colour.
    pub(super) fn released(context: &PageContext) -> Self {
        Self::new(&context.texts().states.released, "quiet", Icon::Tick)
    }

    /// A release whose change is not announced.
    pub(super) fn unplanned(context: &PageContext) -> Self {
        Self::new(&context.texts().states.unplanned, "quiet", Icon::Clock)
    }

    pub(super) fn badge(self) -> AnyView {
        view! { <span class="state" data-tone=self.tone>{self.icon.view()}{self.words}</span> }.into_any()
    }
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
