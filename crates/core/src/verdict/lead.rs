//! A notice against its lead: in figures, and in words.

use super::hours;
use crate::{
    calendar::{BusinessCalendar, Counting, Skipped, Unknown},
    help::{Better, Question},
    instant::Instant,
    lead::{ApproximateDuration, Lead, Unit},
    zone::Zone,
};
use chrono::NaiveDateTime;
use std::fmt;

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
    /// The announcement, which is not published: as if it were published now.
    Now,
    /// The message on an edit that restarted the lead (A28).
    Edit,
    /// The documentation.
    Documentation,
}

/// The leads that set when a notice is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LeadTerms {
    /// Its own lead.
    pub(crate) lead: Lead,
    /// The lead of the notice that it may not come after (A4).
    pub(crate) no_later_than: Option<Lead>,
}

impl LeadTerms {
    /// The last second in time, and the lead that sets it.
    pub(crate) fn due(
        self,
        calendar: &BusinessCalendar,
        start: Instant,
        counting: Counting,
    ) -> Result<(Instant, Lead), Unknown> {
        let own = calendar.latest_notice(start, self.lead, counting)?;
        if let Some(other) = self.no_later_than {
            let due = calendar.latest_notice(start, other, counting)?;
            if due < own {
                return Ok((due, other));
            }
        }
        Ok((own, self.lead))
    }

    /// The first start for which a notice would be in time.
    fn earliest_start(self, calendar: &BusinessCalendar, published: Instant, counting: Counting) -> Option<Instant> {
        let earliest = |lead| calendar.earliest_start(published, lead, counting).ok();
        let own = earliest(self.lead)?;
        self.no_later_than.map_or(Some(own), |lead| Some(earliest(lead)?.max(own)))
    }
}

/// A notice and when it was due. How the days were counted, and what would help, is computed on demand: most notices are in
/// time.
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
    /// When the notice was, is, or will be published.
    pub published_at: Instant,
    /// What counts as the notice.
    pub source: NoticeSource,
    /// Whether the notice is not published yet and can be in time.
    pub pending: bool,
    pub(crate) start: Instant,
    pub(crate) terms: LeadTerms,
    /// What the help is computed from.
    pub(crate) question: Question,
}

impl LeadCheck {
    /// The business zone.
    pub fn zone(&self) -> &Zone {
        self.calendar().zone()
    }

    fn calendar(&self) -> &BusinessCalendar {
        self.question.policy.calendar()
    }

    /// When it was due on the clocks of the business zone, which are known then.
    pub fn due_local(&self) -> NaiveDateTime {
        self.zone().local(self.due).unwrap_or_default()
    }

    /// Whether the change notice's lead sets the due instant, which the early notification may not come after (A4).
    pub fn by_order(&self) -> bool {
        self.lead != self.terms.lead
    }

    /// Seconds to spare; negative where the notice is late.
    pub fn margin(&self) -> i64 {
        self.due.timestamp() - self.published_at.timestamp()
    }

    /// The longest lead, in the unit of the promised one, for which the notice is in time; none where it comes after the start.
    /// Days that no calendar knows do not count.
    pub fn given(&self) -> Option<Lead> {
        let lead = |amount| Lead { amount, unit: self.lead.unit };
        let in_time = |amount| {
            let latest = self.calendar().latest_notice(self.start, lead(amount), self.counting);
            latest.is_ok_and(|latest| self.published_at.timestamp() <= latest.timestamp())
        };
        if !in_time(0) {
            return None;
        }
        let ahead = self.start.timestamp() - self.published_at.timestamp();
        // Days of 25 hours and dates in between aside, no lead has more units than the time itself.
        let most = ahead / self.lead.unit.seconds().unwrap_or(86_400) + 2;
        let (mut good, mut late) = (0, u32::try_from(most).ok()?);
        while late - good > 1 {
            let amount = good + (late - good) / 2;
            if in_time(amount) { good = amount } else { late = amount }
        }
        Some(lead(good))
    }

    /// When the notice would have been due under a way of counting; none where that is unknown.
    pub fn due_by(&self, counting: Counting) -> Option<Instant> {
        self.terms.due(self.calendar(), self.start, counting).ok().map(|(due, _)| due)
    }

    /// Whether the notice is in time under a way of counting; none where that is unknown.
    pub fn would_pass(&self, counting: Counting) -> Option<bool> {
        self.due_by(counting).map(|due| self.published_at.timestamp() <= due.timestamp())
    }

    /// The first start for which this notice is in time, other rules aside; none where it is in time, or where no calendar
    /// reaches so far.
    pub fn earliest_start(&self) -> Option<Instant> {
        let earliest = || self.terms.earliest_start(self.calendar(), self.published_at, self.counting);
        (self.margin() < 0).then(earliest).flatten().filter(|start| self.zone().covers(*start))
    }

    /// The first start that passes every rule, where this notice is late: the starts of `slot`, checked against the other rules.
    pub fn better_start(&self) -> Result<Better, Unknown> {
        self.question.later(self.question.now)
    }

    /// The days between the due date and the start that did not count.
    pub fn skipped(&self) -> Skipped {
        match self.zone().local(self.start).filter(|_| self.lead.unit == Unit::BusinessDays) {
            Some(start) => self.calendar().skipped(self.due_local().date(), start.date()),
            None => Skipped::default(),
        }
    }
}

/// Two checks are equal where they give the same answer; the rest of their calendars does not count.
impl PartialEq for LeadCheck {
    fn eq(&self, other: &Self) -> bool {
        let figures = |check: &Self| {
            (
                check.of,
                check.lead,
                check.by_order(),
                check.counting,
                check.due,
                check.published_at,
                check.source,
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
        let published = match self.source {
            NoticeSource::Early => "the early notification is published",
            NoticeSource::Announcement => "announced",
            NoticeSource::Now if self.of == LeadKind::Documentation => "published now, documentation would be",
            NoticeSource::Now => "announced now, it would be",
            NoticeSource::Edit => "an edit started the lead again, and is published",
            NoticeSource::Documentation => "documentation is published",
        };
        let due = self.zone().format(self.due);
        if self.pending {
            write!(f, "not published yet, due within {margin}: by {due}")?;
        } else if self.margin() < 0 {
            write!(f, "{published} {margin} too late: the latest notice for this start was {due}")?;
        } else {
            write!(f, "{published} {margin} before the latest notice, {due}")?;
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
            self.clock_change(f)?;
        }
        Ok(())
    }
}

impl LeadCheck {
    fn counts_days(&self) -> bool {
        matches!(self.lead.unit, Unit::Days | Unit::BusinessDays)
    }

    /// How the days were counted, and the outcome under the other two ways.
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

    /// Which rule asks for more than the same time of day, on the nights on which clocks change.
    fn clock_change(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone();
        let (Some(shown), Some(counted)) = (zone.local(self.start), zone.local_floor(self.start)) else {
            return Ok(());
        };
        // A start on a day that does not count is counted by its date.
        let counts = self.lead.unit == Unit::Days || self.calendar().is_business(shown.date()) == Ok(true);
        if self.counting != Counting::Elapsed || !counts {
            return Ok(());
        }
        let later = "since a later start never has an earlier latest notice";
        if counted < shown {
            let start = zone.format(self.start);
            return write!(f, "; clocks go back to {} after {start}, and count from there, {later}", counted.time());
        }
        let same_time = zone.resolve(self.due_local().date().and_time(counted.time()));
        if same_time.is_some_and(|same_time| self.due < same_time) {
            return write!(f, "; clocks skip an hour after {}, which is due with it, {later}", zone.format(self.due));
        }
        Ok(())
    }

    pub(super) fn help(&self) -> Option<String> {
        if self.pending && self.of == LeadKind::Documentation {
            return Some("publish the documentation in time, or say `docs_changed = false`".to_owned());
        }
        if self.pending {
            return Some("publish the early notification, or announce the change, in time".to_owned());
        }
        let zone = self.zone();
        let alone = self.earliest_start().map(|start| zone.format(start));
        match (self.better_start(), alone) {
            (Ok(Better::Begun), _) => None,
            (Ok(Better::Start(better)), Some(alone)) => {
                let any_hour = self.question.policy.hours(self.question.change.kind).never_deny();
                if any_hour && better.breaks.is_empty() && self.earliest_start() == Some(better.slot.start) {
                    return Some(format!("start on {alone} or later"));
                }
                let start = hours::start(zone, &better);
                if self.earliest_start() == Some(better.slot.start) {
                    return Some(start);
                }
                Some(format!("{start}; this lead alone is met from {alone} on"))
            }
            (Ok(Better::Start(better)), None) => Some(hours::start(zone, &better)),
            (Ok(Better::Nothing(longest)), Some(alone)) => {
                let seconds = (self.question.change.end - self.question.change.start).num_seconds();
                Some(format!("{}; this lead alone is met from {alone} on", hours::nothing(seconds, longest)))
            }
            (Err(unknown), Some(alone)) => {
                Some(format!("this lead alone is met from {alone} on; the other rules are unknown: {unknown}"))
            }
            (Ok(Better::Nothing(_)) | Err(_), None) => (self.of != LeadKind::Change).then(|| "start later".to_owned()),
        }
    }
}
