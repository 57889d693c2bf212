//! The questions of the protocol.

use crate::{calendar::CalendarQuestion, clocks::ClocksQuestion};
use fairnotice_core::{
    change::ChangeFile,
    instant::{self, Instant},
};
use semver::Version;
use serde::Deserialize;

/// A question. The key `ask` holds its kind.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// Defines a policy under a name, for later questions.
    Policy { name: String, toml: String },
    /// The verdict on a change.
    Verdict {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// The times at which a change can start.
    Slots {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
        count: usize,
    },
    /// The messages that a change requires, and when they are due.
    Timetable {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// The differences between the verdicts on two records.
    WhatIf {
        policy: String,
        before: Box<ChangeFile>,
        after: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// The step from one version to another.
    Step { from: Option<Version>, to: Version },
    /// Leads in business days.
    Calendar(CalendarQuestion),
    /// Local times of a zone.
    Clocks(ClocksQuestion),
}
