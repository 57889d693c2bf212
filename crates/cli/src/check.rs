//! `fairnotice check`: what a team runs before it announces.

use crate::{Failure, PolicyPath, github, located, parse_instant, read, terminal};
use clap::{Args, ValueEnum};
use fairnotice_core::{diagnostic::Diagnostic, evaluate::evaluate, file, instant::Instant, verdict::Verdict};
use serde::Serialize;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Change records (TOML)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    policy: PolicyPath,
    /// Judge as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
    /// Text for people, JSON for programs, or annotations for GitHub Actions
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Github,
}

#[derive(Serialize)]
struct Checked {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Diagnostic>,
}

impl Check {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let policies = self.policy.load()?;
        let now = self.now.unwrap_or(clock);
        let mut checked = Vec::new();
        for path in &self.files {
            let name = path.display().to_string();
            let change = match read(path) {
                Ok(text) => file::change(&text),
                Err(failure) => Err(Diagnostic::new("", failure.to_string()).into()),
            };
            let judged = change.and_then(|change| {
                let policy = policies.judging(&change, now)?;
                Ok(evaluate(policy, &change, now))
            });
            checked.push(match judged {
                Ok(verdict) => Checked { file: name, verdict: Some(verdict), problems: Vec::new() },
                Err(diagnostics) => Checked { file: name, verdict: None, problems: diagnostics.into_iter().collect() },
            });
        }
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&checked)?),
            Format::Text => {
                let texts: Vec<_> = checked.iter().map(Checked::text).collect();
                // One record's verdict says it all.
                let summary = if checked.len() > 1 { summary(&checked) } else { String::new() };
                terminal::print(format!("{}\n{summary}", texts.join("\n")).trim_end())?;
            }
            Format::Github => {
                let mut out = io::stdout().lock();
                checked.iter().flat_map(Checked::annotations).try_for_each(|line| writeln!(out, "{line}"))?;
                writeln!(out, "{}", summary(&checked))?;
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

    fn text(&self) -> String {
        match &self.verdict {
            Some(verdict) => format!("{}\n{verdict}", self.file),
            None => self.problems.iter().map(|problem| located(&self.file, problem) + "\n").collect(),
        }
    }

    fn annotations(&self) -> Vec<String> {
        match &self.verdict {
            Some(verdict) => {
                verdict.findings.iter().filter_map(|finding| github::finding(&self.file, finding)).collect()
            }
            None => self.problems.iter().map(|problem| github::problem(&self.file, problem)).collect(),
        }
    }
}

/// One line for the end of a long log.
fn summary(checked: &[Checked]) -> String {
    let count = |code: u8| checked.iter().filter(|one| one.code() == code).count();
    let records = if checked.len() == 1 { "record" } else { "records" };
    let mut parts = vec![format!("{} {records}: {} compliant", checked.len(), count(0))];
    if count(1) > 0 {
        parts.push(format!("{} not compliant", count(1)));
    }
    if count(2) > 0 {
        parts.push(format!("{} unreadable", count(2)));
    }
    parts.join(", ")
}
