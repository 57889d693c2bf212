//! What can be asked.

use crate::{calendar::CalendarQuestion, clocks::ClocksQuestion};
use fairnotice_core::{
    change::ChangeFile,
    instant::{self, Instant},
};
use semver::Version;
use serde::Deserialize;

/// A question; `ask` says which.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// Reads a policy and keeps it under a name.
    Policy { name: String, toml: String },
    /// Judges a change.
    Verdict {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// When a change can start.
    Slots {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
        count: usize,
    },
    /// What a change owes.
    Timetable {
        policy: String,
        change: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// What another plan would change.
    WhatIf {
        policy: String,
        before: Box<ChangeFile>,
        after: Box<ChangeFile>,
        #[serde(with = "instant::required")]
        now: Instant,
    },
    /// What leads from one version to another.
    Step { from: Option<Version>, to: Version },
    /// Which days lie between.
    Calendar(CalendarQuestion),
    /// What the clocks of a zone show.
    Clocks(ClocksQuestion),
}
