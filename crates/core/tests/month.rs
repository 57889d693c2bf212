//! A month day by day, in zones whose days are not all alike.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{STRICT, at};
use fairnotice_core::{
    embed::Month,
    instant::{self, Instant},
    record::{Record, State},
    snapshot::{PublicChange, PublicRecords, Snapshot, Vendor},
    zone::Zone,
};
use fairnotice_fuzz::zone_names;
use proptest::prelude::*;

fn empty() -> Snapshot {
    let vendor = Vendor { name: "V".into(), url: "https://status.example".into() };
    Snapshot::new(
        vendor,
        PublicRecords { revision: 7, components: &[], records: &[], incidents: &[], truncated: None },
        |_| &STRICT,
    )
}

fn month(name: Option<&str>, zone: &str, now: &str) -> Option<Month> {
    Month::new(name, &Zone::iana(zone).unwrap(), at(now), &empty(), &[], "")
}

fn text(ms: i64) -> String {
    instant::text(Instant::from_timestamp_millis(ms).unwrap())
}

/// Zone, month, how many days, weekday of the first (Monday 0), first midnight, midnight after the last, and the days that
/// have not 24 hours. Without midnights the month lies past the horizon.
type Days = (&'static str, &'static str, usize, u8, &'static str, &'static str, &'static [(usize, i64)]);

#[test]
fn days_begin_where_the_zone_says() {
    let cases: [Days; 12] = [
        ("Europe/Madrid", "2026-10", 31, 3, "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", &[(25, 25)]),
        ("Europe/Madrid", "2026-03", 31, 6, "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", &[(29, 23)]),
        ("Pacific/Auckland", "2026-09", 30, 1, "2026-08-31T12:00:00Z", "2026-09-30T11:00:00Z", &[(27, 23)]),
        ("Pacific/Auckland", "2026-10", 31, 3, "2026-09-30T11:00:00Z", "2026-10-31T11:00:00Z", &[]),
        ("America/Los_Angeles", "2026-10", 31, 3, "2026-10-01T07:00:00Z", "2026-11-01T07:00:00Z", &[]),
        ("America/Los_Angeles", "2026-11", 30, 6, "2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z", &[(1, 25)]),
        ("Europe/Madrid", "2028-02", 29, 1, "2028-01-31T23:00:00Z", "2028-02-29T23:00:00Z", &[]),
        ("Europe/Madrid", "2100-02", 28, 0, "", "", &[]),
        // Midnight does not exist on the 4th: the day begins at one o'clock.
        ("America/Sao_Paulo", "2018-11", 30, 3, "2018-11-01T03:00:00Z", "2018-12-01T02:00:00Z", &[(4, 23)]),
        ("Asia/Beirut", "2026-03", 31, 6, "2026-02-28T22:00:00Z", "2026-03-31T21:00:00Z", &[(29, 23)]),
        // The 30th did not happen.
        ("Pacific/Apia", "2011-12", 31, 3, "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z", &[(30, 0)]),
        ("UTC", "2026-12", 31, 1, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", &[]),
    ];
    for (zone, name, days, weekday, first, last, odd) in cases {
        let Some(month) = month(Some(name), zone, "2026-11-23T09:00:00Z") else {
            assert_eq!(first, "", "{zone} {name} lies past the horizon");
            continue;
        };
        let midnights = &month.midnights;
        assert_eq!((midnights.len(), month.weekday), (days + 1, weekday), "{zone} {name}");
        assert_eq!((text(midnights[0]).as_str(), text(midnights[days]).as_str()), (first, last), "{zone} {name}");
        let lengths = midnights.windows(2).map(|day| (day[1] - day[0]) / 3_600_000);
        let unusual: Vec<_> = (1..).zip(lengths).filter(|(_, hours)| *hours != 24).collect();
        assert_eq!(unusual, odd, "{zone} {name}");
        assert_eq!((month.month.as_str(), month.zone.as_str(), month.revision), (name, zone, 7));
    }
}

#[test]
fn without_a_name_it_is_the_readers_own_month() {
    let now = "2026-10-31T11:30:00Z";
    for (zone, name, previous, next, today) in [
        ("Pacific/Auckland", "2026-11", "2026-10", "2026-12", "2026-10-31T11:00:00Z"),
        ("America/Los_Angeles", "2026-10", "2026-09", "2026-11", "2026-10-31T07:00:00Z"),
        ("Europe/Madrid", "2026-10", "2026-09", "2026-11", "2026-10-30T23:00:00Z"),
    ] {
        let month = month(None, zone, now).unwrap();
        assert_eq!(
            (month.month.as_str(), month.previous.as_str(), month.next.as_str()),
            (name, previous, next),
            "{zone}"
        );
        assert_eq!(text(month.now), today, "{zone}");
    }
    let january = month(Some("2027-01"), "Europe/Madrid", now).unwrap();
    assert_eq!((january.previous.as_str(), january.next.as_str(), january.now), ("2026-12", "2027-02", 0));
}

#[test]
fn names_that_are_no_month_within_the_horizon() {
    for name in [
        "",
        "-",
        "2026",
        "2026-",
        "2026-1",
        "2026-13",
        "2026-00",
        "2026-11-",
        "2026-11-01",
        "2026-11 ",
        " 2026-11",
        "+2026-11",
        "-2026-11",
        "26-11",
        "02026-11",
        "2026/11",
        "november",
        "2026-11\n",
        "999999-12",
        "+999999-12",
        "-262143-01",
        "99999999999999999999-12",
        "٢٠٢٦-١١",
        "1999-11",
        "1999-12",
        "2046-01",
        "2045-13",
        "9999-12",
        "0000-01",
        "<script>",
        "2026-11&tz=UTC",
        "\u{0}",
    ] {
        assert_eq!(month(Some(name), "Europe/Madrid", "2026-11-23T09:00:00Z"), None, "{name:?}");
    }
    assert!(month(Some("2045-12"), "Europe/Madrid", "2026-11-23T09:00:00Z").is_some());
    for now in ["1999-12-01T00:00:00Z", "2046-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
        assert_eq!(month(None, "Europe/Madrid", now), None, "{now}");
    }
}

fn published(id: &str, state: State, start: &str, end: &str) -> PublicChange {
    let mut record = Record::announced(
        id.parse().unwrap(),
        common::change(&[("start", start), ("end", end)]),
        at("2026-10-01T09:00:00Z"),
    );
    record.state = state;
    PublicChange::new(&record, &STRICT)
}

#[test]
fn a_month_holds_what_touches_it() {
    let changes = [
        published("ends-with-it-before", State::Announced, "2026-10-31T10:00:00Z", "2026-10-31T23:00:00Z"),
        published("reaches-in", State::Announced, "2026-10-31T10:00:00Z", "2026-10-31T23:00:00.001Z"),
        published("begins-last", State::Cancelled, "2026-11-30T22:59:59.999Z", "2026-12-01T10:00:00Z"),
        published("begins-after", State::Announced, "2026-11-30T23:00:00Z", "2026-12-01T10:00:00Z"),
        published("spans", State::InProgress, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        published("private", State::Draft, "2026-11-10T10:00:00Z", "2026-11-10T11:00:00Z"),
    ];
    let zone = Zone::iana("Europe/Madrid").unwrap();
    let month = Month::new(Some("2026-11"), &zone, at("2026-11-23T09:00:00Z"), &empty(), &changes, "").unwrap();
    let held: Vec<_> = month.changes.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(held, ["spans", "reaches-in", "begins-last"]);
}

proptest! {
    #[test]
    fn days_follow_one_another_in_every_zone(zone in 0..zone_names().len(), year in 1998..2049_i32, number in 0..14_u32, now in 0..2_400_000_000_i64) {
        let zone = Zone::iana(&zone_names()[zone]).unwrap();
        let now = Instant::from_timestamp(now, 0).unwrap();
        let name = format!("{year}-{number:02}");
        let Some(month) = Month::new(Some(&name), &zone, now, &empty(), &[], "") else {
            prop_assert!(!(2001..2045).contains(&year) || !(1..=12).contains(&number), "{} {}", zone.name(), name);
            return Ok(());
        };
        prop_assert_eq!(&month.month, &name);
        prop_assert!((29..=32).contains(&month.midnights.len()));
        prop_assert!(month.midnights.is_sorted());
        for (day, midnight) in (1..).zip(&month.midnights[..month.midnights.len() - 1]) {
            let local = zone.local(Instant::from_timestamp_millis(*midnight).unwrap()).unwrap();
            let date = chrono::NaiveDate::from_ymd_opt(year, number, day).unwrap();
            prop_assert!(local.date() >= date, "{} {}", zone.name(), date);
        }
        let today = Month::new(None, &zone, now, &empty(), &[], "");
        prop_assert_eq!(today.is_some_and(|today| today.month == name), zone.local(now).is_some_and(|local| local.format("%Y-%m").to_string() == name));
        prop_assert!(month.now <= now.timestamp_millis());
    }
}
