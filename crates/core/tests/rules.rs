//! R1, C1, C2, C5, C6, C7 and C8 on records that differ from a compliant one in what the row says.
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use common::{at, change, check, policy, policy_with};
use fairnotice_core::{
    evaluate::evaluate,
    rule::Rule::{C1, C2, C5, C6, C7, C8, R1},
    verdict::Outcome,
};

const MINOR: (&str, &str) = ("release", "{ from = '3.9.2', to = '3.10.0' }");

#[test]
fn r1_semantic_versioning() {
    let strict = policy("strict");
    check(&strict, R1, "pass", &[]);
    check(&strict, R1, "not_applicable", &[("release", "")]);
    check(&strict, R1, "fail", &[("release", "{ from = '3.9.2', to = '3.10.0', raised_class = 'patch' }")]);
    check(&strict, R1, "pass", &[("release", "{ from = '3.9.2', to = '3.9.3', raised_class = 'minor' }")]);
    check(&strict, R1, "pass", &[("release", "{ from = '3.9.3', to = '3.9.2' }")]);
    let before = [("start", "2019-02-28T22:59:59Z"), ("end", "2019-03-01T03:00:00Z")];
    check(&strict, R1, "not_applicable", &before);
    check(&strict, R1, "pass", &[("start", "2019-02-28T23:00:00Z"), before[1]]);
}

#[test]
fn c1_kind_and_release() {
    let strict = policy("strict");
    let major = ("release", "{ from = '3.9.2', to = '4.0.0' }");
    for (kind, fitting) in [("'patch'", 0), ("'update'", 1), ("'upgrade'", 2), ("'routine'", 3)] {
        let releases = [("release", "{ from = '3.9.2', to = '3.9.3' }"), MINOR, major, ("release", "")];
        for (i, release) in releases.into_iter().enumerate() {
            check(&strict, C1, if i == fitting { "pass" } else { "fail" }, &[("kind", kind), release]);
        }
    }
    check(&strict, C1, "fail", &[("release", "{ from = '3.9.2', to = '3.9.3', raised_class = 'minor' }")]);
    check(&strict, C1, "fail", &[("release", "{ from = '3.9.2', to = '3.9.2+5' }")]);
    let cause = ("urgent", "{ cause = 'a hole' }");
    check(&strict, C1, "pass", &[("kind", "'urgent'"), cause]);
    check(&strict, C1, "pass", &[("kind", "'urgent'"), cause, ("release", "")]);
    check(&strict, C1, "fail", &[("kind", "'urgent'"), ("urgent", "{ cause = ' ' }")]);
    check(&strict, C1, "fail", &[("kind", "'urgent'")]);
    check(&strict, C1, "fail", &[("kind", "'urgent'"), cause, MINOR]);
    check(&policy("sections"), C1, "pass", &[("kind", "'urgent'"), cause, MINOR]);
    let waiver =
        ("waivers", "[{ rule = 'C1', reason = 'the fix is in 3.10', by = 'Ana Ruiz', at = 2026-11-01T00:00:00Z }]");
    check(&strict, C1, "waived", &[("kind", "'urgent'"), cause, MINOR, waiver]);
    let fewer = policy_with("strict", &[("[[kinds]]\nid = \"routine\"\nreleases = [\"none\"]\n", "")]);
    check(&fewer, C1, "fail", &[("kind", "'routine'"), ("release", "")]);
}

#[test]
fn c2_routine_update() {
    let strict = policy("strict");
    let routine = ("kind", "'routine'");
    let untouched = ("components", "[{ id = 'api', impact = 'none' }]");
    check(&strict, C2, "not_applicable", &[]);
    check(&strict, C2, "pass", &[routine, untouched, ("release", "")]);
    check(&strict, C2, "fail", &[routine, untouched]);
    check(&strict, C2, "pass", &[routine, untouched, ("release", "{ from = '1.0.0', to = '1.0.0+2' }")]);
    let items = "{ from = '1.0.0', to = '1.0.0+2', items = [{ category = 'patch', title = 'x' }] }";
    check(&strict, C2, "fail", &[routine, untouched, ("release", items)]);
    check(&strict, C2, "fail", &[routine, ("release", "")]);
    let down = ("downtime", "{ required = true, duration = '5 minutes' }");
    check(&strict, C2, "fail", &[routine, untouched, ("release", ""), down]);
    check(
        &strict,
        C2,
        "fail",
        &[routine, ("release", ""), ("components", "[{ id = 'api', impact = 'none', downtime = true }]")],
    );
}

/// C5 for one window.
#[track_caller]
fn peak(reading: &fairnotice_core::policy::Policy, start: &str, end: &str, expected: &str) {
    check(reading, C5, expected, &[("start", start), ("end", end)]);
}

#[test]
fn c5_peak_hours() {
    let strict = policy("strict");
    // In winter Madrid is busy from 07:00Z, New York and Bogota until 01:00Z.
    peak(&strict, "2026-11-17T01:00:00Z", "2026-11-17T07:00:00Z", "pass");
    peak(&strict, "2026-11-17T00:59:59Z", "2026-11-17T07:00:00Z", "fail");
    peak(&strict, "2026-11-17T01:00:00Z", "2026-11-17T07:00:01Z", "fail");
    peak(&strict, "2026-11-17T12:00:00Z", "2026-11-17T13:00:00Z", "fail");
    // Over midnight in Madrid, and in the Americas.
    peak(&strict, "2026-11-16T22:30:00Z", "2026-11-17T02:00:00Z", "fail");
    peak(&strict, "2026-11-17T04:00:00Z", "2026-11-17T06:00:00Z", "pass");
    // The weekend is free, from Saturday 02:00 in Madrid.
    peak(&strict, "2026-11-14T01:00:00Z", "2026-11-16T07:00:00Z", "pass");
    peak(&strict, "2026-11-14T01:00:00Z", "2026-11-16T07:00:01Z", "fail");
    // Holidays are busy.
    peak(&strict, "2026-12-25T10:00:00Z", "2026-12-25T11:00:00Z", "fail");
    // Longer than any calendar is looked through.
    peak(&strict, "2026-11-14T01:00:00Z", "2040-11-14T01:00:00Z", "fail");
    peak(&strict, "2045-12-31T01:00:00Z", "2046-01-01T00:00:01Z", "unknown");
    check(
        &strict,
        C5,
        "not_applicable",
        &[("kind", "'routine'"), ("start", "2026-11-17T01:00:00Z"), ("end", "2026-11-17T20:00:00Z")],
    );
    check(
        &strict,
        C5,
        "not_applicable",
        &[("kind", "'urgent'"), ("start", "2026-11-17T01:00:00Z"), ("end", "2026-11-17T20:00:00Z")],
    );
}

#[test]
fn c5_where_clocks_change() {
    let strict = policy("strict");
    // Madrid changed on 2026-10-25, New York and not Bogota on 2026-11-01.
    peak(&strict, "2026-10-23T01:00:00Z", "2026-10-23T06:00:00Z", "pass");
    peak(&strict, "2026-10-23T01:00:00Z", "2026-10-23T06:00:01Z", "fail");
    peak(&strict, "2026-10-27T01:00:00Z", "2026-10-27T07:00:00Z", "pass");
    let us = policy_with("strict", &[("zone = \"America/Bogota\"", "zone = \"America/New_York\"")]);
    peak(&us, "2026-10-30T00:00:00Z", "2026-10-30T07:00:00Z", "pass");
    peak(&us, "2026-10-29T23:59:59Z", "2026-10-30T07:00:00Z", "fail");
    peak(&us, "2026-11-03T00:00:00Z", "2026-11-03T07:00:00Z", "fail");
    peak(&us, "2026-11-03T01:00:00Z", "2026-11-03T07:00:00Z", "pass");
    // Busy on Sunday nights: 02:30 to 04:00 on the night that has no 02:30.
    let night = "peak = { days = [\"sun\"], from = \"02:30\", to = \"04:00\" }";
    let peak_hours =
        "peak = { days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"08:00\", to = \"20:00\" }";
    let sunday = policy_with(
        "strict",
        &[(peak_hours, night), ("America/New_York", "Europe/Madrid"), ("America/Bogota", "Europe/Madrid")],
    );
    peak(&sunday, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "pass");
    peak(&sunday, "2026-03-29T00:00:00Z", "2026-03-29T01:00:01Z", "fail");
    peak(&sunday, "2026-03-29T02:00:00Z", "2026-03-29T03:00:00Z", "pass");
    // R6: on the night that has two, from the first until clocks have passed its end for good.
    peak(&sunday, "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "pass");
    peak(&sunday, "2026-10-25T00:30:00Z", "2026-10-25T00:30:01Z", "fail");
    peak(&sunday, "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "fail");
    peak(&sunday, "2026-10-25T01:30:00Z", "2026-10-25T01:30:01Z", "fail");
    peak(&sunday, "2026-10-25T03:00:00Z", "2026-10-25T04:00:00Z", "pass");
}

#[test]
fn c5_hours_over_midnight_and_quiet_holidays() {
    let hours = "from = \"08:00\", to = \"20:00\" }";
    let night = policy_with(
        "strict",
        &[
            (hours, "from = \"22:00\", to = \"02:00\" }"),
            ("America/New_York", "Europe/Madrid"),
            ("America/Bogota", "Europe/Madrid"),
        ],
    );
    // Friday's hours end on Saturday at 02:00; Sunday has none.
    peak(&night, "2026-11-14T00:59:59Z", "2026-11-14T01:00:00Z", "fail");
    peak(&night, "2026-11-14T01:00:00Z", "2026-11-14T02:00:00Z", "pass");
    peak(&night, "2026-11-15T21:00:00Z", "2026-11-16T21:00:00Z", "pass");
    let all_day = policy_with("strict", &[(hours, "from = \"00:00\", to = \"24:00\" }")]);
    peak(&all_day, "2026-11-14T05:00:00Z", "2026-11-15T23:00:00Z", "pass");
    peak(&all_day, "2026-11-14T04:59:59Z", "2026-11-15T23:00:00Z", "fail");
    let quiet = format!("{hours}\nholidays_are_peak = false\ncalendars = [\"es-madrid\"]");
    let quiet = policy_with("strict", &[(hours, &quiet)]);
    peak(&quiet, "2026-12-25T06:00:00Z", "2026-12-26T02:00:00Z", "pass");
    peak(&quiet, "2026-12-24T06:00:00Z", "2026-12-24T08:00:00Z", "fail");
    peak(&quiet, "2029-01-02T06:00:00Z", "2029-01-02T08:00:00Z", "unknown");
}

#[test]
fn c5_says_which_start_would_do() {
    let busy = change(&[("start", "2026-11-17T06:00:00Z"), ("end", "2026-11-17T08:00:00Z")]);
    let now = at("2026-11-02T09:00:00Z");
    let strict = policy("strict");
    let help = evaluate(&strict, &busy, now).finding(C5).unwrap().help().unwrap();
    assert_eq!(
        help,
        "start on Tue 17 Nov 2026 at 06:00 Europe/Madrid (1 hour earlier) or on Wed 18 Nov 2026 at 02:00 Europe/Madrid (19 hours later)"
    );
    let moved = change(&[("start", "2026-11-17T05:00:00Z"), ("end", "2026-11-17T07:00:00Z")]);
    assert_eq!(evaluate(&strict, &moved, now).outcome, Outcome::Pass);
    let week = change(&[("start", "2026-11-16T06:00:00Z"), ("end", "2026-11-20T08:00:00Z")]);
    let help = evaluate(&strict, &week, now).finding(C5).unwrap().help().unwrap();
    assert_eq!(
        help,
        "no stretch of 4 days 2 hours is free; the longest lasts 2 days 6 hours: shorten the window to that"
    );
}

#[test]
fn c6_rollback_plan() {
    let strict = policy("strict");
    check(&strict, C6, "pass", &[]);
    check(&strict, C6, "fail", &[("rollback", "")]);
    check(&strict, C6, "fail", &[("rollback", "{ infrastructure = 'a', services = 'b' }")]);
    check(&strict, C6, "fail", &[("rollback", "{ infrastructure = 'a', services = 'b', data = '  ' }")]);
    check(&strict, C6, "fail", &[("rollback", "{ none_because = 'no time' }")]);
    check(&strict, C6, "not_applicable", &[("kind", "'urgent'"), ("rollback", "{ none_because = 'no time' }")]);
    check(&strict, C6, "not_applicable", &[("kind", "'urgent'"), ("rollback", "")]);
    check(&strict, C6, "pass", &[("kind", "'urgent'")]);
}

#[test]
fn c7_downtime_statement() {
    let strict = policy("strict");
    let affected = ("components", "[{ id = 'api', impact = 'full_outage', downtime = true }]");
    check(&strict, C7, "pass", &[]);
    check(&strict, C7, "fail", &[("downtime", "")]);
    check(&strict, C7, "fail", &[("effect_without_downtime", "")]);
    check(&strict, C7, "fail", &[affected]);
    check(&strict, C7, "pass", &[affected, ("downtime", "{ required = true, duration = '60 minutes' }")]);
    check(&strict, C7, "fail", &[affected, ("downtime", "{ required = true }")]);
    check(&strict, C7, "fail", &[("downtime", "{ required = true, duration = '5 minutes' }")]);
    let later = ("downtime", "{ required = true, start = 2026-11-14T02:55:00Z, duration = '5 minutes' }");
    check(&strict, C7, "pass", &[affected, later]);
    let untouched = ("components", "[{ id = 'api', impact = 'none' }]");
    // Every change says it, a routine update too.
    check(&strict, C7, "fail", &[("kind", "'routine'"), untouched, ("effect_without_downtime", "")]);
}

#[test]
fn c8_content_of_the_record() {
    let strict = policy("strict");
    check(&strict, C8, "pass", &[]);
    check(&strict, C8, "fail", &[("description", "")]);
    check(&strict, C8, "fail", &[("components", "")]);
    check(&strict, C8, "fail", &[("components", "[{ id = 'api' }]")]);
    check(&strict, C8, "fail", &[("components", "[{ id = 'apo', impact = 'none' }]")]);
    let record = change(&[("components", "[{ id = 'sing-in', impact = 'none' }]")]);
    let verdict = evaluate(&strict, &record, at("2026-11-02T09:00:00Z"));
    assert_eq!(verdict.finding(C8).unwrap().help().unwrap(), "did you mean `sign-in`?");
}

#[test]
fn a_verdict_carries_its_policy_and_sections() {
    let strict = policy("strict");
    let verdict = evaluate(&strict, &change(&[]), at("2026-11-02T09:00:00Z"));
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["policy"]["id"], "reference-strict");
    assert_eq!(json["policy"]["hash"].as_str().unwrap().len(), 64);
    assert_eq!(json["outcome"], "pass");
    assert_eq!(json["findings"][0]["rule"], "R1");
    assert_eq!(json["findings"][0]["section"], "Types of releases");
    assert!(verdict.to_string().starts_with("compliant (policy `reference-strict`, version 2019.11.13, "), "{verdict}");
}
