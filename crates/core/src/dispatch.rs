//! Which notices go out by mail: those that a step publishes, each once (rules N1 to N8).
//!
//! What a step publishes is what the record has after it and had not before. So a step that is repeated, or that publishes
//! nothing, gives no dispatch.

use crate::{
    change::{Kind, Message, MessageKind},
    incident::Incident,
    instant::Instant,
    policy::Policy,
    published_release::Release,
    record::{Record, State},
    timetable::Timetable,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A notice that goes out by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDispatch {
    /// What it announces.
    pub notice: MessageKind,
    /// Counts the notices of one kind of a subject, from 0, in their order.
    pub nth: u32,
    /// When it was published.
    pub published_at: Instant,
    /// When it was due; none where that is no known instant.
    pub due: Option<Instant>,
    /// The last instant at which its acceptance by a mail server is in time (A43).
    pub accept_by: Instant,
    /// From when on it is of no use: a reminder from the start of work (A13).
    pub expires_at: Option<Instant>,
}

/// A letter to one subscriber about the subscription itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// Asks whether the address belongs to whoever entered it.
    Confirm,
    /// Has the link to the subscription.
    Manage,
    /// Confirms the end of the subscription, and has a link that undoes it.
    Goodbye,
}

impl Letter {
    /// Every letter.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::Manage, Self::Goodbye];

    /// The id used in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Manage => "manage",
            Self::Goodbye => "goodbye",
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The notices that go out with a step of a change, from the record before and after it and from its timetable after it. None
/// goes out for a draft, nor for a routine update (rule C2).
///
/// An announcement or an edit carries the notices that it publishes for the release; [`of_release`] gives those that are
/// published by themselves.
pub fn of_change(policy: &Policy, before: Option<&Record>, after: &Record, timetable: &Timetable) -> Vec<NewDispatch> {
    if after.state == State::Draft || after.change.file().kind == Kind::Routine {
        return Vec::new();
    }
    let before = before.map_or(&[][..], |record| &record.change.file().notices);
    let start = after.change.window().start();
    let published = published(before, &after.change.file().notices);
    let of_change = published.into_iter().filter(|(_, message)| !is_of_release(message.kind));
    let new = |(nth, message): (u32, &Message)| NewDispatch {
        expires_at: (message.kind == MessageKind::Reminder).then(|| message.for_start.unwrap_or(start)),
        ..dispatch(policy, message.kind, nth, message.published_at, timetable)
    };
    of_change.map(new).collect()
}

/// The notices of a release that go out by themselves (rule N8), from the release before and after a step. `timetable` is that
/// of the change that deploys it; an empty one where none does yet.
pub fn of_release(
    policy: &Policy,
    before: Option<&Release>,
    after: &Release,
    timetable: &Timetable,
) -> Vec<NewDispatch> {
    let published = published(before.map_or(&[], |release| &release.notices), &after.notices);
    let new = |(nth, message): (u32, &Message)| dispatch(policy, message.kind, nth, message.published_at, timetable);
    published.into_iter().map(new).collect()
}

/// The messages of an incident that go out with a step of it. The first message of an incident that a change caused goes out
/// with the change (rule N7).
pub fn of_incident(policy: &Policy, before: Option<&Incident>, after: &Incident) -> Vec<NewDispatch> {
    let first = u32::from(after.caused_by.is_some());
    let known = before.map_or(first, |incident| number(incident.updates.len()).max(first));
    let updates = (0..).zip(&after.updates).filter(|(nth, _)| known <= *nth);
    let none = Timetable::default();
    updates.map(|(nth, update)| dispatch(policy, MessageKind::Incident, nth, update.at, &none)).collect()
}

/// A notice that a step makes untrue, and why: the reminder of a start that is moved, cancelled, or over. What of it is not
/// delivered yet is not sent any more.
pub fn withdrawn(before: &Record, after: &Record) -> Option<(MessageKind, &'static str)> {
    let is_reminded = before.change.file().notices.iter().any(|message| message.kind == MessageKind::Reminder);
    if before.state != State::Announced || !is_reminded {
        return None;
    }
    let reason = match after.state {
        State::Announced if before.change.window().start() == after.change.window().start() => return None,
        State::Announced => "the start of work was moved",
        State::Cancelled => "work was cancelled",
        _ => "work has begun",
    };
    Some((MessageKind::Reminder, reason))
}

fn is_of_release(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Early | MessageKind::Notes | MessageKind::Documentation)
}

/// The messages that are there after a step and were not before, each with its number among those of its kind.
fn published<'a>(before: &[Message], after: &'a [Message]) -> Vec<(u32, &'a Message)> {
    let mut counts: BTreeMap<MessageKind, u32> = BTreeMap::new();
    let known = |kind| number(before.iter().filter(|message| message.kind == kind).count());
    let counted = after.iter().map(|message| {
        let count = counts.entry(message.kind).or_default();
        let nth = *count;
        *count += 1;
        (nth, message)
    });
    counted.filter(|(nth, message)| known(message.kind) <= *nth).collect()
}

/// A notice, due when the timetable says that this publication of it was due. If it meets several obligations, the earliest
/// counts.
fn dispatch(
    policy: &Policy,
    notice: MessageKind,
    nth: u32,
    published_at: Instant,
    timetable: &Timetable,
) -> NewDispatch {
    let met = timetable.entries.iter().filter(|entry| entry.what == notice && entry.done_at == Some(published_at));
    let due = met.filter_map(|entry| entry.due).min();
    let within = policy.delivery().within.after(published_at).unwrap_or(published_at);
    let accept_by = due.map_or(within, |due| due.max(within));
    NewDispatch { notice, nth, published_at, due, accept_by, expires_at: None }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
