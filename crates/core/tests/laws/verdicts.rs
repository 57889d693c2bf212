//! Laws of verdicts under the reference policies.

use crate::{
    SECTIONS, STRICT,
    common::{change, finding},
    shifted, start,
};
use chrono::{DateTime, FixedOffset};
use fairnotice_core::{
    evaluate::evaluate,
    instant::{self, Instant},
    rule::Rule,
    verdict::Outcome,
};
use proptest::prelude::*;

fn toml(start: Instant, seconds: i64, announced: Instant) -> [(&'static str, String); 3] {
    [
        ("start", instant::text(start)),
        ("end", instant::text(shifted(start, seconds))),
        ("announced_at", instant::text(announced)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn publishing_earlier_never_turns_a_pass_into_a_fail(start in start(), notice in 0..3_000_000_i64, earlier in 0..3_000_000_i64) {
        for policy in [&*STRICT, &*SECTIONS] {
            let verdict = |published: Instant| {
                let pairs = toml(start, 3_600, published);
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
                evaluate(policy, &change(&pairs), published)
            };
            let published = shifted(start, -notice);
            let (late, early) = (verdict(published), verdict(shifted(published, -earlier)));
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
