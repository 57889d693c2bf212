//! N1 to N5 and N8: the messages that are due as work goes on, judged from what the record says was published.
//!
//! A message is due with the event that calls for it, and has five minutes to be published; after that it is missing, or
//! was late, and either breaks the promise. A record that holds neither `notices` nor `actual` is a plan: nothing is due of
//! it yet.

use super::{Case, Ruling};
use crate::{
    change::{Kind, MessageKind},
    diagnostic::Diagnostic,
    instant::Instant,
    verdict::{MessageCheck, Outcome, Reason},
};
use chrono::TimeDelta;

/// How long after its event a message counts as immediate (A13).
pub(crate) const AT_ONCE: TimeDelta = TimeDelta::minutes(5);

const PLAN: &str = "the record holds nothing that has happened yet";

/// How an event fares that has to be published immediately: within five minutes, and pending while there is time.
pub(super) fn at_once(case: &Case, event: Instant, told_at: Option<Instant>) -> Outcome {
    let due = later(event, AT_ONCE);
    match told_at.filter(|told| *told <= case.now) {
        Some(told) if told <= due => Outcome::Pass,
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

/// What an event calls for, published immediately.
fn called_for(case: &Case, due: &DueMessage) -> Ruling {
    immediate(case, due, first(case, due.kind, due.from))
}

fn immediate(case: &Case, message_due: &DueMessage, told_at: Option<Instant>) -> Ruling {
    let outcome = at_once(case, message_due.event, told_at);
    let due = later(message_due.event, AT_ONCE);
    let until = (outcome == Outcome::Pending).then_some(due);
    message(case, outcome, message_due.kind, due, message_due.because, (told_at, until, None))
}

pub(super) fn message(
    case: &Case,
    outcome: Outcome,
    kind: MessageKind,
    due: Instant,
    because: &'static str,
    (told_at, until, served_by): (Option<Instant>, Option<Instant>, Option<MessageKind>),
) -> Ruling {
    match case.known(due) {
        Err(unknown) => Ruling::unknown(unknown),
        Ok(due) => {
            let zone = case.policy.business_zone().clone();
            let check = MessageCheck { kind, due: Some(due), zone, because, told_at, until, served_by };
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

/// A message that has until an instant: passes where it is out by then, pending while there is time.
pub(super) fn by(
    case: &Case,
    kind: MessageKind,
    due: Instant,
    because: &'static str,
    told_at: Option<Instant>,
) -> Ruling {
    let out = told_at.filter(|told| *told <= case.now);
    let outcome = match out.or(told_at) {
        Some(told) if told.timestamp() > due.timestamp() => Outcome::Fail,
        Some(_) if out.is_some() => Outcome::Pass,
        _ if case.now.timestamp() <= due.timestamp() => Outcome::Pending,
        _ => Outcome::Fail,
    };
    let until = (outcome == Outcome::Pending).then_some(due);
    message(case, outcome, kind, due, because, (out.or(told_at), until, None))
}

/// N1. Work that can be noticed is announced on the status site, before it begins; an urgent update before it is over (C4).
pub(super) fn announced(case: &Case) -> Ruling {
    if case.change.kind == Kind::Routine {
        return Ruling::not_applicable("no notice of a routine update is due");
    }
    let Some(announced) = case.change.announced_at.filter(|at| *at <= case.now) else {
        if case.actual().started_at.is_some() {
            let fault =
                Diagnostic::new("announced_at", "is missing, and work has begun").help("announce it immediately");
            return Ruling::faults(vec![fault], "");
        }
        return Ruling::not_applicable("the change is not announced yet");
    };
    if let Some(what) = after_the_fact(case, announced) {
        let fault = Diagnostic::new("announced_at", what).help("announce work before it begins");
        return Ruling::faults(vec![fault], "");
    }
    if !case.is_recorded() {
        return Ruling::pass("the change is announced");
    }
    let due = DueMessage {
        kind: MessageKind::Announcement,
        event: announced,
        because: "the change was announced",
        from: announced,
    };
    called_for(case, &due)
}

/// Why an announcement came too late to be one; none where it did not.
fn after_the_fact(case: &Case, announced: Instant) -> Option<&'static str> {
    let over = if case.began().is_some() { case.ended() } else { Some(case.window.end()) };
    if over.is_some_and(|over| over <= announced) {
        Some("is after the fact: the work was over")
    } else if case.change.kind != Kind::Urgent && case.began().is_some_and(|began| began < announced) {
        Some("is after the fact: work had begun")
    } else {
        None
    }
}

/// N2. The reminder is published once for each start, not before it is due and never after the start (A13).
pub(super) fn reminder(case: &Case) -> Ruling {
    let Some(ahead) = case.policy.reminder() else {
        return Ruling::not_applicable("the policy promises no reminder");
    };
    if case.change.kind == Kind::Routine {
        return Ruling::not_applicable("no notice of a routine update is due");
    }
    let start = case.window.start();
    let Some(due) = ahead.before(start).filter(|_| case.is_recorded()) else {
        return Ruling::not_applicable(PLAN);
    };
    if case.actual().cancelled_at.is_some_and(|cancelled| cancelled <= start && cancelled <= case.now) {
        return Ruling::not_applicable("the change was cancelled before its start");
    }
    if case.now < due {
        return Ruling::not_applicable("the reminder is not due yet");
    }
    if case.began().is_some_and(|began| began <= due) || case.ended().is_some_and(|ended| ended <= due) {
        return Ruling::not_applicable("work had begun before the reminder was due");
    }
    // There is nothing to remind of once work has begun.
    let until = case.began().map_or(start, |began| began.min(start));
    let mut sent = case
        .change
        .notices
        .iter()
        .filter(|message| message.kind == MessageKind::Reminder && message.published_at <= case.now)
        .filter(|message| message.for_start.unwrap_or(start) == start)
        .map(|message| message.published_at);
    let because = "the start came near";
    match (sent.next(), sent.next()) {
        (_, Some(again)) => {
            let what = format!("hold a second reminder for this start, {}", crate::instant::text(again));
            let fault = Diagnostic::new("notices", what).help("one reminder is published for each start");
            return Ruling::faults(vec![fault], "");
        }
        (Some(told), None) => {
            let outcome = if told < due || until < told { Outcome::Fail } else { Outcome::Pass };
            return message(case, outcome, MessageKind::Reminder, due, because, (Some(told), None, None));
        }
        (None, None) => {}
    }
    // Announced when the reminder was due already: the announcement is as fresh as a reminder would be, and none is due
    // besides it.
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
            called_for(case, &DueMessage { kind: MessageKind::Started, event: at, because: "work began", from: at })
        }
        _ if case.is_recorded() => Ruling::not_applicable("work has not begun"),
        _ => Ruling::not_applicable(PLAN),
    }
}

/// N4. That work takes longer than was published is announced, at the latest when the end that was published passes (A11):
/// by a message that names a later end, or that comes at or after the end. Other progress does not count (A45).
pub(super) fn progress(case: &Case) -> Ruling {
    let Some(began) = case.actual().started_at.filter(|at| *at <= case.now) else {
        return Ruling::not_applicable(if case.is_recorded() { "work has not begun" } else { PLAN });
    };
    let ended = case.actual().ended_at().filter(|ended| *ended <= case.now);
    // A window is half-open: work that ends with it did not run over, work that goes on does.
    let runs_over = |end: Instant| ended.map_or(end <= case.now, |ended| end < ended);
    let mut ruling = Ruling::not_applicable("work has not run over its planned end");
    for (end, named_at) in case.actual().published_ends(case.window.end()).filter(|(end, _)| runs_over(*end)) {
        let because = if end == case.window.end() { "the planned end passed" } else { "the end published last passed" };
        // Work that began after its end runs over it from the first.
        let due = DueMessage { kind: MessageKind::Update, event: end.max(began), because, from: end };
        let named_at = named_at.filter(|at| *at <= case.now);
        let told_at = named_at.into_iter().chain(first(case, due.kind, due.from)).min();
        let found = immediate(case, &due, told_at);
        // The worst of them stands, and of equals the last.
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
        return Ruling::not_applicable("the change was not finished as planned");
    }
    match actual.completed_at {
        Some(at) if at <= case.now => {
            let from = actual.finished_at.map_or(at, |finished| finished.min(at));
            called_for(case, &DueMessage { kind: MessageKind::Finished, event: at, because: "work was finished", from })
        }
        _ if actual.closed_at.is_some_and(|at| at <= case.now) && actual.cancelled_at.is_none() => {
            let fault = Diagnostic::new("actual.completed_at", "is missing, and the record is closed");
            Ruling::faults(vec![fault.help("say when work was finished")], "")
        }
        _ if case.is_recorded() => Ruling::not_applicable("work is not finished"),
        _ => Ruling::not_applicable(PLAN),
    }
}

/// N8. What is claimed of the release was published as messages.
pub(super) fn release(case: &Case) -> Ruling {
    let Some(release) = &case.change.release else {
        return Ruling::not_applicable("no release is deployed");
    };
    if !case.is_recorded() {
        return Ruling::not_applicable(PLAN);
    }
    let claims = [
        ("release.early_notice_at", MessageKind::Early, release.early_notice_at),
        ("release.notes_at", MessageKind::Notes, release.notes_at),
        ("release.docs_at", MessageKind::Documentation, release.docs_at),
    ];
    let mut claimed = claims.into_iter().filter(|(_, _, at)| at.is_some_and(|at| at <= case.now)).peekable();
    if claimed.peek().is_none() {
        return Ruling::not_applicable("nothing of the release has been published yet");
    }
    let missing = claimed.filter(|(_, kind, at)| {
        let by = at.map_or(case.now, |at| later(at, AT_ONCE));
        !case.change.notices.iter().any(|message| message.kind == *kind && message.published_at <= by)
    });
    let faults = missing.map(|(key, kind, _)| {
        let what = format!("is claimed, and `notices` hold no message `{}` of that time", kind.id());
        Diagnostic::new(key, what).help(format!("publish the {kind}"))
    });
    Ruling::faults(faults.collect(), "what is claimed of the release was published")
}
