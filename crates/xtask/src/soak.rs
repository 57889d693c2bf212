//! `cargo xtask soak`: searches for faults for minutes or hours. `cargo xtask test` runs the same searches for seconds.

use crate::{
    conformance,
    error::Error,
    fuzz::{self, Search, Target},
    install::Tool,
    mail, program, servers, writers,
};
use clap::ValueEnum;
use std::time::Duration;

/// A search for faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Soak {
    /// The fuzz targets.
    Fuzz,
    /// The comparison with the second implementation of the rules.
    Oracle,
    /// Two and three servers on one PostgreSQL, with faults.
    Servers,
    /// Servers that are killed while they send mails, on both databases, and mail servers that do not work.
    Mail,
    /// Advisories about the dependencies; needs a network, and is done in seconds.
    Advisories,
    /// Many writers and readers, also with a full disk and a locked database; needs root.
    Writers,
}

/// Which searches to run, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The time for all searches together, in minutes.
    #[arg(long, default_value_t = 10, value_name = "N")]
    minutes: u32,
    /// Run only this search; can be repeated.
    #[arg(long, value_name = "NAME")]
    only: Vec<Soak>,
    /// Run only this fuzz target; can be repeated.
    #[arg(long, value_name = "NAME")]
    target: Vec<Target>,
    /// Copy the inputs that reached new code to tests/fuzz.
    #[arg(long)]
    keep: bool,
}

/// Runs the chosen searches, or all of them. Each gets the same share of the time.
pub(crate) fn soak(arguments: &Arguments) -> Result<(), Error> {
    let chosen = |soak: &&Soak| arguments.only.is_empty() || arguments.only.contains(soak);
    let soaks: Vec<_> = Soak::value_variants().iter().filter(chosen).collect();
    let time = Duration::from_mins(1) * arguments.minutes / u32::try_from(soaks.len()).unwrap_or(1);
    for soak in soaks {
        match soak {
            Soak::Fuzz => fuzz(arguments, time)?,
            Soak::Oracle => conformance::soak(time.as_secs())?,
            Soak::Mail => mail::soak(time)?,
            Soak::Servers => servers::soak(time)?,
            Soak::Advisories => advisories()?,
            Soak::Writers => writers::soak(time)?,
        }
    }
    Ok(())
}

fn advisories() -> Result<(), Error> {
    Tool::CargoDeny.ensure()?;
    program::run(program::cargo().args(["deny", "check", "advisories"]))
}

fn fuzz(arguments: &Arguments, time: Duration) -> Result<(), Error> {
    if let Some(reason) = fuzz::unsupported() {
        return Err(Error::Other(reason.to_owned()));
    }
    let targets = if arguments.target.is_empty() { Target::all() } else { &arguments.target };
    fuzz::build()?;
    let reports = fuzz::search(targets, Search::Long(fuzz::seconds_per_target(time, targets.len())))?;
    if arguments.keep {
        fuzz::copy_to_seeds(targets)?;
    }
    fuzz::no_faults(&reports)
}
