//! A policy, a record and an instant to judge at, made from bytes.

use crate::{Draw, draw::instant, policy, record, zone};
use fairnotice_core::{
    change::{Change, ChangeFile},
    instant::{self, Instant},
    policy::{Policy, PolicyFile},
};
use std::fmt;

/// Nights on which clocks change somewhere, a year's end, a leap day, holidays in a row.
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

/// Everything that a verdict depends on.
pub struct Case {
    /// The policy.
    pub policy: Policy,
    /// The record.
    pub change: Change,
    /// When it is judged.
    pub now: Instant,
}

impl Case {
    /// The case of these draws; none where no sense can be made of them.
    pub fn draw(draw: &mut Draw) -> Option<Self> {
        let anchor = anchor(draw);
        let policy = policy::policy(draw, anchor);
        let policy = made(policy)?;
        let change = change(draw, anchor)?;
        let now = if draw.once_in(16) { draw.anywhere() } else { draw.near(change.window().start(), 45) };
        Some(Self { policy, change, now })
    }

    /// Another record about the same time.
    pub fn another(&self, draw: &mut Draw) -> Option<Change> {
        change(draw, self.change.window().start())
    }

    /// The same case under a policy that is changed a little; none where that makes no sense.
    pub fn under(&self, edit: impl FnOnce(&mut PolicyFile)) -> Option<Self> {
        let mut file = self.policy.file().clone();
        edit(&mut file);
        Some(Self { policy: made(file)?, change: self.change.clone(), now: self.now })
    }

    /// The same case with a record that is changed a little; none where that makes no sense.
    pub fn with(&self, edit: impl FnOnce(&mut ChangeFile)) -> Option<Self> {
        let mut file = self.change.file().clone();
        edit(&mut file);
        Some(Self { policy: self.policy.clone(), change: Change::new(file).ok()?, now: self.now })
    }

    /// The same case with its window moved, and its downtime with it.
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

fn made(file: PolicyFile) -> Option<Policy> {
    Policy::new(file, "drawn", zone).ok()
}

/// What does not go together in a record is left out of it.
fn change(draw: &mut Draw, anchor: Instant) -> Option<Change> {
    let mut file = record::record(draw, anchor);
    if file.end <= file.start {
        file.start = instant(file.end.timestamp() - 60);
    }
    let whole = Change::new(file.clone());
    whole
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

/// As files that can be read again.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |printed: Result<String, toml::ser::Error>| printed.unwrap_or_else(|error| error.to_string());
        let (policy, change) = (toml::to_string(self.policy.file()), toml::to_string(self.change.file()));
        write!(f, "# policy\n{}\n# record\n{}\n# now\n{}", text(policy), text(change), instant::text(self.now))
    }
}
