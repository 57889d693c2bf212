//! The figures, and what each change adds to them.

use super::{Line, Promise};
use crate::{change::Kind, record::State, verdict::Outcome};
use serde::Serialize;
use std::collections::BTreeMap;

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// How many changes were announced. Not drafts, which are not published, nor routine updates, of which no notice is due.
    pub changes: u32,
    /// Urgent ones among them. They have no promised lead: where there are many, the lead figures say little.
    pub urgent: u32,
    /// Cancelled ones. Their notices still count, so work that was never meant to happen shows.
    pub cancelled: u32,
    /// Those that were undone, or could not be applied.
    pub rolled_back: u32,
    /// Those that the scheduler finished at the planned end: on time, but no person confirmed that work was done.
    pub finished_by_clock: u32,
    /// The counts of each promise.
    pub promises: BTreeMap<Promise, Tally>,
}

/// How often one promise was kept. `kept + broken + waived + pending == due`, and `due + not_due` is all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// How many changes it is due for so far.
    #[serde(rename = "owed")]
    pub due: u32,
    /// Kept.
    pub kept: u32,
    /// Broken, or unknown because the policy's data end earlier.
    pub broken: u32,
    /// A named person waived the rule, which would be broken. It counts as due, and not as kept.
    pub waived: u32,
    /// Not published yet, and there is time.
    pub pending: u32,
    /// Not promised for such a change, or not due yet.
    #[serde(rename = "not_owed")]
    pub not_due: u32,
}

impl Tally {
    fn apply(&mut self, outcome: Outcome, step: fn(&mut u32)) {
        step(match outcome {
            Outcome::Pass => &mut self.kept,
            Outcome::Fail | Outcome::Unknown => &mut self.broken,
            Outcome::Waived => &mut self.waived,
            Outcome::Pending => &mut self.pending,
            Outcome::NotApplicable => &mut self.not_due,
        });
        if outcome != Outcome::NotApplicable {
            step(&mut self.due);
        }
    }
}

/// What one change adds to the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Addend {
    kind: Kind,
    state: State,
    rolled_back: bool,
    finished_by_clock: bool,
    /// In the order of [`Promise::ALL`].
    outcomes: [Outcome; Promise::ALL.len()],
}

impl Addend {
    pub(super) fn of(line: &Line) -> Self {
        let outcome = |promise| line.promises.get(&promise).map_or(Outcome::NotApplicable, |evidence| evidence.outcome);
        Self {
            kind: line.kind,
            state: line.state,
            rolled_back: line.rolled_back,
            finished_by_clock: line.finished_by_clock,
            outcomes: Promise::ALL.map(outcome),
        }
    }
}

impl Addend {
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The outcome of each promise.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.outcomes.into_iter()
    }
}

impl Counts {
    /// No change.
    pub(super) fn nothing() -> Self {
        let promises = Promise::ALL.map(|promise| (promise, Tally::default())).into();
        Self { changes: 0, urgent: 0, cancelled: 0, rolled_back: 0, finished_by_clock: 0, promises }
    }

    pub(super) fn of(lines: &[Line]) -> Self {
        let mut counts = Self::nothing();
        for line in lines {
            counts.add(&Addend::of(line));
        }
        counts
    }

    pub(super) fn add(&mut self, addend: &Addend) {
        self.apply(addend, |count| *count += 1);
    }

    /// Takes back what was added.
    pub(super) fn subtract(&mut self, addend: &Addend) {
        self.apply(addend, |count| *count -= 1);
    }

    fn apply(&mut self, addend: &Addend, step: fn(&mut u32)) {
        let Addend { kind, state, rolled_back, finished_by_clock, outcomes } = *addend;
        for (applies, count) in [
            (true, &mut self.changes),
            (kind == Kind::Urgent, &mut self.urgent),
            (state == State::Cancelled, &mut self.cancelled),
            (rolled_back, &mut self.rolled_back),
            (finished_by_clock, &mut self.finished_by_clock),
        ] {
            if applies {
                step(count);
            }
        }
        for (promise, outcome) in Promise::ALL.into_iter().zip(outcomes) {
            self.promises.entry(promise).or_default().apply(outcome, step);
        }
    }
}
