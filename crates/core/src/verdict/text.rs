//! Findings in words, for a release manager without a manual. The modules below hold the fixed texts and the faults that the
//! rules name, by area.

pub(crate) mod content;
pub(crate) mod edit;
pub(crate) mod kind;
pub(crate) mod message;
pub(crate) mod notice;
pub(crate) mod peak;
pub(crate) mod release;
pub(crate) mod urgent;

use super::{Finding, Outcome, Reason, Verdict, VersionChange};
use crate::{instant, lead::ApproximateDuration, release::VersionStep};
use std::fmt::{self, Write as _};

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => f.write_str(text),
            Self::Faults(faults) => {
                for (i, fault) in faults.iter().enumerate() {
                    let separator = if i == 0 { "" } else { "; " };
                    write!(f, "{separator}`{}` {}", fault.at, fault.what)?;
                }
                Ok(())
            }
            Self::Unknown(unknown) => unknown.fmt(f),
            Self::Lead(check) => check.fmt(f),
            Self::Hours(check) => check.fmt(f),
            Self::Message(check) => check.fmt(f),
            Self::Missing(problem) => write!(f, "`{}` {}", problem.at, problem.what),
            Self::Statements(stated) => stated.fmt(f),
            Self::Step(versions) => versions.fmt(f),
            Self::Fits { kind, deploys } => write!(f, "{kind}: may deploy {}", deploys.words()),
        }
    }
}

impl fmt::Display for VersionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(to) = self.to() else { return Ok(()) };
        match (self.from(), self.step()) {
            (Some(from), VersionStep::Release(class)) => write!(f, "from {from} to {to} is a {class}"),
            (None, VersionStep::Release(class)) => write!(f, "{to}, with no version given before it, is a {class}"),
            (Some(from), VersionStep::Rollback(class)) => write!(f, "from {from} to {to} is a rollback of a {class}"),
            (_, VersionStep::Rollback(class)) => write!(f, "to {to} is a rollback of a {class}"),
            (_, VersionStep::Nothing) => write!(f, "no number of {to} moves, so it is no release"),
        }
    }
}

impl Reason {
    /// What would make the rule pass.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Faults(faults) => {
                let helps: Vec<_> =
                    faults.iter().map(|fault| fault.help.as_str()).filter(|help| !help.is_empty()).collect();
                (!helps.is_empty()).then(|| helps.join("; "))
            }
            Self::Unknown(_) => Some("extend the policy's data, or plan the change within it".to_owned()),
            Self::Lead(check) => check.help(),
            Self::Hours(check) => check.help(),
            Self::Message(check) => check.help(),
            Self::Missing(problem) => Some(problem.help.clone()),
            Self::Fixed(_) | Self::Statements(_) | Self::Step(_) | Self::Fits { .. } => None,
        }
    }

    /// What the rule asks for, where it can be put into figures.
    pub fn required(&self) -> Option<String> {
        match self {
            Self::Lead(check) => Some(format!("{} before the start: by {}", check.lead, instant::text(check.due))),
            Self::Hours(check) => Some(check.required()),
            Self::Message(check) => check.due.map(|due| format!("{} by {}", check.kind, instant::text(due))),
            _ => None,
        }
    }

    /// What the record has instead.
    pub fn actual(&self) -> Option<String> {
        match self {
            Self::Lead(check) => Some(format!("published at {}", instant::text(check.published_at))),
            Self::Hours(check) => {
                let start = instant::text(check.start);
                Some(format!("{start}, for {}", ApproximateDuration(check.seconds)))
            }
            Self::Message(check) => {
                check.published_at.map(|published| format!("published at {}", instant::text(published)))
            }
            _ => None,
        }
    }
}

/// Text from a record on one line: what it says cannot look like a line of the verdict.
struct OneLine<T>(T);

impl<T: fmt::Display> fmt::Display for OneLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(WithoutBreaks(f), "{}", self.0)
    }
}

/// Writes a space for each control character.
struct WithoutBreaks<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl fmt::Write for WithoutBreaks<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (i, part) in text.split(char::is_control).enumerate() {
            if i > 0 {
                self.0.write_char(' ')?;
            }
            self.0.write_str(part)?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<7} {} {}: {}", self.outcome.words(), self.rule, self.rule.title(), OneLine(&self.reason))?;
        if let Some(waiver) = &self.waiver {
            write!(f, "\n             waived by {}: {}", OneLine(&waiver.by), OneLine(&waiver.reason))?;
        }
        if let Some(help) = self.help() {
            write!(f, "\n             to pass: {}", OneLine(&help))?;
        }
        if self.waiver_refused {
            f.write_str("\n             the waiver does not count: the policy does not let this rule be waived, or it is not signed")?;
        }
        match &self.section {
            Some(section) if self.outcome <= Outcome::Waived => write!(f, "\n             promised in: {section}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.outcome {
            Outcome::Fail => "not compliant",
            Outcome::Unknown => "not compliant: some outcomes are unknown",
            Outcome::Pending => "compliant so far: something is still due",
            Outcome::Waived => "compliant, with rules waived",
            Outcome::Pass | Outcome::NotApplicable => "compliant",
        })?;
        let failing = self.findings.iter().filter(|finding| finding.outcome == Outcome::Fail).count();
        if failing > 0 {
            let verb = if failing == 1 { "fails" } else { "fail" };
            write!(f, ": {failing} of {} rules {verb}", self.findings.len())?;
        }
        let hash = self.policy.hash.get(..12).unwrap_or(&self.policy.hash);
        let tzdata = self.tzdata.get(..19).unwrap_or(&self.tzdata);
        writeln!(
            f,
            " (policy `{}`, version {}, {hash}; time zone data {tzdata})",
            self.policy.id, self.policy.version
        )?;
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| finding.outcome);
        for finding in findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable) {
            writeln!(f, "  {finding}")?;
        }
        let silent: Vec<_> = findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::NotApplicable)
            .map(|finding| finding.rule.id())
            .collect();
        if silent.is_empty() {
            return Ok(());
        }
        // The reasons are in the JSON form; here they would bury what has to be done.
        writeln!(f, "  {:<7} {}", Outcome::NotApplicable.words(), silent.join(", "))
    }
}
