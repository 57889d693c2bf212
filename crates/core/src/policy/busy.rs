//! The peak hours of many regions as one set: the busy intervals of a week, for each era in which no region changes its
//! clocks. So a search goes from one free stretch to the next in the same time for any number of regions.
//!
//! Regions with quiet holidays are not in the set: their hours differ from week to week.

use super::Region;
use crate::{instant::Instant, window::Window, zone::Zone};
use chrono::DateTime;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
/// 1970-01-01 was a Thursday; weeks begin on Monday.
const MONDAY: i64 = 3 * DAY;

/// When any of the regions is busy.
#[derive(Debug, Clone)]
pub(super) struct BusyIntervals {
    /// From when on each of `weeks` holds, earliest first.
    eras: Vec<(i64, usize)>,
    until: i64,
    weeks: Vec<Week>,
    /// Busy hours near changes of clocks, which can be longer than in any other week.
    irregular: Vec<(i64, i64)>,
}

/// The busy seconds of a week in UTC: half-open, sorted intervals with gaps between them.
type Week = Vec<(i64, i64)>;

impl BusyIntervals {
    /// The busy hours of these regions, as far as all their clocks are known.
    pub(super) fn new<'r>(regions: impl Iterator<Item = &'r Region>) -> Self {
        let mut local: BTreeMap<&str, (&Zone, Week)> = BTreeMap::new();
        let mut irregular = Vec::new();
        for region in regions {
            let hours = region.irregular_days().filter_map(|date| region.peak_on(date));
            irregular.extend(hours.map(|busy| (busy.start().timestamp(), busy.end().timestamp())));
            let (_, hours) = local.entry(region.zone().name()).or_insert((region.zone(), Week::new()));
            hours.extend(region.weekly());
        }
        let zones: Vec<_> = local.into_values().collect();
        let from = zones.iter().map(|(zone, _)| zone.beginning().timestamp()).max().unwrap_or(i64::MIN / 4);
        let until = zones.iter().map(|(zone, _)| zone.horizon().timestamp()).min().unwrap_or(i64::MAX / 4);
        let changes = zones.iter().flat_map(|(zone, _)| zone.changes()).filter(|at| (from..until).contains(at));
        let begins: BTreeSet<_> = changes.chain([from]).collect();
        let (mut eras, mut weeks, mut known) = (Vec::new(), Vec::new(), BTreeMap::new());
        for begin in begins {
            let offsets: Vec<_> = zones.iter().map(|(zone, _)| zone.offset_in(begin)).collect();
            let number = *known.entry(offsets).or_insert_with_key(|offsets| {
                weeks.push(together(zones.iter().map(|(_, hours)| hours).zip(offsets)));
                weeks.len() - 1
            });
            eras.push((begin, number));
        }
        Self { eras, until, weeks, irregular: merged(irregular) }
    }

    /// Whether all clocks are known throughout a window.
    pub(super) fn covers(&self, window: Window) -> bool {
        let from = self.eras.first().map_or(self.until, |(from, _)| *from);
        from <= window.start().timestamp() && window.end() <= instant(self.until)
    }

    /// The first instant from `at` on that is not busy. It has to be covered.
    pub(super) fn over(&self, at: Instant) -> Instant {
        let (mut second, mut before) = (at.timestamp(), i64::MIN);
        while before < second {
            before = second;
            second = self.over_weekly(second);
            second = self.irregular_from(second).filter(|(start, _)| *start <= second).map_or(second, |(_, end)| end);
        }
        instant(second).max(at)
    }

    fn over_weekly(&self, mut second: i64) -> i64 {
        while let Some((week, era_end)) = self.week(second) {
            let place = (second + MONDAY).rem_euclid(WEEK);
            let next = week.partition_point(|(_, end)| *end <= place);
            second = match week.get(next) {
                Some((0, WEEK)) => era_end,
                Some((start, end)) if *start <= place => era_end.min(second + end - place),
                _ => break,
            };
        }
        second
    }

    /// The first busy instant from `at` on; the end of what is known where there is none. It has to be covered.
    pub(super) fn next(&self, at: Instant) -> Instant {
        let weekly = self.next_weekly(at.timestamp());
        let irregular = self.irregular_from(at.timestamp()).map_or(weekly, |(start, _)| start);
        instant(weekly.min(irregular)).max(at)
    }

    fn next_weekly(&self, mut second: i64) -> i64 {
        while let Some((week, era_end)) = self.week(second) {
            let place = (second + MONDAY).rem_euclid(WEEK);
            let later = week.get(week.partition_point(|(_, end)| *end <= place)).map(|(start, _)| start - place);
            let wait = later.or_else(|| week.first().map(|(start, _)| start + WEEK - place));
            match wait.map(|wait| second + wait.max(0)).filter(|busy| *busy < era_end) {
                Some(busy) => return busy,
                None => second = era_end,
            }
        }
        self.until
    }

    /// The first of the irregular hours that end after a second.
    fn irregular_from(&self, second: i64) -> Option<(i64, i64)> {
        self.irregular.get(self.irregular.partition_point(|(_, end)| *end <= second)).copied()
    }

    /// The busy week of the era around a second, and the end of that era.
    fn week(&self, second: i64) -> Option<(&Week, i64)> {
        let next = self.eras.partition_point(|(begin, _)| *begin <= second);
        let (_, number) = self.eras.get(next.checked_sub(1)?)?;
        let end = self.eras.get(next).map_or(self.until, |(begin, _)| *begin);
        (second < end).then(|| Some((self.weeks.get(*number)?, end)))?
    }
}

fn instant(second: i64) -> Instant {
    DateTime::from_timestamp(second, 0).unwrap_or(Instant::MAX_UTC)
}

/// The week in UTC of zones with these offsets in seconds.
fn together<'w>(zones: impl Iterator<Item = (&'w Week, &'w i64)>) -> Week {
    let mut pieces = Week::new();
    for (hours, offset) in zones {
        for (start, end) in hours {
            let begin = (start - offset).rem_euclid(WEEK);
            let end = begin + end - start;
            pieces.push((begin, end.min(WEEK)));
            // Hours after Sunday belong to the beginning of the week.
            pieces.extend((end > WEEK).then_some((0, end - WEEK)));
        }
    }
    merged(pieces)
}

/// The intervals sorted, with touching ones joined.
fn merged(mut pieces: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    pieces.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in pieces {
        match joined.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    joined
}
