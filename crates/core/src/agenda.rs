//! What the clock does to a record by itself: the reminder, and the steps that the record lets it take.
//!
//! Whoever keeps the records sleeps until [`next`] says, and asks again; after a stop of any length what was missed is done
//! in its order. Nothing is invented: a step that a person takes is waited for, and a reminder is never sent after its start.

use crate::{
    change::MessageKind,
    instant::Instant,
    lifecycle::{self, Step},
    policy::Policy,
    record::{Record, State},
};

/// One thing that the clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// The reminder goes out (rule N2).
    Remind,
    /// Work begins, as the record chose.
    Start,
    /// Work is finished, as the record chose.
    Finish,
}

impl Duty {
    /// The duty's word in the audit log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Start => Step::Start.id(),
            Self::Finish => Step::Finish.id(),
        }
    }
}

/// What the clock does next to a record, and when; an instant that has passed by `now` means at once.
pub fn next(policy: &Policy, record: &Record, now: Instant) -> Option<(Instant, Duty)> {
    let file = record.change.file();
    match record.state {
        State::Announced => {
            let start = record.change.window().start();
            let reminder = remind_at(policy, record).filter(|_| now < start).map(|at| (at, Duty::Remind));
            let begin = file.automatic.start.then_some((start, Duty::Start));
            reminder.into_iter().chain(begin).min_by_key(|(at, _)| *at)
        }
        State::InProgress | State::Verifying if file.automatic.finish => {
            let end = record.change.expected_end();
            // Work that began after its end was to be has no planned instant to be finished at: a person says so, or says
            // when it will end.
            let begun_before = record.change.actual().started_at.is_none_or(|started| started < end);
            begun_before.then_some((end, Duty::Finish))
        }
        _ => None,
    }
}

/// When the reminder for the planned start goes out; none where it has, or where the announcement serves for it (A13).
fn remind_at(policy: &Policy, record: &Record) -> Option<Instant> {
    let (file, start) = (record.change.file(), record.change.window().start());
    let at = policy.reminder()?.before(start)?;
    let told = |kind: MessageKind| {
        let mut of_kind = file.notices.iter().filter(move |message| message.kind == kind);
        of_kind.any(|message| {
            message.for_start == Some(start) && (kind == MessageKind::Reminder || at <= message.published_at)
        })
    };
    let is_told = told(MessageKind::Reminder) || told(MessageKind::Announcement);
    (!is_told && file.kind != crate::change::Kind::Routine).then_some(at)
}

/// Does what was planned for `planned` at `now`; none where it no longer can be done.
pub fn perform(record: &Record, duty: Duty, planned: Instant, now: Instant) -> Option<Record> {
    match duty {
        Duty::Remind => lifecycle::remind(record, now),
        Duty::Start => lifecycle::by_clock(record, Step::Start, planned, now).ok(),
        Duty::Finish => lifecycle::by_clock(record, Step::Finish, planned, now).ok(),
    }
}
