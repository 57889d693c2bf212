//! Laws of clocks: there is no panic for any instant in any zone, and every zone leads there and back.

use crate::common::{change, policy_with};
use chrono::{DateTime, TimeDelta};
use fairnotice_core::{
    evaluate::evaluate,
    instant::{self, Instant},
    slot::slots,
    timetable::timetable,
};
use fairnotice_fuzz::{Draw, laws, zone, zone_names};
use proptest::prelude::*;

/// Every zone of the database, about each of a few instants at which it could be off.
#[test]
fn every_zone_leads_there_and_back() {
    for name in zone_names() {
        let zone = zone(name).unwrap();
        for second in [946_684_800, 1_325_239_200, 1_774_746_000, 1_792_890_000, 2_398_377_600] {
            for around in [-86_400, -3_600, -1, 0, 1, 1_800, 86_400] {
                laws::clocks::holds(&zone, DateTime::from_timestamp(second + around, 0).unwrap(), 40_000_000);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn clocks_lead_there_and_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        laws::clocks::any(&mut Draw::new(&bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// A vendor and a region in any two zones; a window, and a present, at any instant.
    #[test]
    fn no_panic_for_any_instant_in_any_zone(own in 0..zone_names().len(), region in 0..zone_names().len(), start in prop_oneof![0..253_402_200_000_i64, 1_700_000_000..1_900_000_000_i64], hours in 1..100_i64, now in any::<i64>()) {
        let zones = [("[business]\nzone = \"Europe/Madrid\"", own), ("name = \"Europe\"\nzone = \"Europe/Madrid\"", region)];
        let zones = zones.map(|(from, zone)| (from, from.replace("Europe/Madrid", &zone_names()[zone])));
        let policy = policy_with("strict", &zones.each_ref().map(|(from, to)| (*from, to.as_str())));
        let start = DateTime::from_timestamp(start, 0).unwrap();
        let plan = change(&[("start", &instant::text(start)), ("end", &instant::text((start + TimeDelta::hours(hours)).min(instant::parse("9999-12-31T23:59:59Z").unwrap())))]);
        let any = DateTime::from_timestamp(now % 8_210_266_876_799, 999_999_999).unwrap();
        for now in [start, any, Instant::MIN_UTC, Instant::MAX_UTC] {
            let verdict = evaluate(&policy, &plan, now);
            prop_assert!(!verdict.to_string().is_empty() && serde_json::to_string(&verdict).is_ok());
            prop_assert!(!timetable(&policy, &plan, now).text(&policy).to_string().is_empty());
            prop_assert!(slots(&policy, &plan, now, 2).is_ok_and(|found| !found.text(&policy).to_string().is_empty()) || policy.zones().len() > 1);
        }
    }
}
