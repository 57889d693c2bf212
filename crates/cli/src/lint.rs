//! `fairnotice policy lint`: faults in a policy itself.

use crate::{
    failure::{Failure, located},
    github,
    input::Input,
    output::{self, ReportFormat},
    parse_instant, policies,
    tzdata::TzdataPath,
};
use clap::Args;
use fairnotice_core::{
    diagnostic::Diagnostics,
    file,
    instant::Instant,
    lead::Length,
    policy::{
        Identity, Policy,
        lint::{Remark, Severity},
    },
    zone::Tzdata,
};
use serde::Serialize;
use std::{process::ExitCode, sync::Arc};

#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// Policy files, or folders of them; by default the built-in reference policy in its strict reading
    #[arg(value_name = "PATH", env = "FAIRNOTICE_POLICY")]
    paths: Vec<Input>,
    /// The length of change that must be possible in every season; by default 4 hours, or as long as the agreed windows allow
    #[arg(long, value_name = "LENGTH")]
    length: Option<Length>,
    /// Also show where each policy promises more or less than the first, and on how many dates
    #[arg(long)]
    compare: bool,
    /// Check the policy as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
    #[command(flatten)]
    tzdata: TzdataPath,
    /// Text for people, JSON for programs, or annotations for GitHub Actions
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

/// The findings in one file.
#[derive(Serialize)]
struct LintedFile {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Arc<Identity>>,
    remarks: Vec<Remark>,
    #[serde(rename = "problems", skip_serializing_if = "Option::is_none")]
    unreadable: Option<Diagnostics>,
    #[serde(skip)]
    summary: String,
}

impl Lint {
    pub(crate) fn run(self, clock: Instant) -> Result<ExitCode, Failure> {
        let now = self.now.unwrap_or(clock);
        let tzdata = self.tzdata.load()?;
        let paths = if self.paths.is_empty() { vec![None] } else { self.paths.iter().map(Some).collect() };
        let mut first: Option<Policy> = None;
        let mut linted = Vec::new();
        for path in paths {
            match path.map_or_else(|| Ok(vec![None]), |path| Ok(policies::files(path)?.into_iter().map(Some).collect()))
            {
                Ok(files) => {
                    linted.extend(files.iter().map(|input| self.file(input.as_ref(), &tzdata, now, &mut first)));
                }
                Err(failure) => linted.push(LintedFile::unreadable(policies::name(path), failure)),
            }
        }
        match self.format {
            ReportFormat::Json => output::json(&linted)?,
            ReportFormat::Text => output::text(&linted.iter().map(LintedFile::text).collect::<Vec<_>>().join("\n"))?,
            ReportFormat::Github => {
                let lines = linted.iter().flat_map(LintedFile::annotations);
                output::plain(&lines.map(|line| line + "\n").collect::<String>())?;
            }
        }
        Ok(ExitCode::from(linted.iter().map(LintedFile::code).max().unwrap_or(0)))
    }

    /// The findings in one file; `first` is the policy that the others are compared with.
    fn file(&self, input: Option<&Input>, tzdata: &Tzdata, now: Instant, first: &mut Option<Policy>) -> LintedFile {
        let (policy, text) = match policies::load(input, tzdata) {
            Ok(read) => read,
            Err(failure) => return LintedFile::unreadable(policies::name(input), failure),
        };
        let mut remarks = policy.lint(self.length, now);
        let other = first.iter().filter(|_| self.compare);
        remarks.extend(other.flat_map(|first| policy.compare(first, now)));
        file::place(&text, remarks.iter_mut().map(|remark| &mut remark.diagnostic));
        let linted = LintedFile {
            file: policies::name(input),
            policy: Some(Arc::clone(policy.identity())),
            remarks,
            unreadable: None,
            summary: policies::summary(&policy),
        };
        first.get_or_insert(policy);
        linted
    }
}

impl LintedFile {
    fn unreadable(file: String, failure: Failure) -> Self {
        Self {
            file,
            policy: None,
            remarks: Vec::new(),
            unreadable: Some(failure.diagnostics()),
            summary: String::new(),
        }
    }

    fn code(&self) -> u8 {
        match self.policy {
            None => 2,
            Some(_) => self.remarks.iter().any(|remark| remark.severity == Severity::Fault).into(),
        }
    }

    fn text(&self) -> String {
        if let Some(diagnostics) = &self.unreadable {
            return located(&self.file, diagnostics) + "\n";
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
        let mistakes = self.unreadable.iter().flat_map(|diagnostics| diagnostics.iter());
        let mistakes = mistakes.map(|diagnostic| github::unreadable(&self.file, diagnostic));
        mistakes.chain(self.remarks.iter().map(|remark| github::remark(&self.file, remark))).collect()
    }
}
