//! N1 to N5 and N8: the messages that are due as work goes on, checked against what the record says was published.
//!
//! A message is due with the event that calls for it, and is in time for five minutes. After that it is missing or late, and
//! both break the promise. A record that holds neither `notices` nor `actual` is a plan: nothing is due for it yet.

use super::{Case, Ruling};
use crate::{
    change::{Kind, MessageKind},
    diagnostic::Diagnostic,
    instant::Instant,
    verdict::{
        MessageCheck, Outcome, Reason,
        text::{
            message::{self as text, because},
            release::NO_RELEASE,
        },
    },
};
use chrono::TimeDelta;

/// How long after its event a message counts as immediate (A13).
pub const GRACE: TimeDelta = TimeDelta::minutes(5);

/// The outcome for an event that has to be published within [`GRACE`]; pending while there is time.
pub(super) fn immediate_outcome(case: &Case, event: Instant, published_at: Option<Instant>) -> Outcome {
    let due = later(event, GRACE);
    match published_at.filter(|published| *published <= case.now) {
        Some(published) if published <= due => Outcome::Pass,
        None if case.now <= due => Outcome::Pending,
        _ => Outcome::Fail,
    }
}

/// The first message of a kind at or after an instant, as far as `now` knows.
pub(super) fn first(case: &Case, kind: MessageKind, from: Instant) -> Option<Instant> {
    let messages = case.change.notices.iter().filter(|message| message.kind == kind);
    messages.map(|message| message.published_at).filter(|at| from <= *at && *at <= case.now).min()
}

pub(super) fn later(instant: Instant, by: TimeDelta) -> Instant {
    instant.checked_add_signed(by).unwrap_or(Instant::MAX_UTC)
}

/// A message that an event calls for.
struct DueMessage {
    kind: MessageKind,
    event: Instant,
    because: &'static str,
    /// The earliest instant at which a message counts.
    from: Instant,
}

/// The message that an event calls for, as the record holds it.
fn called_for(case: &Case, due: &DueMessage) -> Ruling {
    immediate(case, due, first(case, due.kind, due.from))
}

fn immediate(case: &Case, message_due: &DueMessage, published_at: Option<Instant>) -> Ruling {
    let outcome = immediate_outcome(case, message_due.event, published_at);
    let due = later(message_due.event, GRACE);
    let until = (outcome == Outcome::Pending).then_some(due);
    message(case, outcome, message_due.kind, due, message_due.because, (published_at, until, None))
}

pub(super) fn message(
    case: &Case,
    outcome: Outcome,
    kind: MessageKind,
    due: Instant,
    because: &'static str,
    (published_at, until, served_by): (Option<Instant>, Option<Instant>, Option<MessageKind>),
) -> Ruling {
    match case.known(due) {
        Err(unknown) => Ruling::unknown(unknown),
        Ok(due) => {
            let zone = case.policy.business_zone().clone();
            let check = MessageCheck { kind, due: Some(due), zone, because, published_at, until, served_by };
            Ruling { outcome, reason: Reason::Message(check) }
        }
    }
}

impl Ruling {
    /// The same on a message that is due by no instant.
    pub(super) fn without_instant(mut self) -> Self {
        if let Reason::Message(check) = &mut self.reason {
            check.due = None;
        }
        self
    }
}

/// A message that is due by an instant: passes where it is published by then, pending while there is time.
pub(super) fn by(
    case: &Case,
    kind: MessageKind,
    due: Instant,
    because: &'static str,
    published_at: Option<Instant>,
) -> Ruling {
    let out = published_at.filter(|published| *published <= case.now);
    let outcome = match out.or(published_at) {
        Some(published) if published.timestamp() > due.timestamp() => Outcome::Fail,
        Some(_) if out.is_some() => Outcome::Pass,
        _ if case.now.timestamp() <= due.timestamp() => Outcome::Pending,
        _ => Outcome::Fail,
    };
    let until = (outcome == Outcome::Pending).then_some(due);
    message(case, outcome, kind, due, because, (out.or(published_at), until, None))
}

/// N1. Work that can be noticed is announced on the status site before it begins; an urgent update before it ends (C4).
pub(super) fn announced(case: &Case) -> Ruling {
    if case.change.kind == Kind::Routine {
        return Ruling::not_applicable(text::ROUTINE);
    }
    let Some(announced) = case.change.announced_at.filter(|at| *at <= case.now) else {
        if case.actual().started_at.is_some() {
            return Ruling::fault(text::begun_unannounced());
        }
        return Ruling::not_applicable(text::NOT_ANNOUNCED);
    };
    if let Some(fault) = after_the_fact(case, announced) {
        return Ruling::fault(fault);
    }
    if !case.is_recorded() {
        return Ruling::pass(text::ANNOUNCED);
    }
    let due =
        DueMessage { kind: MessageKind::Announcement, event: announced, because: because::ANNOUNCED, from: announced };
    called_for(case, &due)
}

/// What is wrong where the announcement came after the work; an urgent update may be announced during it.
fn after_the_fact(case: &Case, announced: Instant) -> Option<Diagnostic> {
    let over = if case.began().is_some() { case.ended() } else { Some(case.window.end()) };
    if over.is_some_and(|over| over <= announced) {
        Some(text::announced_after_end())
    } else if case.change.kind != Kind::Urgent && case.began().is_some_and(|began| began < announced) {
        Some(text::announced_after_start())
    } else {
        None
    }
}

/// N2. The reminder is published once for each start, not before it is due and never after the start (A13).
pub(super) fn reminder(case: &Case) -> Ruling {
    let Some(ahead) = case.policy.reminder() else {
        return Ruling::not_applicable(text::NO_REMINDER_PROMISED);
    };
    if case.change.kind == Kind::Routine {
        return Ruling::not_applicable(text::ROUTINE);
    }
    let start = case.window.start();
    let Some(due) = ahead.before(start).filter(|_| case.is_recorded()) else {
        return Ruling::not_applicable(text::NOTHING_HAPPENED);
    };
    if case.actual().cancelled_at.is_some_and(|cancelled| cancelled <= start && cancelled <= case.now) {
        return Ruling::not_applicable(text::CANCELLED_BEFORE_START);
    }
    if case.now < due {
        return Ruling::not_applicable(text::REMINDER_NOT_DUE);
    }
    if case.began().is_some_and(|began| began <= due) || case.ended().is_some_and(|ended| ended <= due) {
        return Ruling::not_applicable(text::BEGAN_BEFORE_REMINDER);
    }
    // A reminder is of no use after work has begun.
    let until = case.began().map_or(start, |began| began.min(start));
    let mut sent = case
        .change
        .notices
        .iter()
        .filter(|message| message.kind == MessageKind::Reminder && message.published_at <= case.now)
        .filter(|message| message.for_start.unwrap_or(start) == start)
        .map(|message| message.published_at);
    let because = because::START_NEAR;
    match (sent.next(), sent.next()) {
        (_, Some(again)) => {
            return Ruling::fault(text::second_reminder(again));
        }
        (Some(published), None) => {
            let outcome = if published < due || until < published { Outcome::Fail } else { Outcome::Pass };
            return message(case, outcome, MessageKind::Reminder, due, because, (Some(published), None, None));
        }
        (None, None) => {}
    }
    // An announcement that comes after the reminder's due instant serves as the reminder.
    if let Some(announced) = case.change.announced_at.filter(|at| due < *at && *at <= start && *at <= case.now) {
        let served = (Some(announced), None, Some(MessageKind::Announcement));
        return message(case, Outcome::NotApplicable, MessageKind::Reminder, due, because, served).without_instant();
    }
    let until = (case.now <= until).then_some(until);
    let outcome = if until.is_some() { Outcome::Pending } else { Outcome::Fail };
    message(case, outcome, MessageKind::Reminder, due, because, (None, until, None))
}

/// N3. The beginning of work is published immediately.
pub(super) fn started(case: &Case) -> Ruling {
    match case.actual().started_at {
        Some(at) if at <= case.now => {
            called_for(case, &DueMessage { kind: MessageKind::Started, event: at, because: because::BEGAN, from: at })
        }
        _ if case.is_recorded() => Ruling::not_applicable(text::NOT_BEGUN),
        _ => Ruling::not_applicable(text::NOTHING_HAPPENED),
    }
}

/// N4. An overrun is announced no later than the published end (A11): by a message that names a later end, or that comes at
/// or after that end. Other progress does not count (A45).
pub(super) fn progress(case: &Case) -> Ruling {
    let Some(began) = case.actual().started_at.filter(|at| *at <= case.now) else {
        return Ruling::not_applicable(if case.is_recorded() { text::NOT_BEGUN } else { text::NOTHING_HAPPENED });
    };
    let ended = case.actual().ended_at().filter(|ended| *ended <= case.now);
    // The window is half-open: work that ends exactly at its end did not run over.
    let runs_over = |end: Instant| ended.map_or(end <= case.now, |ended| end < ended);
    let mut ruling = Ruling::not_applicable(text::NO_OVERRUN);
    for (end, named_at) in case.actual().published_ends(case.window.end()).filter(|(end, _)| runs_over(*end)) {
        let because = if end == case.window.end() { because::PLANNED_END } else { because::PUBLISHED_END };
        // Work that began after its planned end runs over from its beginning.
        let due = DueMessage { kind: MessageKind::Update, event: end.max(began), because, from: end };
        let named_at = named_at.filter(|at| *at <= case.now);
        let published_at = named_at.into_iter().chain(first(case, due.kind, due.from)).min();
        let found = immediate(case, &due, published_at);
        // The worst outcome counts; among equal ones, the last.
        if found.outcome <= ruling.outcome {
            ruling = found;
        }
    }
    ruling
}

/// N5. The end of work is published immediately.
pub(super) fn finished(case: &Case) -> Ruling {
    let actual = case.actual();
    if actual.failed() {
        return Ruling::not_applicable(text::NOT_FINISHED_AS_PLANNED);
    }
    match actual.completed_at {
        Some(at) if at <= case.now => {
            let from = actual.finished_at.map_or(at, |finished| finished.min(at));
            called_for(case, &DueMessage { kind: MessageKind::Finished, event: at, because: because::FINISHED, from })
        }
        _ if actual.closed_at.is_some_and(|at| at <= case.now) && actual.cancelled_at.is_none() => {
            Ruling::fault(text::completion_missing())
        }
        _ if case.is_recorded() => Ruling::not_applicable(text::NOT_FINISHED),
        _ => Ruling::not_applicable(text::NOTHING_HAPPENED),
    }
}

/// N8. Each notice that the record claims for its release is among its messages.
pub(super) fn release(case: &Case) -> Ruling {
    let Some(release) = &case.change.release else {
        return Ruling::not_applicable(NO_RELEASE);
    };
    if !case.is_recorded() {
        return Ruling::not_applicable(text::NOTHING_HAPPENED);
    }
    let claims = [
        ("release.early_notice_at", MessageKind::Early, release.early_notice_at),
        ("release.notes_at", MessageKind::Notes, release.notes_at),
        ("release.docs_at", MessageKind::Documentation, release.docs_at),
    ];
    let mut claimed = claims.into_iter().filter(|(_, _, at)| at.is_some_and(|at| at <= case.now)).peekable();
    if claimed.peek().is_none() {
        return Ruling::not_applicable(text::NO_RELEASE_MESSAGE);
    }
    let missing = claimed.filter(|(_, kind, at)| {
        let by = at.map_or(case.now, |at| later(at, GRACE));
        !case.change.notices.iter().any(|message| message.kind == *kind && message.published_at <= by)
    });
    let faults = missing.map(|(key, kind, _)| text::release_message_missing(key, kind));
    Ruling::faults(faults.collect(), text::RELEASE_PUBLISHED)
}
