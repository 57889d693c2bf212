//! `fairnotice check`: checks change records before they are announced.

use crate::{
    failure::{Failure, located},
    github,
    input::Input,
    output::{self, ReportFormat},
    parse_instant, planned,
    policies::{PolicyFiles, PolicyPath},
};
use clap::Args;
use fairnotice_core::{diagnostic::Diagnostics, evaluate::evaluate, instant::Instant, verdict::Verdict};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Change records (TOML); `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<Input>,
    #[command(flatten)]
    policy: PolicyPath,
    /// Check as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
    /// Text for people, JSON for programs, or annotations for GitHub Actions
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

#[derive(Serialize)]
struct CheckedFile {
    file: String,
    #[serde(flatten)]
    result: CheckResult,
    #[serde(skip)]
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum CheckResult {
    Verdict(Box<Verdict>),
    #[serde(rename = "problems")]
    Unreadable(Diagnostics),
}

impl Check {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let now = self.now.unwrap_or(clock);
        let checked = match self.policy.load() {
            Ok(policies) => self.files.iter().map(|input| CheckedFile::new(input, &policies, now)).collect(),
            Err(failure) if self.format == ReportFormat::Text => return Err(failure),
            // Without a policy no record can be checked: only the policy's mistakes are reported.
            Err(failure) => {
                let name = failure.file().map_or_else(|| self.policy.name(), str::to_owned);
                vec![CheckedFile::unreadable(name, failure)]
            }
        };
        match self.format {
            ReportFormat::Json => output::json(&checked)?,
            ReportFormat::Text => {
                let texts: Vec<_> = checked.iter().map(CheckedFile::text).collect();
                // A single verdict needs no summary.
                let summary = if checked.len() > 1 { summary(&checked) } else { String::new() };
                output::text(format!("{}\n{summary}", texts.join("\n")).trim_end())?;
            }
            ReportFormat::Github => {
                let lines = checked.iter().flat_map(CheckedFile::annotations).chain([summary(&checked)]);
                output::plain(&lines.map(|line| line + "\n").collect::<String>())?;
            }
        }
        Ok(ExitCode::from(checked.iter().map(CheckedFile::code).max().unwrap_or(0)))
    }
}

impl CheckedFile {
    fn new(input: &Input, policies: &PolicyFiles, now: Instant) -> Self {
        let file = input.to_string();
        let checked = input.read().and_then(|text| {
            let (change, policy) = planned::read(&file, &text, policies, now)?;
            Ok((evaluate(policy, &change, now), text))
        });
        match checked {
            Ok((verdict, text)) => Self { file, result: CheckResult::Verdict(verdict.into()), text },
            Err(failure) => Self::unreadable(file, failure),
        }
    }

    fn unreadable(file: String, failure: Failure) -> Self {
        Self { file, result: CheckResult::Unreadable(failure.diagnostics()), text: String::new() }
    }

    fn code(&self) -> u8 {
        match &self.result {
            CheckResult::Unreadable(_) => 2,
            CheckResult::Verdict(verdict) => u8::from(!verdict.compliant()),
        }
    }

    fn text(&self) -> String {
        match &self.result {
            CheckResult::Verdict(verdict) => format!("{}\n{verdict}", self.file),
            CheckResult::Unreadable(diagnostics) => located(&self.file, diagnostics) + "\n",
        }
    }

    fn annotations(&self) -> Vec<String> {
        match &self.result {
            CheckResult::Verdict(verdict) => github::verdict(&self.file, &self.text, verdict),
            CheckResult::Unreadable(diagnostics) => {
                diagnostics.iter().map(|diagnostic| github::unreadable(&self.file, diagnostic)).collect()
            }
        }
    }
}

/// One line for the end of a long log.
fn summary(checked: &[CheckedFile]) -> String {
    let count = |code: u8| checked.iter().filter(|one| one.code() == code).count();
    let files = if checked.len() == 1 { "file" } else { "files" };
    let mut parts = vec![format!("{} {files}: {} compliant", checked.len(), count(0))];
    if count(1) > 0 {
        parts.push(format!("{} not compliant", count(1)));
    }
    if count(2) > 0 {
        parts.push(format!("{} unreadable", count(2)));
    }
    parts.join(", ")
}
