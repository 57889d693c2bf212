//! When a change may take place: peak hours, freezes and agreed windows, each combination of them, and what is free.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use chrono::{Datelike as _, Weekday};
use common::{at, change, check, finding, policy_with};
use fairnotice_core::{
    change::Kind,
    evaluate::evaluate,
    instant::{self, Instant},
    policy::{Denial, Policy},
    rule::Rule::C5,
    window::Window,
};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The strict policy with text put before its first region.
fn with(more: &str) -> Policy {
    policy_with("strict", &[("[[regions]]\nid = \"eu\"", &format!("{more}\n\n[[regions]]\nid = \"eu\""))])
}

/// C5 for one window.
#[track_caller]
fn hours(policy: &Policy, start: &str, end: &str, expected: &str) {
    check(policy, C5, expected, &[("start", start), ("end", end)]);
}

const SUNDAY: &str = "[[windows]]\nid = 'sunday'\ndays = ['sun']\nfrom = '02:00'\nto = '06:00'";
const FREEZE: &str =
    "[[freezes]]\nid = 'sale'\nstart = 2026-11-22T03:00:00Z\nend = 2026-11-22T04:00:00Z\nexcept = ['urgent']";

/// Peak hours, a freeze, the agreed window: each row of the truth table that `policy::Hours` documents.
#[test]
fn a_denial_always_wins() {
    let both = with(&format!("{SUNDAY}\n\n{FREEZE}"));
    // (touches peak hours, touches the freeze, inside the agreed window)
    for (start, end, peak, freeze, inside) in [
        ("2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z", false, false, true),
        ("2026-11-22T02:00:00Z", "2026-11-22T03:00:00Z", false, false, true),
        ("2026-11-22T02:00:00Z", "2026-11-22T03:00:01Z", false, true, true),
        ("2026-11-22T04:00:00Z", "2026-11-22T05:00:00Z", false, false, true),
        ("2026-11-22T04:00:00Z", "2026-11-22T05:00:01Z", false, false, false),
        ("2026-11-22T03:59:59Z", "2026-11-22T05:00:01Z", false, true, false),
        ("2026-11-17T10:00:00Z", "2026-11-17T11:00:00Z", true, false, false),
        ("2026-11-22T03:00:00Z", "2026-11-23T08:00:00Z", true, true, false),
    ] {
        let window = Window::new(at(start), at(end)).unwrap();
        let denials = both.hours(Kind::Patch).denials(window).unwrap();
        let denied = |of: fn(&Denial) -> bool| denials.iter().any(of);
        assert_eq!(denied(|denial| matches!(denial, Denial::Peak(_))), peak, "{start}");
        assert_eq!(denied(|denial| matches!(denial, Denial::Freeze(_))), freeze, "{start}");
        assert_eq!(denied(|denial| matches!(denial, Denial::Outside(_))), !inside, "{start}");
        hours(&both, start, end, if denials.is_empty() { "pass" } else { "fail" });
    }
}

#[test]
fn what_does_not_bind_a_kind_does_not_deny() {
    let both = with(&format!("{SUNDAY}\n\n{FREEZE}"));
    let frozen = [("start", "2026-11-22T03:00:00Z"), ("end", "2026-11-22T04:00:00Z")];
    check(&both, C5, "not_applicable", &[("kind", "'urgent'"), frozen[0], frozen[1]]);
    check(&both, C5, "fail", &[("kind", "'routine'"), frozen[0], frozen[1]]);
    let tuesday = [("start", "2026-11-17T10:00:00Z"), ("end", "2026-11-17T11:00:00Z")];
    check(&both, C5, "pass", &[("kind", "'routine'"), tuesday[0], tuesday[1]]);
    let urgent = with(&format!("{SUNDAY}\nkinds = ['urgent']"));
    check(&urgent, C5, "fail", &[("kind", "'urgent'"), tuesday[0], tuesday[1]]);
    check(&urgent, C5, "pass", &[frozen[0], frozen[1]]);
}

// R6
/// Busy hours over a night on which clocks change end by the clocks of the morning.
#[test]
fn busy_nights_end_by_the_clocks_of_the_morning() {
    let policy = |to: &str| {
        let eu = "peak = { days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"08:00\", to = \"20:00\" }\n\n[[regions]]\nid = \"us\"";
        let night =
            format!("peak = {{ days = [\"sat\"], from = \"22:00\", to = \"{to}\" }}\n\n[[regions]]\nid = \"us\"");
        policy_with("strict", &[(eu, &night)])
    };
    for (to, from, free) in [
        // Put forward at 01:00Z: 06:00 is 04:00Z, and what would end in the skipped hour ends where it begins.
        ("06:00", "2026-03-28T23:10:00Z", "2026-03-29T04:00:00Z"),
        ("02:37", "2026-03-28T23:10:00Z", "2026-03-29T01:00:00Z"),
        // Put back at 01:00Z: 06:00 is 05:00Z; 02:30 comes twice, and until the second time hours may be busy.
        ("06:00", "2026-10-24T23:10:00Z", "2026-10-25T05:00:00Z"),
        ("02:00", "2026-10-24T23:10:00Z", "2026-10-25T00:00:00Z"),
        ("02:30", "2026-10-24T23:10:00Z", "2026-10-25T01:30:00Z"),
        ("02:30", "2026-10-25T00:40:00Z", "2026-10-25T01:30:00Z"),
    ] {
        let gap = policy(to).hours(Kind::Patch).next_gap(at(from), at("2026-10-26T00:00:00Z")).unwrap().unwrap();
        assert_eq!(gap.start(), at(free), "until {to} from {from}");
    }
}

#[test]
fn a_denial_decides_what_is_not_known_does_not() {
    let frozen = with("[[freezes]]\nid = 'for-ever'\nstart = 2046-01-01T00:00:00Z\nend = 2047-01-01T00:00:00Z");
    hours(&frozen, "2046-02-01T02:00:00Z", "2046-02-01T03:00:00Z", "fail");
    hours(&frozen, "2047-02-01T02:00:00Z", "2047-02-01T03:00:00Z", "unknown");
}

#[test]
fn agreed_windows_in_their_zone_over_midnight_and_by_the_month() {
    // New York's night from Saturday 22:00 to Sunday 03:00.
    let night = with(
        "[[windows]]\nid = 'night'\nzone = 'America/New_York'\ndays = ['sat']\nof_month = ['second', 'last']\nfrom = '22:00'\nto = '03:00'",
    );
    // The second Saturday of November 2026 is the 14th, the last the 28th.
    hours(&night, "2026-11-15T03:00:00Z", "2026-11-15T08:00:00Z", "pass");
    hours(&night, "2026-11-15T02:59:59Z", "2026-11-15T08:00:00Z", "fail");
    hours(&night, "2026-11-15T03:00:00Z", "2026-11-15T08:00:01Z", "fail");
    hours(&night, "2026-11-22T03:00:00Z", "2026-11-22T04:00:00Z", "fail");
    hours(&night, "2026-11-29T03:00:00Z", "2026-11-29T04:00:00Z", "pass");
    // The last Saturday of October 2026 is the fifth, and Sunday has the hour after 01:00 twice: six hours.
    hours(&night, "2026-11-01T02:00:00Z", "2026-11-01T08:00:00Z", "pass");
    let fifth = with("[[windows]]\nid = 'rare'\ndays = ['sat']\nof_month = ['fifth']\nfrom = '02:00'\nto = '06:00'");
    hours(&fifth, "2026-10-31T01:00:00Z", "2026-10-31T05:00:00Z", "pass");
    hours(&fifth, "2026-11-28T01:00:00Z", "2026-11-28T05:00:00Z", "fail");
    let rare = change(&[("start", "2026-11-28T01:00:00Z"), ("end", "2026-11-28T03:00:00Z")]);
    let verdict = evaluate(&fifth, &rare, at("2026-11-02T09:00:00Z"));
    assert_eq!(
        finding(&verdict, C5).help().unwrap(),
        "start on Sat 30 Jan 2027 at 02:00 Europe/Madrid (63 days later)"
    );
}

#[test]
fn windows_that_touch_are_one() {
    let one = "[[windows]]\nid = 'one'\ndays = ['sat']\nfrom = '20:00'\nto = '24:00'";
    let two = "[[windows]]\nid = 'two'\ndays = ['sun']\nfrom = '00:00'\nto = '05:00'";
    for both in [with(&format!("{one}\n\n{two}")), with(&format!("{two}\n\n{one}"))] {
        hours(&both, "2026-11-14T19:00:00Z", "2026-11-15T04:00:00Z", "pass");
        hours(&both, "2026-11-14T19:00:00Z", "2026-11-15T04:00:01Z", "fail");
    }
}

#[test]
fn where_nothing_is_free_the_finding_says_what_is() {
    let week = change(&[("start", "2026-11-21T02:00:00Z"), ("end", "2026-11-21T12:00:00Z")]);
    let verdict = evaluate(&with(SUNDAY), &week, at("2026-11-02T09:00:00Z"));
    // The Sunday in October on which clocks are put back has five hours there.
    assert_eq!(
        finding(&verdict, C5).help().unwrap(),
        "no stretch of 10 hours is free; the longest lasts 5 hours: shorten the window to that"
    );
}

/// Every free stretch of 2026, from its first to its last second in UTC.
fn free(zones: [&str; 3]) -> Vec<Window> {
    let replaced: Vec<_> = ["Europe/Madrid", "America/New_York", "America/Bogota"].into_iter().zip(zones).collect();
    let regions = ["Europe", "United States", "Latin America"].into_iter().zip(&replaced);
    let edits: Vec<_> = regions
        .map(|(name, (from, to))| {
            (format!("name = \"{name}\"\nzone = \"{from}\""), format!("name = \"{name}\"\nzone = \"{to}\""))
        })
        .collect();
    let edits: Vec<_> = edits.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let policy = policy_with("strict", &edits);
    let (mut from, until) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let mut gaps = Vec::new();
    while let Some(gap) = policy.hours(Kind::Update).next_gap(from, until).unwrap() {
        gaps.push(gap);
        from = gap.end();
    }
    gaps
}

fn weekend(instant: Instant) -> bool {
    matches!(instant.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A10, in numbers: Los Angeles, Madrid and Tokyo leave nothing from Monday to Friday; New York and Madrid leave a night of
/// six hours, and of seven where only one of them has changed its clocks.
#[test]
fn what_is_free_between_the_peak_hours() {
    let three = free(["Europe/Madrid", "America/Los_Angeles", "Asia/Tokyo"]);
    assert_eq!(three.len(), 52);
    for gap in &three {
        assert!(weekend(gap.start()) && weekend(gap.end()), "{gap:?}");
    }
    let two = free(["Europe/Madrid", "America/New_York", "Europe/Madrid"]);
    let nights: Vec<_> = two.iter().map(|gap| gap.seconds()).filter(|seconds| *seconds < 10 * 3_600).collect();
    assert_eq!(nights.iter().filter(|seconds| **seconds == 7 * 3_600).count(), 16);
    assert!(nights.iter().all(|seconds| [6 * 3_600, 7 * 3_600].contains(seconds)), "{nights:?}");
}

static FEW: LazyLock<Policy> = LazyLock::new(|| with(SUNDAY));
static MORE: LazyLock<[Policy; 2]> = LazyLock::new(|| {
    let region = "[[regions]]\nid = 'jp'\nzone = 'Asia/Tokyo'\npeak = { from = '08:00', to = '20:00' }";
    [with(&format!("{SUNDAY}\n\n{FREEZE}")), with(&format!("{SUNDAY}\n\n{region}"))]
});

/// Peak hours by day, through the night, and through the night with a region whose holidays are quiet.
static ALL_ROUND: LazyLock<[Policy; 3]> = LazyLock::new(|| {
    let night = ("from = \"08:00\", to = \"20:00\"", "from = \"22:00\", to = \"06:00\"");
    let madrid = "zone = \"Europe/Madrid\"\npeak";
    let quiet = madrid.replace("peak", "calendars = [\"es-madrid\"]\nholidays_are_peak = false\npeak");
    [policy_with("strict", &[]), policy_with("strict", &[night]), policy_with("strict", &[night, (madrid, &quiet)])]
});

/// Whether any region is busy, asked one by one.
fn touches(policy: &Policy, window: Window) -> bool {
    policy.regions().iter().any(|region| region.touch(window).unwrap().is_some())
}

/// A second of 2026 or 2027, often one about a change of the clocks of Madrid or New York.
fn second() -> impl Strategy<Value = i64> {
    let changes = ["2026-03-08T07:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-11-01T06:00:00Z"];
    let about = (0..changes.len(), -90_000..90_000_i64).prop_map(move |(i, by)| at(changes[i]).timestamp() + by);
    prop_oneof![1_767_225_600..1_830_000_000_i64, about]
}

/// New York's night to Sunday 8 March is an hour shorter; its end was once looked for where it would have been.
#[test]
fn free_time_begins_where_a_shortened_night_ends() {
    let days = "days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"08:00\", to = \"20:00\"";
    let night = "days = [\"sat\"], from = \"22:00\", to = \"06:00\"";
    let zone = ("zone = \"America/Bogota\"", "zone = \"America/New_York\"");
    let policy = policy_with("strict", &[(days, night), zone]);
    let (from, until) = (at("2026-03-08T05:00:00Z"), at("2026-03-09T00:00:00Z"));
    let expected = Window::new(at("2026-03-08T10:00:00Z"), until);
    assert_eq!(policy.hours(Kind::Update).next_gap(from, until).unwrap(), expected);
}

proptest! {
    #[test]
    fn all_regions_together_say_what_each_says(second in second(), minutes in 1..3_000_i64) {
        let start = chrono::DateTime::from_timestamp(second, 0).unwrap();
        let window = Window::new(start, start + chrono::TimeDelta::minutes(minutes)).unwrap();
        for policy in &*ALL_ROUND {
            let hours = policy.hours(Kind::Update);
            prop_assert_eq!(!hours.denials(window).unwrap().is_empty(), touches(policy, window));
            let gap = hours.next_gap(start, start + chrono::TimeDelta::days(20)).unwrap().unwrap();
            prop_assert!(!touches(policy, gap));
            let second = chrono::TimeDelta::seconds(1);
            let later = Window::new(gap.start(), gap.end() + second).unwrap();
            prop_assert!(touches(policy, later));
            if start < gap.start() {
                prop_assert!(touches(policy, Window::new(gap.start() - second, gap.start()).unwrap()));
                // Nothing free was passed over: every minute before it is busy.
                let minutes = (0..).map(|minute| start + chrono::TimeDelta::minutes(minute));
                for minute in minutes.take_while(|minute| *minute < gap.start()) {
                    prop_assert!(touches(policy, Window::new(minute, minute + second).unwrap()), "{}", minute);
                }
            }
        }
    }

    #[test]
    fn one_more_region_or_freeze_never_allows_more(second in 1_795_000_000..1_800_000_000_i64, minutes in 1..600_i64) {
        let start = chrono::DateTime::from_timestamp(second, 0).unwrap();
        let window = Window::new(start, start + chrono::TimeDelta::minutes(minutes)).unwrap();
        let denials = |policy: &Policy| policy.hours(Kind::Patch).denials(window).unwrap().len();
        for more in &*MORE {
            prop_assert!(denials(&FEW) <= denials(more));
        }
    }

    #[test]
    fn a_free_stretch_is_free_and_cannot_be_longer(second in 1_740_787_200..1_900_000_000_i64) {
        let from = chrono::DateTime::from_timestamp(second, 0).unwrap();
        let hours = MORE[0].hours(Kind::Patch);
        let gap = hours.next_gap(from, from + chrono::TimeDelta::days(30)).unwrap().unwrap();
        prop_assert_eq!(hours.denials(gap).unwrap(), []);
        let longer = Window::new(gap.start(), gap.end() + chrono::TimeDelta::seconds(1)).unwrap();
        prop_assert!(!hours.denials(longer).unwrap().is_empty());
        if from < gap.start() {
            let before = Window::new(gap.start() - chrono::TimeDelta::seconds(1), gap.end()).unwrap();
            prop_assert!(!hours.denials(before).unwrap().is_empty());
        }
    }
}

/// A vendor in New York with these lines beside its zone.
fn new_york(more: &str) -> Policy {
    let text = format!(
        "id = 'v'\nversion = '1'\neffective_from = 2026-01-01\ncomponents = [{{ id = 'api' }}]\n\
         kinds = [{{ id = 'update', releases = ['none'] }}]\nbusiness = {{ zone = 'America/New_York' }}\n{more}"
    );
    fairnotice_core::file::policy(&text).unwrap()
}

/// The starts of an hour's work that are free between two instants, from minute to minute.
fn free_starts(policy: &Policy, from: &str, until: &str) -> Vec<String> {
    let (mut at, until) = (at(from), at(until));
    let mut found: Vec<String> = Vec::new();
    while at < until {
        let window = Window::new(at, at + chrono::TimeDelta::hours(1)).unwrap();
        let free = policy.hours(Kind::Update).denials(window).unwrap().is_empty();
        if free != (found.len() % 2 == 1) {
            found.push(instant::text(at));
        }
        at += chrono::TimeDelta::minutes(1);
    }
    found
}

// R6: an agreed window is never open before what clocks show as its beginning, nor after its end.
#[test]
fn r6_windows_open_and_close_on_the_cautious_side_of_a_change_of_clocks() {
    let window = |from: &str, to: &str| {
        new_york(&format!("windows = [{{ id = 'w', days = ['sun'], from = '{from}', to = '{to}' }}]"))
    };
    let forward = ["2026-03-08T04:00:00Z", "2026-03-08T12:00:00Z"];
    let back = ["2026-11-01T03:00:00Z", "2026-11-01T12:00:00Z"];
    for (from, to, [begin, end], expected) in [
        // Put forward at 07:00Z from 02:00 to 03:00: what would open in the gap opens after it.
        ("02:00", "06:00", forward, &["2026-03-08T07:00:00Z", "2026-03-08T09:01:00Z"][..]),
        ("02:30", "06:00", forward, &["2026-03-08T07:00:00Z", "2026-03-08T09:01:00Z"]),
        // 02:30 could be 06:30Z and 07:30Z: closed at the earlier.
        ("00:00", "02:30", forward, &["2026-03-08T05:00:00Z", "2026-03-08T05:31:00Z"]),
        // Put back at 06:00Z from 02:00 to 01:00: from the first 01:00 on no clock shows less.
        ("01:00", "06:00", back, &["2026-11-01T05:00:00Z", "2026-11-01T10:01:00Z"]),
        // After the first 01:30 clocks go back before it.
        ("01:30", "06:00", back, &["2026-11-01T06:30:00Z", "2026-11-01T10:01:00Z"]),
        ("00:00", "01:30", back, &["2026-11-01T04:00:00Z", "2026-11-01T04:31:00Z"]),
        ("01:15", "01:45", back, &[]),
    ] {
        assert_eq!(free_starts(&window(from, to), begin, end), expected, "{from} to {to}");
    }
}

// R6: there is never less peak than was promised.
#[test]
fn r6_peak_hours_take_the_cautious_side_of_a_change_of_clocks() {
    let peak = |from: &str, to: &str, quiet: &str| {
        new_york(&format!(
            "regions = [{{ id = 'r', zone = 'America/New_York', peak = {{ days = ['sun'], from = '{from}', to = '{to}' }}{quiet} }}]\n{}",
            if quiet.is_empty() {
                ""
            } else {
                "[[calendars]]\nid = 'c'\nsource = 's'\nversion = '1'\nhorizon = 2027-12-31\ndates = [2026-01-01]"
            }
        ))
    };
    // Looked up as what is busy every week, and by the day, as where holidays are quiet.
    for quiet in ["", ", calendars = ['c'], holidays_are_peak = false"] {
        for (from, to, start, end, free) in [
            // Clocks are put forward at 07:00Z, when they show 03:00.
            ("02:30", "06:00", "2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z", true),
            ("02:30", "06:00", "2026-03-08T06:30:00Z", "2026-03-08T07:01:00Z", false),
            ("00:00", "02:30", "2026-03-08T06:59:00Z", "2026-03-08T07:30:00Z", false),
            ("00:00", "02:30", "2026-03-08T07:00:00Z", "2026-03-08T07:30:00Z", true),
            // 01:30 is 05:30Z and 06:30Z on the night on which they are put back.
            ("01:30", "06:00", "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", true),
            ("01:30", "06:00", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z", false),
            ("00:00", "01:30", "2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", false),
            ("00:00", "01:30", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z", false),
            ("00:00", "01:30", "2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z", true),
        ] {
            let window = Window::new(at(start), at(end)).unwrap();
            let denials = peak(from, to, quiet).hours(Kind::Update).denials(window).unwrap();
            assert_eq!(denials.is_empty(), free, "{from} to {to}, {start} {quiet}");
        }
    }
}

// R2: Vancouver stays at seven hours behind UTC from 2026 on: it is 08:00 there at 15:00Z.
#[test]
fn r2_vancouver_follows_2026f() {
    let policy = fairnotice_core::file::policy(
        "id = 'v'\nversion = '1'\neffective_from = 2026-01-01\ncomponents = [{ id = 'api' }]\n\
         kinds = [{ id = 'update', releases = ['none'] }]\nbusiness = { zone = 'America/Vancouver' }\n\
         regions = [{ id = 'west', zone = 'America/Vancouver', peak = { from = '08:00', to = '20:00' } }]",
    );
    let record = "title = 'W'\nkind = 'update'\ndescription = 'x'\nstart = 2026-12-01T15:00:00Z\nend = 2026-12-01T15:59:00Z\n\
         components = [{ id = 'api', impact = 'degraded' }]\ndowntime = { required = false }\n\
         effect_without_downtime = 'x'\nrollback = { infrastructure = 'a', services = 'b', data = 'c' }";
    let change = fairnotice_core::file::change(record).unwrap();
    let verdict = evaluate(&policy.unwrap(), &change, at("2026-11-28T09:00:00Z"));
    assert_eq!(finding(&verdict, C5).outcome, fairnotice_core::verdict::Outcome::Fail);
    assert_eq!(&*verdict.tzdata, "2026f");
    assert_eq!(serde_json::to_value(&verdict).unwrap()["tzdata"], "2026f");
    let text = verdict.to_string();
    assert!(text.lines().next().unwrap().ends_with("time zone data 2026f)"), "{text}");
}
