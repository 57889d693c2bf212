//! Findings in words, for a release manager without a manual.

use super::{Finding, FreeStart, LeadCheck, LeadOf, Outcome, PeakCheck, Reason, Told, Verdict};
use crate::{
    calendar::Counting,
    instant,
    lead::{Roughly, Unit},
    release::Step,
};
use chrono::{NaiveDateTime, Timelike as _};
use std::fmt::{self, Write as _};

/// A local date and time as a reader says it: `Fri 16 Oct 2026 at 23:59:59`.
struct Clock(NaiveDateTime);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.0.second() == 0 { "%a %-d %b %Y at %H:%M" } else { "%a %-d %b %Y at %H:%M:%S" };
        write!(f, "{}", self.0.format(form))
    }
}

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
            Self::Peak(check) => check.fmt(f),
            Self::Step { from, to, step } => step_text(f, from.as_ref(), to, *step),
            Self::Fits { kind, deploys } => write!(f, "{kind}: may deploy {}", deploys.words()),
        }
    }
}

fn step_text(
    f: &mut fmt::Formatter<'_>,
    from: Option<&semver::Version>,
    to: &semver::Version,
    step: Step,
) -> fmt::Result {
    match (from, step) {
        (Some(from), Step::Release(class)) => write!(f, "from {from} to {to} is a {class}"),
        (None, Step::Release(class)) => write!(f, "{to}, with no version given before it, is a {class}"),
        (Some(from), Step::Rollback(class)) => write!(f, "from {from} to {to} is a rollback of a {class}"),
        (_, Step::Rollback(class)) => write!(f, "to {to} is a rollback of a {class}"),
        (_, Step::Nothing) => write!(f, "no number of {to} moves, so it is no release"),
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
            Self::Peak(check) => Some(check.help()),
            Self::Fixed(_) | Self::Step { .. } | Self::Fits { .. } => None,
        }
    }

    /// What the rule asks for, where it can be put into figures.
    pub fn required(&self) -> Option<String> {
        match self {
            Self::Lead(check) => Some(format!("{} before the start: by {}", check.lead, instant::text(check.due))),
            Self::Peak(check) => {
                let peaks: Vec<_> =
                    check.touches.iter().map(|touch| format!("outside {} {}", touch.peak, touch.zone)).collect();
                Some(peaks.join(", "))
            }
            _ => None,
        }
    }

    /// What the record has instead.
    pub fn actual(&self) -> Option<String> {
        match self {
            Self::Lead(check) => Some(format!("told at {}", instant::text(check.told_at))),
            Self::Peak(check) => {
                let start = instant::text(check.start);
                Some(format!("{start}, for {}", Roughly(check.seconds)))
            }
            _ => None,
        }
    }
}

impl fmt::Display for LeadCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let margin = Roughly(self.margin());
        let told = match self.told {
            Told::Early => "the early notification is told",
            Told::Announcement => "told",
            Told::Now => "announced now, it would be told",
        };
        let (due, zone) = (Clock(self.due_local), &self.zone);
        if self.pending {
            write!(f, "still to be told, within {margin}: by {due} {zone}")?;
        } else if self.margin() < 0 {
            write!(f, "{told} {margin} too late: the latest notice for this start was {due} {zone}")?;
        } else {
            write!(f, "{told} {margin} before the latest notice, {due} {zone}")?;
        }
        write!(f, "; the lead is {}", self.lead)?;
        if self.by_order {
            f.write_str(", as the early notification may not come after the change notification")?;
        }
        if !self.skipped.days.is_empty() {
            write!(f, "; not counted: {}", self.skipped)?;
        }
        if self.counts_days() {
            self.countings(f)?;
        }
        Ok(())
    }
}

impl LeadCheck {
    fn counts_days(&self) -> bool {
        matches!(self.lead.unit, Unit::Days | Unit::BusinessDays)
    }

    /// How the days were counted, and how the other two ways would judge.
    fn countings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "; counted by {}", self.counting.words())?;
        let others = |passes: bool| {
            let named: Vec<_> = Counting::ALL
                .into_iter()
                .filter(|counting| *counting != self.counting && self.would_pass(*counting) == Some(passes))
                .map(Counting::words)
                .collect();
            (!named.is_empty()).then(|| named.join(" or "))
        };
        match (self.margin() >= 0, others(self.margin() < 0)) {
            (true, Some(strict)) => write!(f, " (by {strict} it would be too late)"),
            (false, Some(lax)) => write!(f, " (by {lax} it would be in time)"),
            (_, None) => f.write_str(" (the other two ways agree)"),
        }
    }

    fn help(&self) -> Option<String> {
        if self.pending {
            return Some("send the early notification, or announce the change, in time".to_owned());
        }
        let start = self.earliest_start.map(|start| format!("start on {} {} or later", Clock(start), self.zone));
        match self.of {
            LeadOf::Change => start,
            LeadOf::Release => Some(start.unwrap_or_else(|| "start later".to_owned())),
        }
    }
}

impl fmt::Display for PeakCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, touch) in self.touches.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(
                f,
                "{separator}the window touches the peak hours of region `{}` ({} {}) for {}, from {}",
                touch.region,
                touch.peak,
                touch.zone,
                Roughly((touch.to - touch.from).num_seconds()),
                Clock(touch.from),
            )?;
        }
        Ok(())
    }
}

impl PeakCheck {
    fn help(&self) -> String {
        let moved = |free: FreeStart| {
            let distance = (free.at - self.start).num_seconds();
            let direction = if distance < 0 { "earlier" } else { "later" };
            format!("on {} {} ({} {direction})", Clock(free.local), self.zone, Roughly(distance))
        };
        let starts: Vec<_> = [self.earlier, self.later].into_iter().flatten().map(moved).collect();
        if starts.is_empty() {
            format!("no window of {} fits between the regions' peak hours; shorten it", Roughly(self.seconds))
        } else {
            format!("start {}", starts.join(" or "))
        }
    }
}

/// Text from a record on one line: what it says cannot look like a line of the verdict.
struct OneLine<'t>(&'t str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| f.write_char(if letter.is_control() { ' ' } else { letter }))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<7} {} {}: {}", self.outcome.words(), self.rule, self.rule.title(), OneLine(&self.why()))?;
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
            Outcome::Unknown => "not compliant: data is missing to judge by",
            Outcome::Pending => "compliant so far: something is still owed",
            Outcome::Waived => "compliant, with rules waived",
            Outcome::Pass | Outcome::NotApplicable => "compliant",
        })?;
        let failing = self.findings.iter().filter(|finding| finding.outcome == Outcome::Fail).count();
        if failing > 0 {
            write!(f, ": {failing} of {} rules fail", self.findings.len())?;
        }
        let hash = self.policy.hash.get(..12).unwrap_or(&self.policy.hash);
        writeln!(f, " (policy `{}`, version {}, {hash})", self.policy.id, self.policy.version)?;
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| finding.outcome);
        for finding in findings {
            writeln!(f, "  {finding}")?;
        }
        Ok(())
    }
}
