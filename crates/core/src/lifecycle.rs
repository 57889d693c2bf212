//! Which steps a record may take, and what each leaves behind.
//!
//! The state machine of a record as a `match`: pure functions of (record, step, message, now). *Due*, *within the hour*,
//! *did not start* and *overrun* are not states: they follow from the clock.
//!
//! Steps stay in order: where the clock was put back, a step takes the instant of the newest
//! entry of its record. [`Record::newest_instant`] gives that instant, so that a caller can warn of such a clock.

mod correction;
mod refusal;
mod step;

pub use correction::correct;
pub(crate) use correction::translated;
pub use refusal::Refusal;
pub use step::Step;

use crate::{
    change::{CausedIncident, Change, Deviation, Extension, MessageKind, Texts},
    id::IncidentId,
    instant::Instant,
    record::{Record, State, Update},
    text::is_blank,
};

/// What is published with a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepMessage {
    /// The message; may be empty where the step says enough.
    pub message: String,
    /// The same in other languages.
    pub translations: Texts,
    /// Another end of work than the one published before.
    pub end: Option<Instant>,
}

impl StepMessage {
    /// A message alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }
}

/// Publishes a draft at `now`. [`crate::evaluate::evaluate`] says whether the policy allows it.
pub fn announce(draft: &Record, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let (state, now) = (allowed(draft, Step::Announce)?, ordered(draft, now));
    if input.end.is_some() {
        return Err(Refusal::EndStays { step: Step::Announce });
    }
    let mut record = next(draft, state);
    record.change = record.change.announced(now);
    record.updates.push(update(state, input, now));
    Ok(record)
}

/// Replaces the plan of a record, published at `now` where the record is announced (rule C9). [`crate::what_if::edit`] says
/// whether the policy allows it. An edit that changes nothing leaves the record as it is.
///
/// The kind and the instant of the decision stay as announced: each kind has its own promises (rule C1), and the notice of an
/// urgent update is measured from the decision (rule C4).
pub fn edit(record: &Record, plan: &Change, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let (state, now) = (allowed(record, Step::Edit)?, ordered(record, now));
    let change = if state == State::Draft {
        plan.clone().with_id(&record.id).planned()
    } else {
        stands("kind", &record.change.file().kind, &plan.file().kind)?;
        stands("decided_at", &record.change.file().decided_at, &plan.file().decided_at)?;
        record.change.edited(plan, now)
    };
    if change == record.change && is_blank(&input.message) {
        return Ok(record.clone());
    }
    // A change that readers never see, such as of the rollback plan, is not published.
    let is_news = change.file().notices.len() > record.change.file().notices.len() || !is_blank(&input.message);
    let mut edited = next(record, state);
    edited.change = change;
    if is_news && state != State::Draft {
        edited.updates.push(update(state, input, now));
    }
    Ok(edited)
}

fn stands<T: PartialEq>(key: &'static str, announced: &T, planned: &T) -> Result<(), Refusal> {
    if announced == planned { Ok(()) } else { Err(Refusal::Announced { key }) }
}

/// Begins work at `now`. A start outside the announced window is refused, unless `deviation` gives a reason, which is
/// published with the record (A41).
pub fn start(record: &Record, input: &StepMessage, deviation: &str, now: Instant) -> Result<Record, Refusal> {
    let (deviation, at) = (if is_blank(deviation) { "" } else { deviation.trim() }, ordered(record, now));
    let mut begun = taken(record, Step::Start, input, at)?;
    match (is_inside_window(record, at), deviation.is_empty()) {
        (true, true) => {}
        (true, false) => return Err(Refusal::NoDeviation { window: record.change.window() }),
        (false, true) => return Err(Refusal::OutsideWindow { at, begun: Box::new(begun.change) }),
        (false, false) => begun.change.happened().deviation = Some(Deviation { reason: deviation.to_owned(), at }),
    }
    Ok(begun)
}

/// Takes a step other than an announcement, an edit or an incident at `now`. An illegal one is refused and changes
/// nothing.
pub fn take(record: &Record, step: Step, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    match step {
        // These need more than a message.
        Step::Announce | Step::Edit | Step::Incident => Err(Refusal::illegal(record, step)),
        Step::Start => start(record, input, "", now),
        _ => taken(record, step, input, ordered(record, now)),
    }
}

fn taken(record: &Record, step: Step, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let state = allowed(record, step)?;
    let silent = is_blank(&input.message);
    if step == Step::Update && silent {
        return Err(Refusal::NeedsMessage { step });
    }
    if step == Step::Close && record.state == State::RolledBack && record.change.actual().rollback_told_at.is_none() {
        return Err(Refusal::RollbackUnpublished);
    }
    let mut taken = next(record, state);
    if let Some(end) = input.end {
        if step != Step::Update || !state.is_under_way() {
            return Err(Refusal::EndStays { step });
        }
        if end <= now {
            return Err(Refusal::EndPassed { end });
        }
        taken.change.happened().extended.push(Extension { at: now, end });
    }
    taken.updates.push(update(state, input, now));
    record_step(&mut taken, step, silent, (now, now));
    Ok(taken)
}

/// Takes an automatic step: it happened at its planned instant, and is published at `now`. Work is never begun outside the
/// announced window (A41).
pub(crate) fn automatic(record: &Record, step: Step, planned: Instant, now: Instant) -> Option<Record> {
    let (state, now) = (step.from(record.state)?, ordered(record, now));
    if step == Step::Start && !is_inside_window(record, now) {
        return None;
    }
    let happened = ordered(record, planned.min(now));
    let mut taken = next(record, state);
    taken.updates.push(Update::new(now, state, ""));
    record_step(&mut taken, step, true, (happened, now));
    Some(taken)
}

/// Notes that the announced window has ended and work has not begun. An automatic start is withheld from then on, and the
/// record says so (A41).
pub(crate) fn miss(record: &Record, now: Instant) -> Option<Record> {
    let (window, now) = (record.change.window(), ordered(record, now));
    if record.state != State::Announced || now < window.end() {
        return None;
    }
    let mut missed = next(record, record.state);
    if record.change.file().automatic.start {
        missed.change.happened().withheld_at = Some(now);
    }
    Some(missed)
}

/// The window is half-open: work that begins as it ends is outside.
fn is_inside_window(record: &Record, at: Instant) -> bool {
    let window = record.change.window();
    window.start() <= at && at < window.end()
}

/// The instant at which something happens to a record: now, or that of its newest entry where the clock was put back.
fn ordered(record: &Record, now: Instant) -> Instant {
    record.newest_instant().map_or(now, |newest| newest.max(now))
}

/// Records a step: when it happened, and its message, published at `now`.
fn record_step(record: &mut Record, step: Step, silent: bool, (at, now): (Instant, Instant)) {
    let was_applied = record.change.actual().finished_at.is_some();
    let actual = record.change.happened();
    let message = match step {
        Step::Start => {
            actual.started_at = Some(at);
            MessageKind::Started
        }
        Step::Update if record.state == State::RolledBack => {
            actual.rollback_told_at.get_or_insert(now);
            MessageKind::RolledBack
        }
        Step::Update => MessageKind::Update,
        Step::Verify => {
            actual.finished_at = Some(at);
            MessageKind::Verifying
        }
        Step::Finish => {
            actual.finished_at.get_or_insert(at);
            (actual.applied, actual.verified) = (Some(true), Some(true));
            actual.completed_at = Some(at);
            MessageKind::Finished
        }
        Step::Rollback => {
            actual.rolled_back_at = Some(at);
            actual.applied = Some(was_applied);
            actual.verified = was_applied.then_some(false);
            if silent {
                // The rollback is published as progress; the reason is due before the record is closed.
                MessageKind::Update
            } else {
                actual.rollback_told_at = Some(now);
                MessageKind::RolledBack
            }
        }
        Step::Close => {
            actual.closed_at = Some(at);
            if actual.rolled_back_at.is_none() {
                return;
            }
            // A reader who missed the rollback message learns of it when the record is closed (A19).
            MessageKind::RolledBack
        }
        Step::Cancel => {
            actual.cancelled_at = Some(at);
            MessageKind::Cancelled
        }
        Step::Announce | Step::Edit | Step::Incident => return,
    };
    record.change.publish(message, now);
}

/// Notes that the work caused an incident, published at `now` (rule N7).
pub fn cause(record: &Record, incident: &IncidentId, input: &StepMessage, now: Instant) -> Result<Record, Refusal> {
    let (state, now) = (allowed(record, Step::Incident)?, ordered(record, now));
    if is_blank(&input.message) {
        return Err(Refusal::NeedsMessage { step: Step::Incident });
    }
    let mut record = next(record, state);
    record.change.happened().incidents.push(CausedIncident { id: incident.to_string(), at: Some(now) });
    record.change.publish(MessageKind::Incident, now);
    record.updates.push(update(state, input, now));
    Ok(record)
}

/// Notes that the reminder of the planned start is published at `now`: once for each start, never after it (A13).
pub fn remind(record: &Record, now: Instant) -> Option<Record> {
    let (start, now) = (record.change.window().start(), ordered(record, now));
    let mut messages = record.change.file().notices.iter();
    let is_reminded = messages.any(|message| message.kind == MessageKind::Reminder && message.for_start == Some(start));
    if record.state != State::Announced || is_reminded || start <= now {
        return None;
    }
    let mut record = next(record, record.state);
    record.change.publish(MessageKind::Reminder, now);
    Some(record)
}

/// Notes that work runs over the published end: a new revision of the same record.
pub(crate) fn overrun(record: &Record) -> Option<Record> {
    record.state.is_under_way().then(|| next(record, record.state))
}

fn allowed(record: &Record, step: Step) -> Result<State, Refusal> {
    step.from(record.state).ok_or_else(|| Refusal::illegal(record, step))
}

fn next(record: &Record, state: State) -> Record {
    Record { state, revision: record.revision.saturating_add(1), ..record.clone() }
}

fn update(state: State, input: &StepMessage, now: Instant) -> Update {
    let mut update = Update::new(now, state, input.message.trim());
    update.translations.clone_from(&input.translations);
    update.end = input.end;
    update
}
