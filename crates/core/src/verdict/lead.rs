//! A notice against its lead: in figures, and in words.

use crate::{
    calendar::{BusinessCalendar, Counting, Skipped, Unknown},
    instant::{DateTimeFormat, Instant},
    lead::{ApproximateDuration, Lead, Unit},
    zone::Zone,
};
use chrono::NaiveDateTime;
use std::{fmt, sync::Arc};

/// Which notice a lead speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeadKind {
    /// The early release notification (rule R6).
    Release,
    /// The change notification (rule C3).
    Change,
    /// Product documentation (rule R9).
    Documentation,
}

/// What counts as the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeSource {
    /// The early notification.
    Early,
    /// The announcement of the change.
    Announcement,
    /// The announcement, which has not gone out: as if it did now.
    Now,
    /// The message on an edit that restarted the lead (A28).
    Edit,
    /// The documentation.
    Documentation,
}

/// What a notice owes, and the days by which that is counted.
#[derive(Debug, Clone)]
pub(crate) struct LeadTerms {
    pub(crate) calendar: Arc<BusinessCalendar>,
    /// Its own lead.
    pub(crate) lead: Lead,
    /// The lead of the notice that it may not come after (A4).
    pub(crate) no_later_than: Option<Lead>,
}

impl LeadTerms {
    /// The last second in time, and the lead that sets it.
    pub(crate) fn due(&self, start: Instant, counting: Counting) -> Result<(Instant, Lead), Unknown> {
        let own = self.calendar.latest_notice(start, self.lead, counting)?;
        if let Some(other) = self.no_later_than {
            let due = self.calendar.latest_notice(start, other, counting)?;
            if due < own {
                return Ok((due, other));
            }
        }
        Ok((own, self.lead))
    }

    /// The first start for which a notice would be in time.
    fn earliest_start(&self, told: Instant, counting: Counting) -> Option<Instant> {
        let earliest = |lead| self.calendar.earliest_start(told, lead, counting).ok();
        let own = earliest(self.lead)?;
        self.no_later_than.map_or(Some(own), |lead| Some(earliest(lead)?.max(own)))
    }
}

/// A notice and when it was due. How the days were counted, and what would help, is worked out when it is asked for: a notice
/// in time is rarely asked.
#[derive(Debug, Clone)]
pub struct LeadCheck {
    /// Which notice.
    pub of: LeadKind,
    /// The lead that sets the due instant.
    pub lead: Lead,
    /// How days were counted.
    pub counting: Counting,
    /// The last second in time.
    pub due: Instant,
    /// When the notice was, is, or will be told.
    pub told_at: Instant,
    /// What was told then.
    pub told: NoticeSource,
    /// Whether the notice can still go out in time.
    pub pending: bool,
    pub(crate) start: Instant,
    pub(crate) owes: LeadTerms,
}

impl LeadCheck {
    /// The business zone.
    pub fn zone(&self) -> &Zone {
        self.owes.calendar.zone()
    }

    /// When it was due on the clocks of the business zone, which are known then.
    pub fn due_local(&self) -> NaiveDateTime {
        self.zone().local(self.due).unwrap_or_default()
    }

    /// Whether the change notice's lead sets the due instant, which the early notification may not come after (A4).
    pub fn by_order(&self) -> bool {
        self.lead != self.owes.lead
    }

    /// Seconds to spare; negative where the notice is late.
    pub fn margin(&self) -> i64 {
        self.due.timestamp() - self.told_at.timestamp()
    }

    /// When the notice would have been due under a way of counting; none where that is unknown.
    pub fn due_by(&self, counting: Counting) -> Option<Instant> {
        self.owes.due(self.start, counting).ok().map(|(due, _)| due)
    }

    /// Whether the notice is in time under a way of counting; none where that is unknown.
    pub fn would_pass(&self, counting: Counting) -> Option<bool> {
        self.due_by(counting).map(|due| self.told_at.timestamp() <= due.timestamp())
    }

    /// The first start for which this notice would be in time, in business-zone time; none where it is in time, or no
    /// calendar reaches so far.
    pub fn earliest_start(&self) -> Option<NaiveDateTime> {
        let earliest = || self.owes.earliest_start(self.told_at, self.counting);
        (self.margin() < 0).then(earliest).flatten().and_then(|start| self.zone().local(start))
    }

    /// The days between the due date and the start that did not count.
    pub fn skipped(&self) -> Skipped {
        match self.zone().local(self.start).filter(|_| self.lead.unit == Unit::BusinessDays) {
            Some(start) => self.owes.calendar.skipped(self.due_local().date(), start.date()),
            None => Skipped::default(),
        }
    }
}

/// Two checks are equal where they say the same, whatever else their calendars hold.
impl PartialEq for LeadCheck {
    fn eq(&self, other: &Self) -> bool {
        let figures = |check: &Self| {
            (
                check.of,
                check.lead,
                check.by_order(),
                check.counting,
                check.due,
                check.told_at,
                check.told,
                check.pending,
            )
        };
        let worked_out = |check: &Self| {
            let due_by = Counting::ALL.map(|counting| check.due_by(counting));
            (check.zone().shared_name(), check.due_local(), due_by, check.earliest_start(), check.skipped())
        };
        figures(self) == figures(other) && worked_out(self) == worked_out(other)
    }
}

impl Eq for LeadCheck {}

impl fmt::Display for LeadCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let margin = ApproximateDuration(self.margin());
        let told = match self.told {
            NoticeSource::Early => "the early notification is told",
            NoticeSource::Announcement => "told",
            NoticeSource::Now if self.of == LeadKind::Documentation => "distributed now, documentation would be",
            NoticeSource::Now => "announced now, it would be told",
            NoticeSource::Edit => "an edit started the lead anew, and is told",
            NoticeSource::Documentation => "documentation is distributed",
        };
        let (due, zone) = (DateTimeFormat(self.due_local()), self.zone().name());
        if self.pending {
            let still = if self.of == LeadKind::Documentation { "distributed" } else { "told" };
            write!(f, "still to be {still}, within {margin}: by {due} {zone}")?;
        } else if self.margin() < 0 {
            write!(f, "{told} {margin} too late: the latest notice for this start was {due} {zone}")?;
        } else {
            write!(f, "{told} {margin} before the latest notice, {due} {zone}")?;
        }
        write!(f, "; the lead is {}", self.lead)?;
        if self.by_order() {
            f.write_str(", as the early notification may not come after the change notification")?;
        }
        let skipped = self.skipped();
        if !skipped.days.is_empty() {
            write!(f, "; not counted: {skipped}")?;
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
        if self.pending && self.of == LeadKind::Documentation {
            return Some("distribute the documentation in time, or say `docs_changed = false`".to_owned());
        }
        if self.pending {
            return Some("send the early notification, or announce the change, in time".to_owned());
        }
        let start = self
            .earliest_start()
            .map(|start| format!("start on {} {} or later", DateTimeFormat(start), self.zone().name()));
        match self.of {
            LeadKind::Change => start,
            LeadKind::Release | LeadKind::Documentation => Some(start.unwrap_or_else(|| "start later".to_owned())),
        }
    }
}
