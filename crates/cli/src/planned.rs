//! A change record, the policy that checks it, and the instant as of which it is checked.

use crate::{
    failure::Failure,
    input::Input,
    parse_instant,
    policies::{PolicyFiles, PolicyPath},
};
use clap::Args;
use fairnotice_core::{change::Change, file, instant::Instant, policy::Policy};

#[derive(Debug, Args)]
pub(crate) struct Planned {
    /// Change record (TOML); `-` reads standard input
    #[arg(value_name = "FILE")]
    file: Input,
    #[command(flatten)]
    policy: PolicyPath,
    /// Check as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
}

impl Planned {
    pub(crate) fn load(&self, clock: Instant) -> Result<(Policy, Change, Instant), Failure> {
        let policies = self.policy.load()?;
        let now = self.now.unwrap_or(clock);
        let (change, policy) = read(&self.file.to_string(), &self.file.read()?, &policies, now)?;
        Ok((policy.clone(), change, now))
    }
}

/// A record's text as a change, and the version of the policy that judges it.
pub(crate) fn read<'p>(
    name: &str,
    text: &str,
    policies: &'p PolicyFiles,
    now: Instant,
) -> Result<(Change, &'p Policy), Failure> {
    let change = file::change(text).map_err(|diagnostics| Failure::unreadable(name, diagnostics))?;
    let policy = policies.judging(&change, now).map_err(|mut diagnostic| {
        file::place(text, [&mut diagnostic]);
        Failure::unreadable(name, diagnostic)
    })?;
    Ok((change, policy))
}
