//! `cargo xtask bench`: figures with peers beside them, measured in one run.

mod rules;
mod table;

use crate::error::Error;
use clap::ValueEnum;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// Verdicts, business days, earliest starts.
    Rules,
}

impl Bench {
    /// Builds, measures, and prints one table.
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Rules => rules::run(),
        }
    }
}
