//! The free stretches of a year, season by season: a season lasts until some region's clocks are changed (A10).

use crate::{
    calendar::Unknown,
    instant::{self, Instant},
    lead::ApproximateDuration,
    policy::{AgreedWindow, Hours, Policy, Region},
    window::Window,
    zone::Zone,
};
use chrono::{NaiveDate, TimeDelta, Weekday};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// How far ahead the search goes.
const AHEAD: TimeDelta = TimeDelta::weeks(52);
/// A stretch that has begun, or that goes on, counts with its full length up to this.
const AROUND: TimeDelta = TimeDelta::weeks(2);
/// Three regions leave about 260 stretches a year; with many more, the hours bind almost nothing.
const LOOKED_AT: usize = 1_000;
/// A shorter season may miss every weekend because it is cut off, and not because of the hours.
pub(super) const WEEK: TimeDelta = TimeDelta::weeks(1);

/// Free stretches of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Intervals {
    /// How many.
    pub count: u32,
    /// How many of them are as long as was asked for.
    pub long_enough: u32,
    /// Seconds of the shortest; 0 where there is none.
    pub shortest: i64,
    /// Seconds of the longest; 0 where there is none.
    pub longest: i64,
}

impl Intervals {
    fn add(&mut self, seconds: i64, asked: i64) {
        self.shortest = if self.count == 0 { seconds } else { self.shortest.min(seconds) };
        self.longest = self.longest.max(seconds);
        self.count += 1;
        self.long_enough += u32::from(seconds >= asked);
    }

    fn and(self, other: Self) -> Self {
        let shortest = [self, other].into_iter().filter(|part| part.count > 0).map(|part| part.shortest).min();
        Self {
            count: self.count + other.count,
            long_enough: self.long_enough + other.long_enough,
            shortest: shortest.unwrap_or(0),
            longest: self.longest.max(other.longest),
        }
    }
}

/// What is free between two changes of clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Season {
    /// When it begins.
    #[serde(with = "instant::required")]
    pub from: Instant,
    /// When it is over.
    #[serde(with = "instant::required")]
    pub until: Instant,
    /// The dates of these, on the clocks of the business zone.
    #[serde(skip)]
    pub first: NaiveDate,
    /// The same of `until`.
    #[serde(skip)]
    pub last: NaiveDate,
    /// The stretches that lie inside Monday to Friday, in the business zone.
    pub weekdays: Intervals,
    /// The others: a Saturday or a Sunday, or a part of one, belongs to them.
    pub weekends: Intervals,
    /// Seconds of the longest part of any stretch that lies in the season and inside Monday to Friday.
    pub longest_on_weekdays: i64,
}

impl Season {
    /// Every stretch that begins in it.
    pub(super) fn all(&self) -> Intervals {
        self.weekdays.and(self.weekends)
    }

    fn add(&mut self, stretch: Window, asked: i64, zone: &Zone) {
        let seconds = stretch.seconds();
        let sort = if on_weekdays(stretch, zone) == seconds { &mut self.weekdays } else { &mut self.weekends };
        sort.add(seconds, asked);
    }

    /// The part of a stretch that lies in it.
    fn part(&self, stretch: Window) -> Option<Window> {
        Window::new(stretch.start().max(self.from), stretch.end().min(self.until))
    }
}

/// Seconds of the longest part that lies inside Monday to Friday on a zone's clocks.
fn on_weekdays(stretch: Window, zone: &Zone) -> i64 {
    let first = date(stretch.start(), zone).week(Weekday::Mon).first_day();
    let mondays = std::iter::successors(Some(first), |monday| monday.checked_add_signed(WEEK));
    let weeks = mondays.map_while(|monday| {
        let saturday = monday.checked_add_signed(TimeDelta::days(5))?;
        let monday = zone.day_start(monday)?;
        (monday < stretch.end()).then_some((monday, zone.day_start(saturday)?))
    });
    let parts =
        weeks.filter_map(|(monday, saturday)| Window::new(stretch.start().max(monday), stretch.end().min(saturday)));
    parts.map(Window::seconds).max().unwrap_or(0)
}

fn date(instant: Instant, zone: &Zone) -> NaiveDate {
    zone.local(instant).map_or(instant.date_naive(), |local| local.date())
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first, self.last);
        write!(f, "{first} to {last}: Monday to Friday {}; weekends {}", self.weekdays, self.weekends)
    }
}

impl fmt::Display for Intervals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shortest, longest) = (ApproximateDuration(self.shortest), ApproximateDuration(self.longest));
        match self.count {
            0 => f.write_str("nothing"),
            1 => write!(f, "1 stretch of {longest}"),
            count if self.shortest == self.longest => write!(f, "{count} stretches of {longest}"),
            count => write!(f, "{count} stretches of {shortest} to {longest}"),
        }
    }
}

/// The free stretches of 52 weeks, and what could not be known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) seasons: Vec<Season>,
    pub(super) stretches: Vec<Window>,
    pub(super) unknown: Option<Unknown>,
}

impl Year {
    pub(super) fn new(policy: &Policy, hours: Hours, from: Instant, asked: i64) -> Self {
        let zone = policy.business_zone();
        let clocks = policy.zones().into_iter().map(Zone::horizon).min();
        let until = from.checked_add_signed(AHEAD).into_iter().chain(clocks).min().unwrap_or(from).max(from);
        let (stretches, unknown) = stretches(hours, from, until);
        // A season that was not searched must not look like a season without a free stretch.
        let all = unknown.is_none() && stretches.len() < LOOKED_AT;
        let known = if all { until } else { stretches.last().map_or(from, |stretch| stretch.end()) };
        let mut seasons = seasons(policy, from, known);
        for stretch in &stretches {
            let begun = |season: &&mut Season| season.from <= stretch.start().max(from);
            if let Some(season) = seasons.iter_mut().rev().find(begun) {
                season.add(*stretch, asked, zone);
            }
        }
        for season in &mut seasons {
            let parts = stretches.iter().filter_map(|stretch| season.part(*stretch));
            season.longest_on_weekdays = parts.map(|part| on_weekdays(part, zone)).max().unwrap_or(0);
        }
        seasons.retain(|season| season.all().count > 0 || season.until - season.from >= WEEK);
        Self { seasons, stretches, unknown }
    }

    /// Seconds of the longest part of a stretch inside a season, wherever the stretch begins and ends.
    pub(super) fn longest(&self, season: &Season) -> i64 {
        let parts = self.stretches.iter().filter_map(|stretch| season.part(*stretch));
        parts.map(Window::seconds).max().unwrap_or(0)
    }

    /// The seasons as one.
    pub(super) fn all(&self) -> Option<Season> {
        self.seasons.iter().copied().reduce(|all, season| Season {
            until: season.until,
            last: season.last,
            weekdays: all.weekdays.and(season.weekdays),
            weekends: all.weekends.and(season.weekends),
            longest_on_weekdays: all.longest_on_weekdays.max(season.longest_on_weekdays),
            ..all
        })
    }
}

/// The stretches that begin before `until` and end after `from`, as far as they are known.
fn stretches(hours: Hours, from: Instant, until: Instant) -> (Vec<Window>, Option<Unknown>) {
    let beyond = until.checked_add_signed(AROUND).unwrap_or(until);
    let before = from.checked_sub_signed(AROUND).filter(|before| hours.next_gap(*before, beyond).is_ok());
    let mut at = before.unwrap_or(from);
    let mut found = Vec::new();
    while found.len() < LOOKED_AT {
        match hours.next_gap(at, beyond) {
            Err(unknown) => return (found, Some(unknown)),
            Ok(Some(stretch)) if stretch.start() < until => {
                at = stretch.end();
                found.extend(Some(stretch).filter(|stretch| from < stretch.end()));
            }
            Ok(_) => break,
        }
    }
    (found, None)
}

/// Empty seasons between the changes of the clocks that hours are read from.
fn seasons(policy: &Policy, from: Instant, until: Instant) -> Vec<Season> {
    let mut ends = BTreeSet::from([from, until]);
    let zones = policy.regions().iter().map(Region::zone).chain(policy.allowed().iter().map(AgreedWindow::zone));
    for zone in zones {
        let spans = Window::new(from, until).and_then(|year| zone.spans(year));
        ends.extend(spans.into_iter().flatten().skip(1).filter_map(|span| span.instant(span.start)));
    }
    let ends: Vec<_> = ends.into_iter().collect();
    let season = |ends: &[Instant]| {
        let [first, last] = [ends[0], ends[1]].map(|end| date(end, policy.business_zone()));
        Season { from: ends[0], until: ends[1], first, last, ..Season::default() }
    };
    ends.windows(2).map(season).collect()
}
