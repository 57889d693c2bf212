//! `fairnotice timetable`: what a change owes, to whom and by when.

use crate::{Failure, Format, Judging, terminal};
use clap::Args;
use fairnotice_core::{instant::Instant, timetable::timetable};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Timetable {
    #[command(flatten)]
    judging: Judging,
    /// Text for people, JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Timetable {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let (policy, change, now) = self.judging.load(clock)?;
        let owed = timetable(&policy, &change, now);
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&owed)?),
            Format::Text => terminal::print(&owed.text(&policy).to_string())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
