//! A policy, a record and the instant of an evaluation, made from bytes.

use crate::{Draw, draw::instant, policy, record, zone};
use fairnotice_core::{
    change::{Change, ChangeFile},
    instant::{self, Instant},
    policy::{Policy, PolicyFile},
};
use std::fmt;

/// Instants near special dates: nights on which clocks change somewhere, the end of a year, a leap day, several
/// holidays.
const ANCHORS: [&str; 10] = [
    "2026-11-14T02:00:00Z",
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-03-08T07:00:00Z",
    "2026-11-01T06:00:00Z",
    "2026-04-04T15:00:00Z",
    "2027-12-31T23:00:00Z",
    "2028-02-29T12:00:00Z",
    "2028-12-20T12:00:00Z",
    "2011-12-30T10:00:00Z",
];

/// The inputs of an evaluation.
pub struct Case {
    /// The policy.
    pub policy: Policy,
    /// The record.
    pub change: Change,
    /// The instant of the evaluation.
    pub now: Instant,
}

impl Case {
    /// Draws a case. None if the drawn policy or record is invalid.
    pub fn draw(draw: &mut Draw) -> Option<Self> {
        let anchor = anchor(draw);
        let policy = build(policy::policy(draw, anchor))?;
        let change = change(draw, anchor)?;
        let now = if draw.once_in(16) { draw.anywhere() } else { draw.near(change.window().start(), 45) };
        Some(Self { policy, change, now })
    }

    /// Draws another record, near the same instant.
    pub fn another(&self, draw: &mut Draw) -> Option<Change> {
        change(draw, self.change.window().start())
    }

    /// The same case with an edited policy. None if the edited policy is invalid.
    pub fn under(&self, edit: impl FnOnce(&mut PolicyFile)) -> Option<Self> {
        let mut file = self.policy.file().clone();
        edit(&mut file);
        Some(Self { policy: build(file)?, change: self.change.clone(), now: self.now })
    }

    /// The same case with an edited record. None if the edited record is invalid.
    pub fn with(&self, edit: impl FnOnce(&mut ChangeFile)) -> Option<Self> {
        let mut file = self.change.file().clone();
        edit(&mut file);
        Some(Self { policy: self.policy.clone(), change: Change::new(file).ok()?, now: self.now })
    }

    /// The same case with the window moved to another start. Its downtime moves with it.
    pub fn moved(&self, start: Instant) -> Option<Self> {
        let by = start - self.change.window().start();
        self.with(|file| {
            (file.start, file.end) = (start, file.end + by);
            if let Some(downtime) = &mut file.downtime {
                downtime.start = downtime.start.map(|start| start + by);
            }
        })
    }
}

fn anchor(draw: &mut Draw) -> Instant {
    if draw.once_in(8) {
        return draw.anywhere();
    }
    instant::parse(draw.one(&ANCHORS)).unwrap_or_default()
}

fn build(file: PolicyFile) -> Option<Policy> {
    Policy::new(file, "drawn", zone).ok()
}

/// Draws a record. If it is invalid, removes the parts that most often make it so.
fn change(draw: &mut Draw, anchor: Instant) -> Option<Change> {
    let mut file = record::record(draw, anchor);
    if file.end <= file.start {
        file.start = instant(file.end.timestamp() - 60);
    }
    Change::new(file.clone())
        .or_else(|_| {
            file.downtime = None;
            file.title = "Fixes".into();
            Change::new(file.clone())
        })
        .or_else(|_| {
            file.revisions.clear();
            Change::new(file)
        })
        .ok()
}

/// Prints the policy and the record as TOML files.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |printed: Result<String, toml::ser::Error>| printed.unwrap_or_else(|error| error.to_string());
        let (policy, change) = (toml::to_string(self.policy.file()), toml::to_string(self.change.file()));
        write!(f, "# policy\n{}\n# record\n{}\n# now\n{}", text(policy), text(change), instant::text(self.now))
    }
}
