//! Laws of the lead rules alone.

use crate::{STRICT, change_of_clocks, shifted, start};
use chrono::{DateTime, Datelike as _};
use fairnotice_core::{
    calendar::{BusinessCalendar, Combine, Counting, Day},
    instant::Instant,
    lead::{Lead, Length, Unit},
};
use proptest::prelude::*;

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

fn start_and_lead() -> impl Strategy<Value = (Instant, Lead)> {
    prop_oneof![(start(), lead()), across_a_change()]
}

fn counting() -> impl Strategy<Value = Counting> {
    prop_oneof![Just(Counting::Clear), Just(Counting::Elapsed), Just(Counting::Date)]
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
        // Asked of the file, so that the calendar's own count of holidays is not its witness.
        let file = STRICT.file();
        let counts = |day: chrono::NaiveDate| file.business.weekdays.contains(day.weekday()) && !file.calendars[0].dates.0.contains_key(&Day(day));
        let between = |from: chrono::NaiveDate| {
            from.iter_days().skip(1).take_while(|day| *day < date(start)).filter(|day| counts(*day)).count()
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
