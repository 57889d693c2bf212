//! What the scheduler does to a record: it publishes the reminder, takes the automatic steps of the record, and notes that
//! the window ended before work began, or that work runs over.
//!
//! The scheduler sleeps until the instant of [`next`], then performs what is [`due`]. After an outage of any length it
//! performs the missed steps in order. It never takes a step that belongs to a person, never publishes a reminder after its
//! start (A13), and never begins work outside the announced window (A41).

use crate::{
    change::MessageKind,
    instant::Instant,
    lifecycle::{self, Step},
    policy::Policy,
    record::{Record, State},
};

/// One thing that the scheduler does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduledStep {
    /// The reminder is published (rule N2).
    Remind,
    /// Work begins: the record has an automatic start.
    Start,
    /// Work is finished: the record has an automatic finish.
    Finish,
    /// The announced window ends and work has not begun: a message is due from then on (rule C9). An automatic start is
    /// withheld (A41).
    WindowEnd,
    /// The published end passes and work goes on: the record does not change, but an update is due from then on (rule N4,
    /// A11).
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

/// What the scheduler does next to a record, and when. An instant that is not after `now` means immediately.
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

/// The step that is due by `now` for a record whose next step was scheduled for `woken`. None where somebody took it in the
/// meantime, or where it is no longer possible.
pub fn due(policy: &Policy, record: &Record, woken: Instant, now: Instant) -> Option<(Instant, ScheduledStep)> {
    let step = next(policy, record, now).filter(|(at, _)| *at <= now);
    // Each end is noted once.
    let noted = window_end(record).or_else(|| overrun(record));
    step.or_else(|| noted.filter(|(end, _)| *end <= woken && woken <= now))
}

/// When the record is finished automatically. Work that began after its planned end has no such instant: a person finishes
/// it, or publishes another end.
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

/// Performs at `now` a step that was scheduled for `planned`; none where it is no longer possible.
pub fn perform(record: &Record, step: ScheduledStep, planned: Instant, now: Instant) -> Option<Record> {
    match step {
        ScheduledStep::Remind => lifecycle::remind(record, now),
        ScheduledStep::Start => lifecycle::automatic(record, Step::Start, planned, now),
        ScheduledStep::Finish => lifecycle::automatic(record, Step::Finish, planned, now),
        ScheduledStep::WindowEnd => lifecycle::miss(record, now),
        ScheduledStep::Overrun => lifecycle::overrun(record),
    }
}
