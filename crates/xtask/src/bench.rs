//! `cargo xtask bench`: measures Fairnotice and comparable programs in the same run.

mod aims;
mod embed;
mod live;
mod loads;
mod nginx;
mod rules;
mod table;

use crate::error::Error;
use clap::Subcommand;

/// What is measured.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Bench {
    /// The rules engine: verdicts, business days, earliest starts.
    Rules,
    /// The embed in a browser, compared with the same in plain JavaScript, Preact, Lit and Svelte.
    Embed {
        /// How often each page is loaded under each condition. A smaller number is less reliable.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
        loads: u16,
    },
    /// The live stream's readers, compared with those of nginx with nchan: memory, and when a publication reaches them.
    Live,
}

impl Bench {
    /// Builds, measures and prints one table. The error names the aims that were missed.
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Rules => rules::run(),
            Self::Embed { loads } => embed::run(loads),
            Self::Live => live::run(),
        }
    }
}
