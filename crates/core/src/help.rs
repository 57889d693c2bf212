//! Starts that would help: `slot` finds them for all leads and hours, and each is checked against every rule.

use crate::{
    calendar::Unknown,
    change::{Change, ChangeFile},
    evaluate::{evaluate, limits},
    instant::Instant,
    policy::Policy,
    rule::Rule,
    slot::{self, Slot},
    verdict::Outcome,
};
use chrono::TimeDelta;
use std::{fmt, sync::Arc};

/// Starts tried until one keeps every rule.
const TRIED: usize = 4;
/// How far back a start is looked for.
const BACK: TimeDelta = TimeDelta::days(14);

/// What a finding was computed from: the help is computed from it on demand.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) policy: Policy,
    pub(crate) change: Arc<ChangeFile>,
    pub(crate) now: Instant,
}

/// A start that would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BetterStart {
    /// The start, and the latest start in the same free stretch.
    pub slot: Slot,
    /// The rules that fail there and pass now; usually none.
    pub breaks: Vec<Rule>,
}

/// What a search for a start found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Better {
    /// A start.
    Start(BetterStart),
    /// Nothing is long enough; the longest stretch in seconds, 0 where nothing is free.
    Nothing(i64),
    /// Work has begun or is over: no other start helps.
    Begun,
}

/// Shows the names of the policy and the record, not their contents.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {:?}, {})", self.policy.id(), self.change.title, self.now)
    }
}

impl Question {
    /// The first start from `from` on that keeps every lead and the hours, and breaks no other rule.
    pub(crate) fn later(&self, from: Instant) -> Result<Better, Unknown> {
        let Some(change) = self.change() else { return Ok(Better::Begun) };
        let found = slot::search(&self.policy, &change, self.now, from, TRIED)?;
        let mut first = None;
        for slot in &found.slots {
            let start = BetterStart { slot: *slot, breaks: self.breaks(&change, slot.start) };
            if start.breaks.is_empty() {
                return Ok(Better::Start(start));
            }
            first = first.or(Some(start));
        }
        Ok(first.map_or(Better::Nothing(found.longest), Better::Start))
    }

    /// The last start before `start` that keeps every lead and the hours, is still ahead, and breaks no other rule.
    pub(crate) fn earlier(&self, start: Instant) -> Option<Instant> {
        let change = self.change()?;
        let length = change.window().end() - change.window().start();
        let limits = limits::earliest(&self.policy, &change, self.now).ok()?;
        let first = limits.iter().map(|limit| limit.start).max().map_or(self.now, |limit| limit.max(self.now));
        // Whether a start beyond the holidays keeps its leads is not known.
        let unknown = slot::first_unknown(&self.policy, change.file());
        let unknown = unknown.and_then(|day| self.policy.business_zone().day_start(day)).unwrap_or(start);
        let hours = self.policy.hours(change.file().kind);
        let mut from = start.checked_sub_signed(BACK)?.max(first);
        let mut found = Vec::new();
        for _ in 0..slot::tries(&self.policy) {
            let Ok(Some(gap)) = hours.next_gap(from, start + length) else { break };
            let latest = gap.end() - length;
            found.extend((gap.start() <= latest && latest < start.min(unknown)).then_some(latest));
            from = gap.end();
        }
        found.into_iter().rev().take(TRIED).find(|start| self.breaks(&change, *start).is_empty())
    }

    /// The rules that fail for a change which starts then, and pass for this one. Announced work is moved by an edit, which
    /// has its own rules (A28).
    fn breaks(&self, change: &Change, start: Instant) -> Vec<Rule> {
        let Some(moved) = moved(change, start) else { return Vec::new() };
        let is_announced = change.file().announced_at.is_some_and(|announced| announced <= self.now);
        let moved = if is_announced { change.edited(&moved, self.now) } else { moved };
        let [before, after] = [change, &moved].map(|change| evaluate(&self.policy, change, self.now));
        let pairs = before.findings.iter().zip(&after.findings);
        let broken = |outcome: Outcome| outcome <= Outcome::Unknown;
        let worse = pairs.filter(|(before, after)| broken(after.outcome) && !broken(before.outcome));
        worse.map(|(_, after)| after.rule).collect()
    }

    /// The change, where its work has not begun.
    fn change(&self) -> Option<Change> {
        let change = Change::new(self.change.as_ref().clone()).ok()?;
        let has_begun = change.actual().started_at.is_some_and(|started| started <= self.now);
        (!has_begun).then_some(change)
    }
}

/// The same change at another time, its downtime with it; none where its edits do not allow that.
fn moved(change: &Change, start: Instant) -> Option<Change> {
    let mut file = change.file().clone();
    let by = start - file.start;
    (file.start, file.end) = (start, file.end.checked_add_signed(by)?);
    if let Some(downtime) = &mut file.downtime {
        downtime.start = downtime.start.and_then(|start| start.checked_add_signed(by));
    }
    Change::new(file).ok()
}
