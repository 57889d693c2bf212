//! `fairnotice policy lint|table|show`

use super::{Failure, policies};
use clap::{Args, Subcommand, ValueEnum};
use fairnotice_core::{
    change::Kind,
    instant::{self, Instant},
    policy::Policy,
};
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct PolicyCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read a policy and say what is wrong with it: exit 2 if anything is
    Lint(Given),
    /// Print the reference table: what is promised for each kind of change
    Table {
        #[command(flatten)]
        given: Given,
        /// Text for a terminal, or Markdown
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
    },
    /// Print the policy with every default filled in, as TOML
    Show(Given),
}

#[derive(Debug, Args)]
struct Given {
    /// Policy file; by default the built-in reference policy in its strict reading
    #[arg(value_name = "FILE", env = "FAIRNOTICE_POLICY")]
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Markdown,
}

impl PolicyCommand {
    pub(super) fn run(self, now: Instant) -> Result<ExitCode, Failure> {
        let mut out = io::stdout().lock();
        match self.verb {
            Verb::Lint(given) => {
                let (policy, _) = policies::load(given.file.as_deref())?;
                writeln!(out, "{}", summary(&policy))?;
                for line in room(&policy, now) {
                    writeln!(out, "{line}")?;
                }
            }
            Verb::Table { given, format } => {
                let (policy, _) = policies::load(given.file.as_deref())?;
                match format {
                    Form::Text => write!(out, "{}", policy.table())?,
                    Form::Markdown => write!(out, "{}", policy.table().markdown())?,
                }
            }
            Verb::Show(given) => {
                let (policy, _) = policies::load(given.file.as_deref())?;
                writeln!(out, "# {}", summary(&policy))?;
                write!(out, "{}", toml::to_string(policy.file())?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn summary(policy: &Policy) -> String {
    let from = instant::text(policy.effective_from());
    format!("policy `{}`, version {}, in force from {from}, {}", policy.id(), policy.version(), policy.hash())
}

/// How much time the hours leave (A10), a line for each kind: a rule that nobody can keep is found before it is broken.
pub(super) fn room(policy: &Policy, now: Instant) -> Vec<String> {
    // A kind that may touch the peak hours has all the room it needs.
    let bound = policy.kinds().iter().filter(|terms| terms.id != Kind::Routine && !terms.peak_exempt);
    let kinds = bound.map(|terms| terms.id);
    kinds
        .map(|kind| match policy.room(kind, now) {
            Ok(room) => format!(
                "{}: {} free stretches in 52 weeks, the longest of {} minutes, of {} minutes within Monday to Friday",
                kind.name(),
                room.stretches,
                room.longest / 60,
                room.longest_on_weekdays / 60
            ),
            Err(unknown) => format!("{}: {unknown}", kind.name()),
        })
        .collect()
}
