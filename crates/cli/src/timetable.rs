//! `fairnotice timetable`: the notices that are due for a change, to whom and by when.

use crate::{
    failure::Failure,
    output::{self, Format},
    planned::Planned,
};
use clap::Args;
use fairnotice_core::{instant::Instant, timetable::timetable};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Timetable {
    #[command(flatten)]
    planned: Planned,
    /// Text for people, JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

impl Timetable {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let (policy, change, now) = self.planned.load(clock)?;
        let due = timetable(&policy, &change, now);
        match self.format {
            Format::Json => output::json(&due)?,
            Format::Text => output::text(&due.text(&policy).to_string())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
