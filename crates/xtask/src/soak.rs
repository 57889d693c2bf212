//! `cargo xtask soak`: searches that take minutes or hours, whose short forms are steps of `cargo xtask test`.

use crate::{
    error::Error,
    fuzz::{self, Search, Target},
    judges,
};
use clap::ValueEnum;
use std::time::Duration;

/// What is searched at length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Soak {
    /// Every fuzz target.
    Fuzz,
    /// The second implementation of the rules.
    Oracle,
}

/// What to search, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How long, all in all.
    #[arg(long, default_value_t = 10, value_name = "N")]
    minutes: u32,
    /// Only this search; may be given more than once.
    #[arg(long, value_name = "NAME")]
    only: Vec<Soak>,
    /// Of the fuzz targets only this one; may be given more than once.
    #[arg(long, value_name = "NAME")]
    target: Vec<Target>,
    /// Copy the inputs that reached new code to tests/fuzz.
    #[arg(long)]
    keep: bool,
}

/// Runs what is asked for, or everything, each for its share of the time.
pub(crate) fn soak(arguments: &Arguments) -> Result<(), Error> {
    let chosen = |soak: &&Soak| arguments.only.is_empty() || arguments.only.contains(soak);
    let soaks: Vec<_> = Soak::value_variants().iter().filter(chosen).collect();
    let whole = Duration::from_mins(1) * arguments.minutes / u32::try_from(soaks.len()).unwrap_or(1);
    for soak in soaks {
        match soak {
            Soak::Fuzz => fuzz(arguments, whole)?,
            Soak::Oracle => judges::soak(whole.as_secs())?,
        }
    }
    Ok(())
}

fn fuzz(arguments: &Arguments, whole: Duration) -> Result<(), Error> {
    if let Some(reason) = fuzz::unsupported() {
        return Err(Error::StepMessage(reason.to_owned()));
    }
    let targets = if arguments.target.is_empty() { Target::all() } else { &arguments.target };
    fuzz::build()?;
    let reports = fuzz::search(targets, Search::Long(fuzz::share(whole, targets.len())))?;
    if arguments.keep {
        fuzz::keep(targets)?;
    }
    fuzz::clean(&reports)
}
