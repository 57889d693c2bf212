//! The record of promises kept: what the changes of the last twelve months promised their readers, and what they got.
//!
//! It is made to be read by a customer, and to be of no use to a vendor who would rather look good. Every announced change
//! is in it: calling work off, or leaving its record open, takes nothing out. A waived promise is not a kept one. What cannot be judged counts as broken, so a calendar that is left to run out improves no figure. Shares
//! are counts, kept of due, and beside them stand the counts that put them into proportion: urgent changes, to which no
//! lead is promised, and those that were cancelled, rolled back, or finished by the clock.
//!
//! Outcomes and evidence are the engine's own findings; the time of work is held against the window that was announced.

mod evidence;
mod promise;

pub use evidence::Evidence;
pub use promise::Promise;

use crate::{
    change::{Kind, Waiver},
    evaluate::evaluate,
    id::ChangeId,
    instant::{self, Instant},
    policy::Policy,
    record::{Record, State},
    verdict::Outcome,
};
use chrono::Months;
use serde::Serialize;
use std::collections::BTreeMap;

const MONTHS: Months = Months::new(12);

/// Twelve months of promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promises {
    /// Changes announced at this instant or later are in it: twelve months before `until`, by the calendar.
    #[serde(with = "instant::required")]
    pub from: Instant,
    /// Changes announced by this instant are in it, judged as things stood then.
    #[serde(with = "instant::required")]
    pub until: Instant,
    /// The figures.
    pub counts: Counts,
    /// What each figure rests on, newest announcement first.
    pub lines: Vec<Line>,
}

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// How many changes were announced. Not drafts, which are not published, nor routine updates, of which no notice is due.
    pub changes: u32,
    /// Urgent ones among them. No lead is promised for these: where there are many, the share of leads kept says little.
    pub urgent: u32,
    /// Those that were called off. What was published of them is still judged; so work that was never meant to happen shows.
    pub cancelled: u32,
    /// Those that were undone, or could not be applied.
    pub rolled_back: u32,
    /// Those that the clock finished at the planned end: on time, but nobody said that work was done.
    pub finished_by_clock: u32,
    /// How each promise was kept.
    pub promises: BTreeMap<Promise, Tally>,
}

/// How often one promise was kept. `kept + broken + waived + pending == owed`, and `owed + not_owed` is all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// How many changes owed it so far.
    pub owed: u32,
    /// Kept.
    pub kept: u32,
    /// Broken, or beyond what the policy's data can judge.
    pub broken: u32,
    /// Would be broken, and a named person set the rule aside. Owed, and not kept.
    pub waived: u32,
    /// Still to come, and there is time.
    pub pending: u32,
    /// Not promised to such a change, or not called for yet.
    pub not_owed: u32,
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Pass => &mut self.kept,
            Outcome::Fail | Outcome::Unknown => &mut self.broken,
            Outcome::Waived => &mut self.waived,
            Outcome::Pending => &mut self.pending,
            Outcome::NotApplicable => &mut self.not_owed,
        };
        *count += 1;
        self.owed += u32::from(outcome != Outcome::NotApplicable);
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its permanent id.
    pub id: ChangeId,
    /// Its title.
    pub title: String,
    /// Which of the five kinds.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was announced.
    #[serde(with = "instant::required")]
    pub announced_at: Instant,
    /// When work was to begin, as announced and edited before it began.
    #[serde(with = "instant::required")]
    pub start: Instant,
    /// When it was to end, likewise.
    #[serde(with = "instant::required")]
    pub end: Instant,
    /// The version of the policy that judged it.
    pub policy_version: String,
    /// For an urgent change, how long after the decision it was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Whether it had to be undone.
    pub rolled_back: bool,
    /// Whether the clock finished it.
    pub finished_by_clock: bool,
    /// How it fared with each promise.
    pub promises: BTreeMap<Promise, Evidence>,
    /// The rules that were set aside for it, with the reason, whether or not that was of use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// When an urgent change was decided, as its record states it. Shown, not judged (A15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// When it was decided; none where the record does not say.
    #[serde(with = "instant::option")]
    pub decided_at: Option<Instant>,
    /// Seconds from then to the announcement; negative where the decision is stated to have come after it.
    pub delay_seconds: Option<i64>,
}

/// When the twelve months before `now` begin, by the calendar: what was announced then or later is judged.
pub fn beginning(now: Instant) -> Instant {
    now.checked_sub_months(MONTHS).unwrap_or(Instant::MIN_UTC)
}

/// The promises of the twelve months before `now`, from records and the policies that judge them (A34).
pub fn promises<'a>(judged: impl IntoIterator<Item = (&'a Record, &'a Policy)>, now: Instant) -> Promises {
    let from = beginning(now);
    let lines = judged.into_iter().filter_map(|(record, policy)| Line::new(record, policy, now));
    let mut lines: Vec<_> = lines.filter(|line| from <= line.announced_at && line.announced_at <= now).collect();
    lines.sort_by(|a, b| b.announced_at.cmp(&a.announced_at).then_with(|| a.id.cmp(&b.id)));
    Promises { from, until: now, counts: Counts::of(&lines), lines }
}

impl Counts {
    fn of(lines: &[Line]) -> Self {
        let mut promises: BTreeMap<_, _> = Promise::ALL.map(|promise| (promise, Tally::default())).into();
        for (promise, evidence) in lines.iter().flat_map(|line| &line.promises) {
            promises.entry(*promise).or_default().add(evidence.outcome);
        }
        let count = |of: fn(&Line) -> bool| lines.iter().map(|line| u32::from(of(line))).sum();
        Self {
            changes: count(|_| true),
            urgent: count(|line| line.kind == Kind::Urgent),
            cancelled: count(|line| line.state == State::Cancelled),
            rolled_back: count(|line| line.rolled_back),
            finished_by_clock: count(|line| line.finished_by_clock),
            promises,
        }
    }
}

impl Line {
    /// None for a draft, and for a routine update.
    fn new(record: &Record, policy: &Policy, now: Instant) -> Option<Self> {
        let (change, file) = (&record.change, record.change.file());
        let announced_at = file.announced_at.filter(|_| record.state != State::Draft && file.kind != Kind::Routine)?;
        let verdict = evaluate(policy, change, now);
        let promises =
            Promise::ALL.into_iter().map(|promise| (promise, Evidence::of(promise, policy, change, &verdict, now)));
        let decision = (file.kind == Kind::Urgent).then(|| Decision {
            decided_at: file.decided_at,
            delay_seconds: file.decided_at.map(|decided| (announced_at - decided).num_seconds()),
        });
        Some(Self {
            id: record.id.clone(),
            title: file.title.clone(),
            kind: file.kind,
            state: record.state,
            announced_at,
            start: change.window().start(),
            end: change.window().end(),
            policy_version: policy.version().to_owned(),
            decision,
            rolled_back: change.actual().failed(),
            finished_by_clock: file.automatic.finish && change.actual().completed_at == Some(change.expected_end()),
            promises: promises.collect(),
            waivers: file.waivers.clone(),
        })
    }
}
