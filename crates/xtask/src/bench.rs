//! `cargo xtask bench`: figures with peers beside them, measured in one run.

mod embed;
mod judgement;
mod loads;
mod rules;
mod table;

use crate::error::Error;
use clap::Subcommand;

/// What is measured.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Bench {
    /// Verdicts, business days, earliest starts.
    Rules,
    /// The embed in a browser, beside the same in plain JavaScript, Preact, Lit and Svelte.
    Embed {
        /// How often each page is loaded under each condition; fewer are good for a first look only.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
        loads: u16,
    },
}

impl Bench {
    /// Builds, measures, and prints one table.
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Rules => rules::run(),
            Self::Embed { loads } => embed::run(loads),
        }
    }
}
