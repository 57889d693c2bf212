//! The policies that are shipped: each is read, printed as a table, and gives the outcomes of its comments.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, change, check, outcome};
use fairnotice_core::{
    evaluate::evaluate,
    file,
    policy::Policy,
    rule::Rule::{self, C3, C4, C5},
};
use std::fs;

const SHIPPED: [&str; 7] = [
    "example-freezes",
    "example-no-releases",
    "example-tiers",
    "example-weekly-window",
    "reference-sections",
    "reference-strict",
    "reference-table",
];

fn folder() -> String {
    format!("{}/../../policies", env!("CARGO_MANIFEST_DIR"))
}

fn shipped(name: &str) -> Policy {
    let text = fs::read_to_string(format!("{}/{name}.toml", folder())).unwrap();
    file::policy(&text).unwrap()
}

#[test]
fn every_policy_is_read_and_printed() {
    let mut there: Vec<_> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    assert_eq!(there, SHIPPED.map(|name| format!("{name}.toml")));
    for name in SHIPPED {
        let policy = shipped(name);
        assert_eq!(policy.id(), name);
        let (text, markdown) = (policy.table().to_string(), policy.table().markdown());
        assert_eq!(markdown.lines().filter(|line| line.starts_with('|')).count(), 2 + policy.kinds().len());
        for terms in policy.kinds() {
            assert!(text.contains(terms.id.name()) && markdown.contains(terms.id.name()), "{name}\n{text}");
        }
        let printed = toml::to_string(policy.file()).unwrap();
        assert_eq!(file::policy(&printed).unwrap().file(), policy.file());
    }
}

#[test]
fn the_reference_table() {
    let table = shipped("reference-strict").table().to_string();
    insta::assert_snapshot!(table);
}

/// Policies from before regions had names are read, shown by ids, and printed without names.
#[test]
fn a_region_without_a_name_is_shown_by_its_id() {
    let strict = shipped("reference-strict");
    let names: Vec<_> = strict.regions().iter().map(|region| (region.id().as_str(), region.name())).collect();
    assert_eq!(names, [("eu", "Europe"), ("us", "United States"), ("latam", "Latin America")]);
    assert_eq!([strict.region_name(&"us".into()), strict.region_name(&"moon".into())], ["United States", "moon"]);

    let text = fs::read_to_string(format!("{}/reference-strict.toml", folder())).unwrap();
    let unnamed = ["Europe", "United States", "Latin America"];
    let text = unnamed.iter().fold(text, |text, name| text.replace(&format!("name = \"{name}\"\n"), ""));
    let policy = file::policy(&text).unwrap();
    // The file of version 0.1.0, byte by byte: `tests/upgrades` stores its hash with every decision.
    assert!(policy.hash().starts_with("02c36209af1c"), "{}", policy.hash());
    assert!(policy.regions().iter().all(|region| region.name() == region.id().as_str()));
    assert!(policy.table().to_string().contains("\n- peak hours in region `eu`: mon, "));
    assert!(!serde_json::to_string(&policy.file().regions).unwrap().contains("\"name\""));
}

/// One rule for an update that is announced on 2026-11-02 and differs in these keys.
#[track_caller]
fn update(policy: &Policy, rule: Rule, expected: &str, with: &[(&str, &str)]) {
    let mut pairs = vec![("kind", "'update'"), ("release", "")];
    pairs.extend(with);
    check(policy, rule, expected, &pairs);
}

#[test]
fn one_fixed_weekly_window() {
    let policy = shipped("example-weekly-window");
    // Sunday the 15th 22:00 in Chicago is Monday 04:00Z.
    update(&policy, C5, "pass", &[("start", "2026-11-16T04:00:00Z"), ("end", "2026-11-16T10:00:00Z")]);
    update(&policy, C5, "fail", &[("start", "2026-11-16T03:59:59Z"), ("end", "2026-11-16T10:00:00Z")]);
    update(&policy, C5, "fail", &[("start", "2026-11-16T04:00:00Z"), ("end", "2026-11-16T10:00:01Z")]);
    update(&policy, C3, "pass", &[("start", "2026-11-05T09:00:00Z")]);
    update(&policy, C3, "fail", &[("start", "2026-11-05T08:59:59Z")]);
}

#[test]
fn leads_by_impact_and_by_length() {
    let policy = shipped("example-tiers");
    let with = |impact: &str| format!("[{{ id = 'ledger', impact = '{impact}' }}]");
    let [brief, degraded, outage] = ["brief_interruptions", "degraded", "partial_outage"].map(with);
    // Announced on Monday the 2nd: a whole day ends with Tuesday, three business days with Thursday, five with Monday.
    let at = |start: &'static str, end: &'static str| [("start", start), ("end", end)];
    let [start, end] = at("2026-11-04T00:00:00Z", "2026-11-04T02:00:00Z");
    update(&policy, C3, "pass", &[start, end, ("components", &brief)]);
    update(&policy, C3, "fail", &[start, end, ("components", &degraded)]);
    let [start, end] = at("2026-11-06T00:00:00Z", "2026-11-06T02:00:00Z");
    update(&policy, C3, "pass", &[start, end, ("components", &degraded)]);
    update(&policy, C3, "fail", &[start, end, ("components", &outage)]);
    let [start, end] = at("2026-11-10T00:00:00Z", "2026-11-10T04:00:00Z");
    update(&policy, C3, "pass", &[start, end, ("components", &outage)]);
    update(&policy, C3, "fail", &[start, ("end", "2026-11-10T04:00:01Z"), ("components", &outage)]);
    let [start, end] = at("2026-11-17T00:00:00Z", "2026-11-17T06:00:00Z");
    update(&policy, C3, "pass", &[start, end, ("components", &outage)]);
    let urgent = [("kind", "'urgent'"), ("decided_at", "2026-11-02T08:29:59Z")];
    update(&policy, C4, "fail", &urgent);
}

#[test]
fn freezes_and_two_calendars() {
    let policy = shipped("example-freezes");
    // Saturday the 14th is the second; the window goes on into Sunday morning.
    update(&policy, C5, "pass", &[("start", "2026-11-14T19:00:00Z"), ("end", "2026-11-15T04:00:00Z")]);
    update(&policy, C5, "fail", &[("start", "2026-11-21T19:00:00Z"), ("end", "2026-11-21T20:00:00Z")]);
    // The last Saturday of November lies in the freeze.
    update(&policy, C5, "fail", &[("start", "2026-11-28T19:00:00Z"), ("end", "2026-11-28T20:00:00Z")]);
    let urgent = [("kind", "'urgent'"), ("start", "2026-11-28T19:00:00Z"), ("end", "2026-11-28T20:00:00Z")];
    update(&policy, C5, "not_applicable", &urgent);
    // The warehouse's holiday on Wednesday the 11th does not count, and its calendar ends in June 2027.
    let ten = |start: &'static str| [("start", start), ("end", "2027-12-01T00:00:00Z")];
    let [start, end] = ten("2026-11-17T23:00:00Z");
    update(&policy, C3, "pass", &[start, end]);
    let [start, end] = ten("2026-11-17T22:59:59Z");
    update(&policy, C3, "fail", &[start, end]);
    let [start, end] = ten("2027-07-01T22:59:59Z");
    update(&policy, C3, "unknown", &[start, end]);
}

#[test]
fn a_policy_without_releases() {
    let policy = shipped("example-no-releases");
    let plan = change(&[
        ("kind", "'update'"),
        ("release", ""),
        ("components", "[{ id = 'compute', impact = 'degraded' }]"),
        ("start", "2026-11-07T00:00:00Z"),
        ("end", "2026-11-07T12:00:00Z"),
    ]);
    let verdict = evaluate(&policy, &plan, at("2026-11-02T09:00:00Z"));
    assert!(verdict.compliant(), "{verdict}");
    for rule in Rule::ALL.into_iter().filter(|rule| rule.id().starts_with('R')) {
        assert_eq!(outcome(&verdict, rule), "not_applicable", "{rule}");
    }
    // Sunday is a working day in one of the regions, Saturday in neither.
    let sunday = [("start", "2026-11-08T08:00:00Z"), ("end", "2026-11-08T09:00:00Z")];
    update(&policy, C5, "fail", &sunday);
}

/// R3: the table shows every condition: any edit in a policy of every key changes it.
#[test]
fn r3_the_table_says_every_condition() {
    let text = include_str!("every_key/policy.toml");
    let table = |text: &str| file::policy(text).unwrap().table().to_string();
    for (from, to) in [
        ("order = true", "order = false"),
        ("reminder = \"1 hour\"", "reminder = \"2 hours\""),
        ("waivable = [\"C3\"]", "waivable = [\"C5\"]"),
        ("target = \"15 minutes\"", "target = \"16 minutes\""),
        ("[business]\nzone = \"Europe/Madrid\"", "[business]\nzone = \"Europe/Lisbon\""),
        ("weekdays = [\"mon\", \"tue\",", "weekdays = [\"tue\","),
        ("calendars = [\"madrid\"]\ncombine", "calendars = []\ncombine"),
        ("combine = \"all\"", "combine = \"any\""),
        ("counting = \"clear\"", "counting = \"date\""),
        ("horizon = 2026-12-31", "horizon = 2026-12-30"),
        ("later = \"1 day\"", "later = \"2 days\""),
        ("inside = \"at_once\"", "inside = \"full_lead\""),
        ("early_notice = \"15 days\"", "early_notice = \"16 days\""),
        ("change_notice = \"7 business", "change_notice = \"8 business"),
        ("impact = \"degraded\"", "impact = \"full_outage\""),
        ("longer_than = \"4 hours\"", "longer_than = \"5 hours\""),
        ("documentation = \"7 days\"", "documentation = \"8 days\""),
        ("notes_due = \"change_notice\"", "notes_due = \"completion\""),
        ("peak_exempt = false", "peak_exempt = true"),
        ("rollback_exempt = false", "rollback_exempt = true"),
        ("\"urgent.cause\"", "\"urgent.impact\""),
        ("name = \"Europe\"", "name = \"European Union\""),
        ("name = \"Europe\"\nzone = \"Europe/Madrid\"", "name = \"Europe\"\nzone = \"Europe/Lisbon\""),
        ("peak = { days = [\"mon\"]", "peak = { days = [\"tue\"]"),
        ("holidays_are_peak = false", "holidays_are_peak = true"),
        ("id = \"saturday\"\nzone = \"Europe/Madrid\"", "id = \"saturday\"\nzone = \"Europe/Lisbon\""),
        ("days = [\"sat\"]", "days = [\"sun\"]"),
        ("of_month = [\"second\", \"last\"]", "of_month = [\"second\", \"third\"]"),
        ("of_month = [\"second\", \"last\"]\n", ""),
        ("from = \"22:00\"", "from = \"21:00\""),
        ("kinds = [\"update\"]\n", ""),
        ("reason = \"Nobody is there\"", "reason = \"Somebody is there\""),
        ("start = 2026-12-20T00", "start = 2026-12-20T01"),
        ("end = 2027-01-07T00", "end = 2027-01-07T01"),
        ("except = [\"urgent\"]", "except = []"),
    ] {
        let edited = text.replacen(from, to, 1);
        assert_ne!(text, edited, "{from}");
        assert_ne!(table(text), table(&edited), "{from} -> {to}");
    }
}

/// R3: the Saturdays, the zone and the kinds of a window; the clocks, the exceptions and the reason of a freeze.
#[test]
fn r3_windows_and_freezes_in_the_zone_of_the_policy() {
    let table = shipped("example-freezes").table().to_string();
    for line in [
        "- agreed window `maintenance-saturday`: every second and last sat of a month, 20:00 to 24:00 Europe/Berlin, for every kind that avoids peak hours",
        "- freeze `black-week`: Fri 20 Nov 2026 at 00:00 to Tue 1 Dec 2026 at 00:00 Europe/Berlin, but not for `urgent`: The week of the year's largest sale",
    ] {
        assert!(table.lines().any(|shown| shown == line), "{table}");
    }
}
