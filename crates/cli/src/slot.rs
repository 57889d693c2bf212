//! `fairnotice slot`: when a change can start.

use crate::{
    failure::Failure,
    output::{self, Format},
    planned::Planned,
};
use clap::Args;
use fairnotice_core::{instant::Instant, slot::slots};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Slot {
    #[command(flatten)]
    planned: Planned,
    /// How many starts to show
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=100))]
    count: u8,
    /// Text for people, JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

impl Slot {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let (policy, change, now) = self.planned.load(clock)?;
        let found = slots(&policy, &change, now, self.count.into())?;
        match self.format {
            Format::Json => output::json(&found)?,
            Format::Text => output::text(&found.text(&policy).to_string())?,
        }
        Ok(ExitCode::from(u8::from(found.slots.is_empty())))
    }
}
