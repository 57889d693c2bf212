//! A notice against its lead, in words.

use super::{LeadCheck, LeadOf, Told, text::Clock};
use crate::{
    calendar::Counting,
    lead::{Roughly, Unit},
};
use std::fmt;

impl fmt::Display for LeadCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let margin = Roughly(self.margin());
        let told = match self.told {
            Told::Early => "the early notification is told",
            Told::Announcement => "told",
            Told::Now if self.of == LeadOf::Documentation => "distributed now, documentation would be",
            Told::Now => "announced now, it would be told",
            Told::Edit => "an edit started the lead anew, and is told",
            Told::Documentation => "documentation is distributed",
        };
        let (due, zone) = (Clock(self.due_local), &self.zone);
        if self.pending {
            let still = if self.of == LeadOf::Documentation { "distributed" } else { "told" };
            write!(f, "still to be {still}, within {margin}: by {due} {zone}")?;
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

    pub(super) fn help(&self) -> Option<String> {
        if self.pending && self.of == LeadOf::Documentation {
            return Some("distribute the documentation in time, or say `docs_changed = false`".to_owned());
        }
        if self.pending {
            return Some("send the early notification, or announce the change, in time".to_owned());
        }
        let start = self.earliest_start.map(|start| format!("start on {} {} or later", Clock(start), self.zone));
        match self.of {
            LeadOf::Change => start,
            LeadOf::Release | LeadOf::Documentation => Some(start.unwrap_or_else(|| "start later".to_owned())),
        }
    }
}
