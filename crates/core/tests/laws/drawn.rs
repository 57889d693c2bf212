//! Laws that hold for every policy and record, not only the shipped ones: the cases are drawn from bytes, those of
//! `fairnotice-fuzz`.

use fairnotice_fuzz::{Case, Draw, laws};
use proptest::prelude::*;

/// Holds the case that is drawn from these bytes to a law.
fn holds(bytes: &[u8], law: impl FnOnce(&Case, &mut Draw)) {
    let mut draw = Draw::new(bytes);
    if let Some(case) = Case::draw(&mut draw) {
        law(&case, &mut draw);
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_verdict_is_complete_and_worded(bytes in bytes()) {
        holds(&bytes, |case, _| laws::verdict::complete(case));
    }

    #[test]
    fn printing_and_parsing_change_nothing(bytes in bytes()) {
        holds(&bytes, |case, _| laws::verdict::printed(case));
    }

    #[test]
    fn strict_counting_implies_lax(bytes in bytes()) {
        holds(&bytes, |case, _| laws::verdict::strict_counting_implies_lax(case));
    }

    #[test]
    fn the_zone_it_is_written_in_does_not_matter(bytes in bytes()) {
        holds(&bytes, laws::verdict::the_zone_it_is_written_in_does_not_matter);
    }

    #[test]
    fn the_earliest_start_complies_and_nothing_earlier_does(bytes in bytes()) {
        holds(&bytes, laws::slots::the_earliest_start_complies_and_nothing_earlier_does);
    }

    #[test]
    fn a_free_stretch_is_complete(bytes in bytes()) {
        holds(&bytes, laws::slots::a_free_stretch_is_complete);
    }

    #[test]
    fn the_latest_notice_is_the_last(bytes in bytes()) {
        holds(&bytes, |case, _| laws::slots::the_latest_notice_is_the_last(case));
    }

    // R5 and R7
    #[test]
    fn a_suggested_start_helps(bytes in bytes()) {
        holds(&bytes, |case, _| laws::slots::a_suggested_start_helps(case));
    }

    #[test]
    fn a_holiday_fixes_nothing(bytes in bytes()) {
        holds(&bytes, laws::strict::a_holiday_fixes_nothing);
    }

    #[test]
    fn a_calendar_fixes_nothing(bytes in bytes()) {
        holds(&bytes, laws::strict::a_calendar_fixes_nothing);
    }

    #[test]
    fn a_region_fixes_nothing(bytes in bytes()) {
        holds(&bytes, laws::strict::a_region_fixes_nothing);
    }

    #[test]
    fn a_freeze_fixes_nothing(bytes in bytes()) {
        holds(&bytes, laws::strict::a_freeze_fixes_nothing);
    }

    #[test]
    fn publishing_earlier_breaks_nothing(bytes in bytes()) {
        holds(&bytes, laws::strict::publishing_earlier_breaks_nothing);
    }

    #[test]
    fn a_timetable_is_sorted_and_worded(bytes in bytes()) {
        holds(&bytes, |case, _| laws::timetable::sorted_and_worded(case));
    }

    #[test]
    fn each_due_instant_is_found_again(bytes in bytes()) {
        holds(&bytes, |case, _| laws::timetable::each_due_instant_is_found_again(case));
    }

    // S9
    #[test]
    fn the_ledger_is_the_report(bytes in prop::collection::vec(any::<u8>(), 0..2_500)) {
        holds(&bytes, laws::promises::the_ledger_is_the_report);
    }

    #[test]
    fn what_if_of_no_change_is_no_difference(bytes in bytes()) {
        holds(&bytes, |case, _| laws::edits::nothing_changes_nothing(case));
    }

    #[test]
    fn what_if_and_edits_are_what_evaluate_says(bytes in bytes()) {
        holds(&bytes, |case, draw| {
            if let Some(other) = case.another(draw) {
                laws::edits::all(case, &other);
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_highest_number_that_moves_decides(bytes in prop::collection::vec(0..3_u8, 6), pre in any::<[bool; 2]>()) {
        let version = |i: usize, pre: bool| {
            let [major, minor, patch] = [0, 1, 2].map(|j| u64::from(bytes[3 * i + j]));
            let mut version = semver::Version::new(major, minor, patch);
            if pre {
                version.pre = semver::Prerelease::new("rc.1").unwrap();
            }
            version
        };
        laws::version::step(&version(0, pre[0]), &version(1, pre[1]));
    }
}
