//! When a change can start: the earliest compliant start, the rules that set it, and later starts.

mod text;

use crate::{
    calendar::Unknown,
    change::{Change, ChangeFile},
    evaluate::limits::{self, Limit},
    instant::{self, Instant},
    lead::{Lead, Unit},
    policy::Policy,
    rule::Rule,
    window::Window,
};
use chrono::{DateTime, NaiveDate, TimeDelta};
use serde::Serialize;

/// Starts lie on full minutes.
const GRID: i64 = 60;
/// How far beyond the leads a search for a free stretch goes.
const AHEAD: TimeDelta = TimeDelta::days(400);
/// How many free stretches are tried for one start.
const TRIES: usize = 300;

/// A start that complies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// When work would begin.
    #[serde(with = "instant::required")]
    pub start: Instant,
    /// When it would end.
    #[serde(with = "instant::required")]
    pub end: Instant,
    /// Until when work could begin in the same free stretch, as far as holidays are known.
    #[serde(with = "instant::required")]
    pub latest: Instant,
}

/// The starts that are open to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slots {
    /// The release of the IANA time zone database by which they were found: `2026f`.
    pub tzdata: String,
    /// The earliest, and the first of each later free stretch; empty where nothing complies.
    pub slots: Vec<Slot>,
    /// The rules that keep the change from starting a minute earlier.
    pub binding: Vec<Rule>,
    /// Where nothing complies: what would have to change least.
    pub help: Option<String>,
}

/// The earliest compliant start and up to `count - 1` later ones, each the beginning of another free stretch.
///
/// The change keeps its length and its published notices. Notices that are not published yet count as published at `now`.
/// Starts lie on full minutes. Rules that do not depend on the start are ignored: [`crate::evaluate`] checks them. Fewer than
/// `count` where holidays or clocks are unknown after the last; unknown where they are before the first.
///
/// ```
/// # #[cfg(all(feature = "file", feature = "tz"))]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let read = |path: &str| std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR")));
/// use fairnotice_core::{file, instant, rule::Rule, slot};
///
/// let policy = file::policy(&read("policies/reference-strict.toml")?)?;
/// let change = file::change(&read("tests/records/upgrade-too-late.toml")?)?;
/// let slots = slot::slots(&policy, &change, instant::parse("2026-11-03T09:00:00Z")?, 3)?;
///
/// // The notice is enough for Wednesday the 25th, and four hours are free on the night before the peak hours.
/// assert_eq!(instant::text(slots.slots[0].start), "2026-11-25T01:00:00Z");
/// assert_eq!(slots.binding, [Rule::C5]);
/// # Ok(())
/// # }
/// # #[cfg(not(all(feature = "file", feature = "tz")))]
/// # fn main() {}
/// ```
pub fn slots(policy: &Policy, change: &Change, now: Instant, count: usize) -> Result<Slots, Unknown> {
    let Search { slots, binding, longest } = search(policy, change, now, now, count)?;
    let help = slots.is_empty().then(|| nothing(change.window(), longest));
    Ok(Slots { tzdata: policy.tzdata().to_string(), slots, binding, help })
}

/// What a search for starts found.
pub(crate) struct Search {
    pub(crate) slots: Vec<Slot>,
    binding: Vec<Rule>,
    /// Seconds of the longest free stretch, from a full minute on.
    pub(crate) longest: i64,
}

/// The first starts that are not before `not_before`.
pub(crate) fn search(
    policy: &Policy,
    change: &Change,
    now: Instant,
    not_before: Instant,
    count: usize,
) -> Result<Search, Unknown> {
    let file = change.file();
    let length = change.window().end() - change.window().start();
    let limits = limits::earliest(policy, change, now)?;
    let from = limits.iter().map(|limit| limit.start).chain([now, not_before]).max().unwrap_or(now);
    let earliest = on_grid(from);
    let mut slots = Vec::new();
    let mut longest = 0;
    let mut at = earliest;
    let until = earliest.checked_add_signed(AHEAD).unwrap_or(Instant::MAX_UTC);
    let unknown = first_unknown(policy, file);
    let second = TimeDelta::seconds(1);
    let last = unknown.and_then(|day| policy.business_zone().day_start(day)?.checked_add_signed(length - second));
    let cut_short = last.filter(|last| *last < until);
    let until = cut_short.unwrap_or(until);
    let hours = policy.hours(file.kind);
    for _ in 0..tries(policy) {
        let gap = match hours.next_gap(at, until) {
            Ok(Some(gap)) => gap,
            // What is unknown comes after the starts that were found.
            Err(unknown) if slots.is_empty() => return Err(unknown),
            Ok(None) | Err(_) => break,
        };
        let start = on_grid(gap.start());
        if let Some(latest) = gap.end().checked_sub_signed(length).filter(|latest| start <= *latest) {
            let end = start.checked_add_signed(length).unwrap_or(gap.end());
            slots.push(Slot { start, end, latest });
        }
        longest = longest.max((gap.end() - start).num_seconds());
        at = gap.end();
        if slots.len() == count {
            break;
        }
    }
    if slots.is_empty()
        && let Some(day) = unknown.filter(|_| cut_short.is_some())
    {
        // A free stretch after that day may exist, but its leads are unknown.
        policy.calendar().is_business(day)?;
    }
    let binding = binding(&limits, from, slots.first().map(|slot| slot.start > earliest));
    Ok(Search { slots, binding, longest })
}

/// How many stretches are tried: fewer where there are thousands of regions, as each takes longer.
pub(crate) fn tries(policy: &Policy) -> usize {
    (TRIES / (1 + policy.regions().len() / 50)).max(2)
}

/// The first day of a start whose leads in business days cannot be counted; none where there are no such leads.
pub(crate) fn first_unknown(policy: &Policy, file: &ChangeFile) -> Option<NaiveDate> {
    let counts_days = |lead: Lead| lead.unit == Unit::BusinessDays && lead.amount > 0;
    let binds = limits::leads(policy, file).iter().any(|(_, lead)| counts_days(*lead));
    policy.calendar().horizon().succ_opt().filter(|_| binds)
}

fn nothing(window: Window, longest: i64) -> String {
    use crate::lead::ApproximateDuration;
    if longest == 0 {
        return "nothing is free: lift a freeze, or widen the agreed windows or the hours outside the peak".to_owned();
    }
    let (needed, longest) = (ApproximateDuration(window.seconds()), ApproximateDuration(longest));
    format!("shorten the window from {needed} to {longest}, the longest stretch that is free")
}

/// The binding rules: the hours, where they moved the start; else the leads that end last.
fn binding(limits: &[Limit], from: Instant, moved: Option<bool>) -> Vec<Rule> {
    if moved != Some(false) {
        return vec![Rule::C5];
    }
    let mut rules: Vec<_> = limits.iter().filter(|limit| limit.start == from).map(|limit| limit.rule).collect();
    rules.dedup();
    rules
}

fn on_grid(instant: Instant) -> Instant {
    let second = instant.timestamp() + i64::from(instant.timestamp_subsec_nanos() > 0);
    let grid = second.saturating_add(GRID - 1).div_euclid(GRID).saturating_mul(GRID);
    DateTime::from_timestamp(grid, 0).unwrap_or(instant)
}

/// The last second at which all notices that are due before this start can be published together, with the rules that set
/// it. None where no notice is due before the start. Unknown where holidays or clocks are.
pub fn latest_notice(policy: &Policy, file: &ChangeFile) -> Result<Option<(Instant, Vec<Rule>)>, Unknown> {
    let mut due: Option<(Instant, Vec<Rule>)> = None;
    for (rule, lead) in limits::leads(policy, file) {
        let latest = policy.calendar().latest_notice(file.start, lead, policy.counting())?;
        match &mut due {
            Some((earliest, rules)) if *earliest == latest => {
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
            Some((earliest, _)) if *earliest < latest => {}
            other => *other = Some((latest, vec![rule])),
        }
    }
    Ok(due)
}
