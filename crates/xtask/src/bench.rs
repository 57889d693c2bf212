//! `cargo xtask bench`: measures Fairnotice and comparable programs in the same run.

mod aims;
mod embed;
mod live;
mod loads;
mod mail;
mod nginx;
mod requests;
mod rules;
mod server;
mod steps;
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
    /// The server, compared with nginx that serves the same bytes from files.
    Server {
        /// Seconds for each measurement. Fewer are less reliable.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
        seconds: u16,
    },
    /// The cost of a step and of the pages, by the number of records in the database.
    Steps {
        /// How often each step is taken. A smaller number is less reliable.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
        rounds: u16,
    },
    /// The live stream's readers, compared with those of nginx with nchan: memory, and when a publication reaches them.
    Live,
    /// One notice by mail to many subscribers, compared with Postfix's `smtp-source`: mails in a second, the operator's answers, memory.
    Mail {
        /// How many subscribers. A smaller number is less reliable.
        #[arg(long, default_value_t = 100_000)]
        subscribers: u32,
    },
}

impl Bench {
    /// Builds, measures and prints one table. The error names the aims that were missed.
    pub(crate) fn run(self) -> Result<(), Error> {
        match self {
            Self::Rules => rules::run(),
            Self::Embed { loads } => embed::run(loads),
            Self::Server { seconds } => server::run(seconds),
            Self::Steps { rounds } => steps::run(rounds),
            Self::Live => live::run(),
            Self::Mail { subscribers } => mail::run(subscribers),
        }
    }
}
