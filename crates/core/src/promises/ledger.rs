//! The figures of many changes, kept up to date: a step or an instant costs as much as the changes that it concerns.

use super::{COVERED, CalendarMonth, Counts, Delivery, MonthCounts, beginning, months::Months, turns::Span};
use crate::{id::ChangeId, instant::Instant, policy::Policy, record::Record, zone::Zone};
use chrono::TimeDelta;
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    ops::Range,
};

/// How long changes stay here once they have left the report, for a clock that goes back.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Where a change stands in the report: the newest announcement is the last, and of changes that were announced together the
/// one whose id comes first.
type Position = (Instant, Reverse<ChangeId>);

/// The report on many changes without its lines: the figures, and which change is listed where. It gives the same as
/// [`super::with_mail`] on the same records.
///
/// A record is put when it or its mail changes, and again when the clock comes to an instant at which one of its outcomes changes:
/// [`Ledger::stale`] names those. Then a report costs no more with a hundred thousand records than with a hundred.
#[derive(Debug)]
pub struct Ledger {
    now: Instant,
    /// Changes announced at this instant or earlier are not here.
    floor: Instant,
    spans: HashMap<ChangeId, Span>,
    /// Every change, in order.
    order: Vec<Position>,
    /// When time changes an outcome.
    turns: BTreeSet<(Instant, ChangeId)>,
    stale: BTreeSet<ChangeId>,
    counts: Counts,
    months: Months,
}

impl Ledger {
    /// No change, at `now`; months are those of a zone's calendar.
    pub fn new(now: Instant, zone: Zone) -> Self {
        Self {
            now,
            floor: beginning(now).checked_sub_signed(KEPT).unwrap_or(Instant::MIN_UTC),
            spans: HashMap::new(),
            order: Vec::new(),
            turns: BTreeSet::new(),
            stale: BTreeSet::new(),
            counts: Counts::nothing(),
            months: Months::new(zone),
        }
    }

    /// The records announced later than this have to be put.
    pub fn floor(&self) -> Instant {
        self.floor
    }

    /// The instant of the report.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The figures; right once no record is [stale](Self::stale).
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The figures by month of announcement, earliest first; right likewise.
    pub fn months(&self) -> Vec<(CalendarMonth, MonthCounts)> {
        self.months.report(self.now)
    }

    /// The records whose outcomes may have changed with time, to be put again.
    pub fn stale(&self) -> impl Iterator<Item = &ChangeId> {
        self.stale.iter()
    }

    /// Puts the newest form of a record, with the policy that applies to it (A34) and the mail that its notices were sent by, in
    /// place of an earlier one.
    pub fn put(&mut self, record: &Record, policy: &Policy, deliveries: &[Delivery]) {
        let id = &record.id;
        let Some(span) = Span::new(record, policy, deliveries, self.now).filter(|span| self.floor < span.announced_at)
        else {
            return self.remove(id);
        };
        if self.spans.get(id).is_none_or(|before| before.announced_at != span.announced_at) {
            self.remove(id);
            let position = (span.announced_at, Reverse(id.clone()));
            self.order.insert(self.order.partition_point(|other| *other < position), position);
        } else {
            self.take_back(id);
        }
        if self.is_counted(span.announced_at) {
            self.counts.add(&span.addend);
            self.months.add(span.announced_at, &span.addend);
        }
        self.turns.extend(span.until.map(|until| (until, id.clone())));
        self.spans.insert(id.clone(), span);
    }

    /// Removes a record, if it is here.
    pub fn remove(&mut self, id: &ChangeId) {
        if let Some(span) = self.take_back(id)
            && let Ok(index) = self.order.binary_search(&(span.announced_at, Reverse(id.clone())))
        {
            self.order.remove(index);
        }
    }

    /// Takes back what a record adds; it stays in the order.
    fn take_back(&mut self, id: &ChangeId) -> Option<Span> {
        self.stale.remove(id);
        let span = self.spans.remove(id)?;
        if self.is_counted(span.announced_at) {
            self.counts.subtract(&span.addend);
            self.months.subtract(span.announced_at, &span.addend);
        }
        if let Some(until) = span.until {
            self.turns.remove(&(until, id.clone()));
        }
        Some(span)
    }

    /// Whether every change of the report at `now` is here: not where the clock went back by more than a week.
    pub fn reaches(&self, now: Instant) -> bool {
        self.floor <= beginning(now)
    }

    /// Sets the clock, to a later or an earlier instant that the ledger [reaches](Self::reaches).
    pub fn move_to(&mut self, now: Instant) {
        let (before, after) = (self.counted(self.now), self.counted(now));
        let span = |(_, Reverse(id)): &Position| self.spans.get(id);
        for left in without(&before, &after).flat_map(|range| &self.order[range]).filter_map(span) {
            self.counts.subtract(&left.addend);
            self.months.subtract(left.announced_at, &left.addend);
        }
        for entered in without(&after, &before).flat_map(|range| &self.order[range]).filter_map(span) {
            self.counts.add(&entered.addend);
            self.months.add(entered.announced_at, &entered.addend);
        }
        if now < self.now {
            // The clock went back: some outcomes were not there yet.
            let later = self.spans.iter().filter(|(_, span)| now < span.since);
            self.stale.extend(later.map(|(id, _)| id.clone()));
        }
        self.now = now;
        while self.turns.first().is_some_and(|(at, _)| *at <= now) {
            self.stale.extend(self.turns.pop_first().map(|(_, id)| id));
        }
        self.prune();
    }

    /// Drops what left the report long ago, a week's changes at a time.
    fn prune(&mut self) {
        let Some(floor) = beginning(self.now).checked_sub_signed(KEPT) else { return };
        if floor.checked_sub_signed(KEPT).is_none_or(|earlier| earlier < self.floor) {
            return;
        }
        self.floor = floor;
        let dropped = self.order.partition_point(|(announced, _)| *announced <= floor);
        for (_, Reverse(id)) in self.order.drain(..dropped).collect::<Vec<_>>() {
            self.take_back(&id);
        }
    }

    fn is_counted(&self, announced_at: Instant) -> bool {
        beginning(self.now) < announced_at && announced_at <= self.now
    }

    /// Which places of the order are in the report of an instant.
    fn counted(&self, now: Instant) -> Range<usize> {
        let from = beginning(now);
        let start = self.order.partition_point(|(announced, _)| *announced <= from);
        start..self.order.partition_point(|(announced, _)| *announced <= now)
    }

    /// At most `limit` changes of the report after the first `skip` ones, newest announcement first.
    pub fn listed(&self, skip: usize, limit: usize) -> impl Iterator<Item = &ChangeId> {
        self.order[self.counted(self.now)].iter().rev().skip(skip).take(limit).map(|(_, id)| &id.0)
    }

    /// How many changes of the report are listed up to a place in it, which need not be taken.
    pub fn rank(&self, announced_at: Instant, id: &ChangeId) -> usize {
        let (counted, place) = (self.counted(self.now), (announced_at, Reverse(id.clone())));
        let index = self.order.partition_point(|position| *position < place);
        counted.end.saturating_sub(index.max(counted.start))
    }

    /// The next instant at which the report says something else because time passes; none where it does not.
    pub fn turns_at(&self) -> Option<Instant> {
        let oldest = self.order.get(self.counted(self.now).start).map(|(announced, _)| *announced);
        let leaves = oldest.and_then(|at| at.checked_add_signed(COVERED));
        self.turns.first().map(|(at, _)| *at).into_iter().chain(leaves).min()
    }
}

/// The parts of a range that are not in another.
fn without(range: &Range<usize>, other: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let parts = [range.start..range.end.min(other.start), range.start.max(other.end)..range.end];
    parts.into_iter().filter(|part| part.start < part.end)
}
