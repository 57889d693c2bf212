//! Laws of the lead rules and of verdicts, searched by chance around the places where they could break.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use chrono::{DateTime, FixedOffset};
use common::{at, change, finding, policy};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Counting, Day},
    evaluate::evaluate,
    instant::{self, Instant},
    lead::{Lead, Length, Unit},
    policy::Policy,
    rule::Rule,
    verdict::Outcome,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));
static SECTIONS: LazyLock<Policy> = LazyLock::new(|| policy("sections"));

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Minutes), Just(Unit::Hours), Just(Unit::Days), Just(Unit::BusinessDays)]
}

fn lead() -> impl Strategy<Value = Lead> {
    (0..30_u32, unit()).prop_map(|(amount, unit)| Lead { amount, unit })
}

/// A lead that leads from about a change of Madrid's clocks to a start, or whose start lies about one.
fn across_a_change() -> impl Strategy<Value = (Instant, Lead)> {
    let from_change =
        (change_of_clocks(), 0..6_u32, prop_oneof![Just(Unit::Days), Just(Unit::BusinessDays)], any::<bool>());
    from_change.prop_map(|(second, amount, unit, shift)| {
        let days = if shift { i64::from(amount) } else { 0 };
        (DateTime::from_timestamp(second + days * 86_400, 0).unwrap(), Lead { amount, unit })
    })
}

/// Within two hours of a change of Madrid's clocks.
fn change_of_clocks() -> impl Strategy<Value = i64> {
    let changes = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2027-03-28T01:00:00Z", "2028-10-29T01:00:00Z"];
    (0..changes.len(), -7_200..7_200_i64).prop_map(move |(i, seconds)| at(changes[i]).timestamp() + seconds)
}

fn start_and_lead() -> impl Strategy<Value = (Instant, Lead)> {
    prop_oneof![(start(), lead()), across_a_change()]
}

fn counting() -> impl Strategy<Value = Counting> {
    prop_oneof![Just(Counting::Clear), Just(Counting::Elapsed), Just(Counting::Date)]
}

/// Any second from March 2025 to November 2028, and often one about a change of clocks.
fn start() -> impl Strategy<Value = Instant> {
    prop_oneof![1_740_787_200..1_858_000_000_i64, change_of_clocks()]
        .prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn shifted(start: Instant, seconds: i64) -> Instant {
    DateTime::from_timestamp(start.timestamp() + seconds, 0).unwrap()
}

fn toml(start: Instant, seconds: i64, announced: Instant) -> [(&'static str, String); 3] {
    [
        ("start", instant::text(start)),
        ("end", instant::text(shifted(start, seconds))),
        ("announced_at", instant::text(announced)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn clear_implies_elapsed_implies_date((start, lead) in start_and_lead()) {
        let [clear, elapsed, date] = Counting::ALL.map(|counting| STRICT.calendar().latest_notice(start, lead, counting).unwrap());
        prop_assert!(clear <= elapsed && elapsed <= date && date <= start, "{} {} {}", clear, elapsed, date);
    }

    #[test]
    fn a_later_start_never_has_an_earlier_latest_notice((start, lead) in start_and_lead(), later in prop_oneof![0..7_200_i64, 0..100_000_i64], counting in counting()) {
        let latest = |start| STRICT.calendar().latest_notice(start, lead, counting).unwrap();
        prop_assert!(latest(start) <= latest(shifted(start, later)));
    }

    #[test]
    fn earliest_start_is_the_inverse_of_latest_notice((start, lead) in start_and_lead(), back in prop_oneof![0..7_200_i64, 0..3_000_000_i64], counting in counting()) {
        let calendar = STRICT.calendar();
        let latest = calendar.latest_notice(start, lead, counting).unwrap();
        let notice = shifted(latest, 3_600 - back).min(start);
        if let Ok(earliest) = calendar.earliest_start(notice, lead, counting) {
            prop_assert_eq!(notice <= latest, earliest <= start, "{} {}", latest, earliest);
        }
        prop_assert!(calendar.earliest_start(latest, lead, counting).unwrap() <= start);
    }

    #[test]
    fn one_more_holiday_never_makes_a_notice_due_later(start in start(), before in 0..60_u64, lead in lead(), counting in counting()) {
        let (zone, file) = (STRICT.business_zone(), STRICT.file());
        let holiday = zone.local(start).unwrap().date() - chrono::Days::new(before);
        let mut more = file.calendars[0].clone();
        more.dates.0.insert(Day(holiday), "one more".to_owned());
        let more = BusinessCalendar::new(zone.clone(), file.business.weekdays, &[&more], Combine::All);
        let [with, without] = [&more, STRICT.calendar()].map(|calendar| calendar.latest_notice(start, lead, counting).unwrap());
        prop_assert!(with <= without, "{} {} {}", holiday, with, without);
    }

    #[test]
    fn days_counted_one_by_one_agree(start in start(), amount in 1..30_u32) {
        let calendar = STRICT.calendar();
        let lead = Lead { amount, unit: Unit::BusinessDays };
        let latest = calendar.latest_notice(start, lead, Counting::Clear).unwrap();
        let date = |instant| calendar.zone().local(instant).unwrap().date();
        let between = |from: chrono::NaiveDate| {
            from.iter_days().skip(1).take_while(|day| *day < date(start)).filter(|day| calendar.is_business(*day).unwrap()).count()
        };
        prop_assert_eq!(between(date(latest)), usize::try_from(amount).unwrap());
        prop_assert!(between(date(shifted(latest, 1))) < usize::try_from(amount).unwrap());
    }

    #[test]
    fn leads_and_lengths_print_what_they_parse(lead in lead(), seconds in 1..10_000_000_i64) {
        prop_assert_eq!(lead.to_string().parse::<Lead>().unwrap(), lead);
        let length = Length::of_seconds(seconds).unwrap();
        prop_assert_eq!(length.to_string().parse::<Length>().unwrap(), length);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn telling_earlier_never_turns_a_pass_into_a_fail(start in start(), notice in 0..3_000_000_i64, earlier in 0..3_000_000_i64) {
        for policy in [&*STRICT, &*SECTIONS] {
            let verdict = |told: Instant| {
                let pairs = toml(start, 3_600, told);
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
                evaluate(policy, &change(&pairs), told)
            };
            let told = shifted(start, -notice);
            let (late, early) = (verdict(told), verdict(shifted(told, -earlier)));
            for rule in [Rule::C3, Rule::R6] {
                let (late, early) = (finding(&late, rule).outcome, finding(&early, rule).outcome);
                prop_assert!(late < Outcome::Pass || early == Outcome::Pass, "{} {:?} {:?}", rule, late, early);
            }
        }
    }

    #[test]
    fn the_zone_an_instant_is_written_in_does_not_matter(start in start(), announced in start(), hours in -14..14_i32) {
        let offset = FixedOffset::east_opt(hours * 3_600).unwrap();
        let written = |instant: Instant| instant.with_timezone(&offset).to_rfc3339();
        let verdict = |pairs: [(&str, String); 3]| {
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
            serde_json::to_string(&evaluate(&STRICT, &change(&pairs), announced)).unwrap()
        };
        let there = [("start", written(start)), ("end", written(shifted(start, 3_600))), ("announced_at", written(announced))];
        prop_assert_eq!(verdict(toml(start, 3_600, announced)), verdict(there));
    }

    #[test]
    fn no_panic_for_any_window(start in 0..253_402_200_000_i64, length in 1..253_402_300_799_i64, announced in 0..253_402_300_799_i64) {
        let at = |second: i64| DateTime::from_timestamp(second.min(253_402_300_799), 0).unwrap();
        let (start, announced) = (at(start), at(announced));
        let pairs = [("start", instant::text(start)), ("end", instant::text(at(start.timestamp() + length))), ("announced_at", instant::text(announced))];
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        for now in [announced, start, Instant::MIN_UTC, Instant::MAX_UTC] {
            let verdict = evaluate(&STRICT, &change(&pairs), now);
            prop_assert!(!verdict.to_string().is_empty());
            prop_assert!(serde_json::to_string(&verdict).is_ok());
        }
    }
}
