//! `fairnotice check`: what a team runs before it announces.

use super::{Failure, PolicyFile, located, parse_instant, read};
use clap::{Args, ValueEnum};
use fairnotice_core::{evaluate::evaluate, file, instant::Instant, problem::Problem, verdict::Verdict};
use serde::Serialize;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Change records (TOML)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    policy: PolicyFile,
    /// Judge as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
    /// Text for people, JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct Checked {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
}

impl Check {
    pub(super) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let (policy, _) = self.policy.load()?;
        let now = self.now.unwrap_or(clock);
        let mut checked = Vec::new();
        for path in &self.files {
            let name = path.display().to_string();
            let judged = match read(path) {
                Ok(text) => file::change(&text),
                Err(failure) => Err(vec![Problem::new("", failure.to_string())]),
            };
            checked.push(match judged {
                Ok(change) => {
                    Checked { file: name, verdict: Some(evaluate(&policy, &change, now)), problems: Vec::new() }
                }
                Err(problems) => Checked { file: name, verdict: None, problems },
            });
        }
        let mut out = io::stdout().lock();
        match self.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&checked)?)?,
            Format::Text => {
                for (i, one) in checked.iter().enumerate() {
                    if i > 0 {
                        writeln!(out)?;
                    }
                    one.print(&mut out)?;
                }
            }
        }
        Ok(ExitCode::from(checked.iter().map(Checked::code).max().unwrap_or(0)))
    }
}

impl Checked {
    fn code(&self) -> u8 {
        match &self.verdict {
            None => 2,
            Some(verdict) if verdict.compliant() => 0,
            Some(_) => 1,
        }
    }

    fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.verdict {
            Some(verdict) => writeln!(out, "{}\n{}", self.file, verdict.to_string().trim_end()),
            None => self.problems.iter().try_for_each(|problem| writeln!(out, "{}", located(&self.file, problem))),
        }
    }
}
