//! `fairnotice policy lint`: faults in a policy itself.

use super::{Failure, github, located, parse_instant, policies, policy::summary, terminal, tzdata::TzdataPath};
use clap::{Args, ValueEnum};
use fairnotice_core::{
    diagnostic::Diagnostic,
    file,
    instant::Instant,
    lead::Length,
    policy::{
        Identity, Policy,
        lint::{Remark, Severity, USUAL_LENGTH},
    },
};
use serde::Serialize;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Policy files, or folders of them; by default the built-in reference policy in its strict reading
    #[arg(value_name = "PATH", env = "FAIRNOTICE_POLICY")]
    paths: Vec<PathBuf>,
    /// How long a change has to be able to last in every season
    #[arg(long, value_name = "LENGTH", default_value_t = USUAL_LENGTH)]
    length: Length,
    /// Say too where each policy promises more or less than the first, and on how many dates
    #[arg(long)]
    compare: bool,
    /// Look at the policy as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
    #[command(flatten)]
    tzdata: TzdataPath,
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

/// What was found in one file.
#[derive(Serialize)]
struct Linted {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Arc<Identity>>,
    remarks: Vec<Remark>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Diagnostic>,
    #[serde(skip)]
    summary: String,
}

impl Lint {
    pub(super) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let now = self.now.unwrap_or(clock);
        let tzdata = self.tzdata.load()?;
        let mut paths = Vec::new();
        for path in self.paths {
            paths.extend(policies::files(path)?.into_iter().map(Some));
        }
        if paths.is_empty() {
            paths.push(None);
        }
        let mut first: Option<Policy> = None;
        let mut linted = Vec::new();
        for path in paths {
            linted.push(match policies::load(path.as_deref(), &tzdata) {
                Ok((policy, text)) => {
                    let mut remarks = policy.lint(self.length, now);
                    let other = first.iter().filter(|_| self.compare);
                    remarks.extend(other.flat_map(|first| policy.compare(first, now)));
                    file::place(&text, remarks.iter_mut().map(|remark| &mut remark.problem));
                    let one = Linted {
                        file: policies::name(path.as_deref()),
                        policy: Some(Arc::clone(policy.identity())),
                        remarks,
                        problems: Vec::new(),
                        summary: summary(&policy),
                    };
                    first = first.or(Some(policy));
                    one
                }
                Err(failure) => Linted::unreadable(policies::name(path.as_deref()), failure),
            });
        }
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&linted)?),
            Format::Text => terminal::print(&linted.iter().map(Linted::text).collect::<Vec<_>>().join("\n"))?,
            Format::Github => {
                let mut out = io::stdout().lock();
                linted.iter().flat_map(Linted::annotations).try_for_each(|line| writeln!(out, "{line}"))?;
            }
        }
        Ok(ExitCode::from(linted.iter().map(Linted::code).max().unwrap_or(0)))
    }
}

impl Linted {
    fn unreadable(file: String, failure: Failure) -> Self {
        let problems = match failure {
            Failure::Unreadable { problems, .. } => problems,
            other => vec![Diagnostic::new("", other.to_string())],
        };
        Self { file, policy: None, remarks: Vec::new(), problems, summary: String::new() }
    }

    fn code(&self) -> u8 {
        match self.policy {
            None => 2,
            Some(_) => self.remarks.iter().any(|remark| remark.severity == Severity::Fault).into(),
        }
    }

    fn text(&self) -> String {
        if self.policy.is_none() {
            return self.problems.iter().map(|problem| located(&self.file, problem) + "\n").collect();
        }
        let count = |severity: Severity| {
            let count = self.remarks.iter().filter(|remark| remark.severity == severity).count();
            format!("{count} {}{}", severity.words(), if count == 1 { "" } else { "s" })
        };
        let counts = [Severity::Fault, Severity::Warning, Severity::Note].map(count).join(", ");
        let mut lines = vec![self.file.clone(), self.summary.clone()];
        lines.extend(self.remarks.iter().map(Remark::to_string));
        lines.join("\n") + "\n" + &counts + "\n"
    }

    fn annotations(&self) -> Vec<String> {
        let problems = self.problems.iter().map(|problem| github::problem(&self.file, problem));
        problems.chain(self.remarks.iter().map(|remark| github::remark(&self.file, remark))).collect()
    }
}
