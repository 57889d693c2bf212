//! What the clock does to a record by itself: the reminder, the steps that the record lets it take, and the notes that the
//! window ended before work began, or that work runs over.
//!
//! Whoever keeps the records sleeps until [`next`] says, and then does what is [`due`]; after a stop of any length what was
//! missed is done in its order. Nothing is invented: a step that a person takes is waited for, a reminder is never published
//! after its start (A13), and work is never begun outside the announced window (A41).

use crate::{
    change::MessageKind,
    instant::Instant,
    lifecycle::{self, Step},
    policy::Policy,
    record::{Record, State},
};

/// One thing that the clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduledStep {
    /// The reminder is published (rule N2).
    Remind,
    /// Work begins, as the record chose.
    Start,
    /// Work is finished, as the record chose.
    Finish,
    /// The announced window ends and work has not begun: word of it is due from then on (rule C9), and where the clock was
    /// to begin it, the start is withheld (A41).
    WindowEnd,
    /// The end that was published last passes and work goes on: nothing happens to the record, but an update is due from then
    /// on (rule N4, A11).
    Overrun,
}

impl ScheduledStep {
    /// The step's word in the audit log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Start => Step::Start.id(),
            Self::Finish => Step::Finish.id(),
            Self::WindowEnd => "window-end",
            Self::Overrun => "overrun",
        }
    }
}

/// What the clock does next to a record, and when; an instant that has passed by `now` means at once.
pub fn next(policy: &Policy, record: &Record, now: Instant) -> Option<(Instant, ScheduledStep)> {
    let file = record.change.file();
    match record.state {
        State::Announced => {
            let window = record.change.window();
            let reminder =
                remind_at(policy, record).filter(|_| now < window.start()).map(|at| (at, ScheduledStep::Remind));
            let is_withheld = record.change.actual().withheld_at.is_some_and(|at| window.end() <= at);
            let begin = file.automatic.start && now < window.end() && !is_withheld;
            let begin = begin.then_some((window.start(), ScheduledStep::Start));
            let withhold = file.automatic.start && !is_withheld;
            let missed = window_end(record).filter(|(end, _)| now < *end || withhold);
            reminder.into_iter().chain(begin).chain(missed).min_by_key(|(at, _)| *at)
        }
        State::InProgress | State::Verifying => {
            finish(record).or_else(|| overrun(record).filter(|(end, _)| now < *end))
        }
        _ => None,
    }
}

/// What a record that was to wake at `woken` has to have done by `now`; none where somebody did it meanwhile, or where it
/// can no longer be done.
pub fn due(policy: &Policy, record: &Record, woken: Instant, now: Instant) -> Option<(Instant, ScheduledStep)> {
    let step = next(policy, record, now).filter(|(at, _)| *at <= now);
    // Once it is noted the record does not wake again for this end.
    let noted = window_end(record).or_else(|| overrun(record));
    step.or_else(|| noted.filter(|(end, _)| *end <= woken && woken <= now))
}

/// The end at which the record chose to be finished. Work that began after its end was to be has no planned instant to be
/// finished at: a person says so, or says when it will end.
fn finish(record: &Record) -> Option<(Instant, ScheduledStep)> {
    let end = record.change.expected_end();
    let begun_before = record.change.actual().started_at.is_none_or(|started| started < end);
    (record.change.file().automatic.finish && begun_before).then_some((end, ScheduledStep::Finish))
}

fn window_end(record: &Record) -> Option<(Instant, ScheduledStep)> {
    (record.state == State::Announced).then(|| (record.change.window().end(), ScheduledStep::WindowEnd))
}

fn overrun(record: &Record) -> Option<(Instant, ScheduledStep)> {
    let waits = record.state.is_under_way() && finish(record).is_none();
    waits.then(|| (record.change.expected_end(), ScheduledStep::Overrun))
}

/// When the reminder of the planned start is published; none where it was, or where the announcement serves for it (A13).
fn remind_at(policy: &Policy, record: &Record) -> Option<Instant> {
    let (file, start) = (record.change.file(), record.change.window().start());
    let at = policy.reminder()?.before(start)?;
    let published = |kind: MessageKind| {
        let mut of_kind = file.notices.iter().filter(move |message| message.kind == kind);
        of_kind.any(|message| {
            message.for_start == Some(start) && (kind == MessageKind::Reminder || at < message.published_at)
        })
    };
    let is_published = published(MessageKind::Reminder) || published(MessageKind::Announcement);
    (!is_published && file.kind != crate::change::Kind::Routine).then_some(at)
}

/// Does what was planned for `planned` at `now`; none where it no longer can be done.
pub fn perform(record: &Record, step: ScheduledStep, planned: Instant, now: Instant) -> Option<Record> {
    match step {
        ScheduledStep::Remind => lifecycle::remind(record, now),
        ScheduledStep::Start => lifecycle::by_clock(record, Step::Start, planned, now),
        ScheduledStep::Finish => lifecycle::by_clock(record, Step::Finish, planned, now),
        ScheduledStep::WindowEnd => lifecycle::miss(record, now),
        ScheduledStep::Overrun => lifecycle::overrun(record),
    }
}
