//! R6 and C3: notices in time, to the second.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, change, check, check_at, finding, outcome, policy, policy_with};
use fairnotice_core::{
    calendar::{BusinessCalendar, Counting, Unknown, Weekdays},
    evaluate::evaluate,
    instant,
    lead::Lead,
    rule::Rule::{C3, R6},
    zone::Zone,
};

/// The latest notice for a start on Madrid's calendar.
#[track_caller]
fn latest(start: &str, lead: &str, counting: Counting, expected: &str) {
    let latest = policy("strict").calendar().latest_notice(at(start), lead.parse().unwrap(), counting);
    assert_eq!(instant::text(latest.unwrap()), expected, "{start} {lead} {counting:?}");
}

#[test]
fn latest_notice_by_each_way_of_counting() {
    use Counting::{Clear, Date, Elapsed};
    // Wednesday 2026-11-18, 10:00 in Madrid.
    latest("2026-11-18T09:00:00Z", "3 business days", Clear, "2026-11-12T22:59:59Z");
    latest("2026-11-18T09:00:00Z", "3 business days", Elapsed, "2026-11-13T09:00:00Z");
    latest("2026-11-18T09:00:00Z", "3 business days", Date, "2026-11-15T22:59:59Z");
    latest("2026-11-18T09:00:00Z", "3 days", Clear, "2026-11-14T22:59:59Z");
    latest("2026-11-18T09:00:00Z", "3 days", Elapsed, "2026-11-15T09:00:00Z");
    latest("2026-11-18T09:00:00Z", "3 days", Date, "2026-11-15T22:59:59Z");
    // A start on a Sunday: time on a day that does not count does not pass.
    latest("2026-11-15T09:00:00Z", "1 business day", Clear, "2026-11-12T22:59:59Z");
    latest("2026-11-15T09:00:00Z", "1 business day", Elapsed, "2026-11-12T22:59:59Z");
    latest("2026-11-15T09:00:00Z", "1 business day", Date, "2026-11-12T22:59:59Z");
    // Hours and minutes are the same for all, and so is nothing.
    latest("2026-11-15T09:00:00Z", "1 hour", Clear, "2026-11-15T08:00:00Z");
    latest("2026-11-15T09:00:00Z", "30 minutes", Date, "2026-11-15T08:30:00Z");
    latest("2026-11-15T09:00:00Z", "0 business days", Clear, "2026-11-15T09:00:00Z");
}

#[test]
fn latest_notice_over_holidays_leap_day_and_year_end() {
    use Counting::{Clear, Elapsed};
    // National Day 2026 is a Monday.
    latest("2026-10-13T09:00:00Z", "1 business day", Clear, "2026-10-08T21:59:59Z");
    // Christmas, New Year's Day and Epiphany lie between.
    latest("2027-01-07T02:00:00Z", "7 business days", Clear, "2026-12-23T22:59:59Z");
    latest("2028-03-01T09:00:00Z", "1 day", Elapsed, "2028-02-29T09:00:00Z");
    latest("2028-03-01T09:00:00Z", "1 business day", Clear, "2028-02-28T22:59:59Z");
    latest("2027-03-01T09:00:00Z", "1 day", Elapsed, "2027-02-28T09:00:00Z");
    // 23:30 in Madrid is still the same day there; the date in UTC does not count.
    latest("2026-11-18T22:30:00Z", "1 day", Clear, "2026-11-16T22:59:59Z");
    latest("2026-11-18T23:30:00Z", "1 day", Clear, "2026-11-17T22:59:59Z");
}

#[test]
fn latest_notice_where_clocks_change() {
    use Counting::{Clear, Date, Elapsed};
    // Madrid, 2026-03-29: 02:00 to 03:00 does not exist; 02:30 means 00:30Z.
    latest("2026-03-30T00:30:00Z", "1 day", Elapsed, "2026-03-29T00:30:00Z");
    latest("2026-03-30T01:30:00Z", "1 day", Elapsed, "2026-03-29T01:30:00Z");
    latest("2026-03-30T10:00:00Z", "1 day", Date, "2026-03-29T21:59:59Z");
    latest("2026-03-30T10:00:00Z", "1 day", Clear, "2026-03-28T22:59:59Z");
    // The hour before means the skipped hour's beginning, or later starts would be due earlier.
    latest("2026-03-29T23:30:00Z", "1 day", Elapsed, "2026-03-29T00:00:00Z");
    // Madrid, 2026-10-25: 02:00 to 03:00 exists twice; the first counts.
    latest("2026-10-26T01:30:00Z", "1 day", Elapsed, "2026-10-25T00:30:00Z");
    latest("2026-10-26T02:30:00Z", "1 day", Elapsed, "2026-10-25T02:30:00Z");
    // A start in the repeated hour is due with the first of the second round, so that the order stays.
    latest("2026-10-25T00:30:00Z", "1 day", Elapsed, "2026-10-24T00:00:00Z");
    latest("2026-10-25T01:00:00Z", "1 day", Elapsed, "2026-10-24T00:00:00Z");
    latest("2026-10-25T01:30:00Z", "1 day", Elapsed, "2026-10-24T00:30:00Z");
}

#[test]
fn change_notice_to_the_second() {
    let strict = policy("strict");
    // Saturday 02:00Z: Wednesday to Friday are whole days in between; Tuesday is the last day for the notice.
    check(&strict, C3, "pass", &[("announced_at", "2026-11-10T22:59:59Z")]);
    check(&strict, C3, "fail", &[("announced_at", "2026-11-10T23:00:00Z")]);
    check(&strict, C3, "pass", &[("announced_at", "2026-11-10T22:59:59.9Z")]);
    check(&strict, C3, "fail", &[("announced_at", "2026-11-14T02:00:00Z")]);
    check(&strict, C3, "fail", &[("announced_at", "2026-12-01T00:00:00Z")]);
    // Not announced: as if it were now, 2026-11-02.
    check(&strict, C3, "pass", &[("announced_at", "")]);
    check(
        &strict,
        C3,
        "fail",
        &[("announced_at", ""), ("start", "2026-11-05T02:00:00Z"), ("end", "2026-11-05T03:00:00Z")],
    );
    // The table's reading asks for a day, at the same time of day.
    let table = policy("table");
    check(&table, C3, "pass", &[("announced_at", "2026-11-13T02:00:00Z")]);
    check(&table, C3, "fail", &[("announced_at", "2026-11-13T02:00:01Z")]);
    // On a working day, the sections' reading counts to the same time of day.
    let sections = policy("sections");
    let wednesday = [("start", "2026-11-18T02:00:00Z"), ("end", "2026-11-18T03:00:00Z")];
    check(&sections, C3, "pass", &[wednesday[0], wednesday[1], ("announced_at", "2026-11-13T02:00:00Z")]);
    check(&sections, C3, "fail", &[wednesday[0], wednesday[1], ("announced_at", "2026-11-13T02:00:01Z")]);
}

/// The lead that was given is the longest one for which the notice is in time: the outcome changes with the next unit.
#[test]
fn a_given_lead_is_the_longest_that_is_kept() {
    let given = |reading: &str, announced: &str| {
        let verdict = evaluate(&policy(reading), &change(&[("announced_at", announced)]), at("2026-11-14T02:00:00Z"));
        finding(&verdict, C3).reason.lead().unwrap().given().map(|lead| lead.to_string())
    };
    // Saturday 02:00Z: Wednesday to Friday are whole days in between.
    assert_eq!(given("strict", "2026-11-10T22:59:59Z").as_deref(), Some("3 business days"));
    assert_eq!(given("strict", "2026-11-10T23:00:00Z").as_deref(), Some("2 business days"));
    assert_eq!(given("strict", "2026-11-05T12:00:00Z").as_deref(), Some("6 business days"));
    assert_eq!(given("strict", "2026-11-14T01:59:00Z").as_deref(), Some("0 business days"));
    assert_eq!(given("strict", "2026-11-14T02:00:01Z"), None, "after the start");
    assert_eq!(given("table", "2026-11-13T02:00:00Z").as_deref(), Some("1 day"));
    assert_eq!(given("table", "2026-10-13T02:00:01Z").as_deref(), Some("31 days"));
}

#[test]
fn change_notice_that_is_not_due_or_unknown() {
    let strict = policy("strict");
    check(&strict, C3, "not_applicable", &[("kind", "'routine'")]);
    check(&strict, C3, "not_applicable", &[("kind", "'urgent'")]);
    let beyond = [("start", "2029-01-02T02:00:00Z"), ("end", "2029-01-02T03:00:00Z")];
    check(&strict, C3, "unknown", &beyond);
    check(&strict, R6, "unknown", &beyond);
    let before =
        [("start", "2025-01-03T02:00:00Z"), ("end", "2025-01-03T03:00:00Z"), ("announced_at", "2024-01-01T00:00:00Z")];
    check(&strict, C3, "unknown", &before);
    let far = [("start", "2050-01-02T02:00:00Z"), ("end", "2050-01-02T03:00:00Z")];
    check(&policy("table"), C3, "unknown", &far);
}

#[test]
fn change_notice_waived() {
    let late = ("announced_at", "2026-11-12T09:00:00Z");
    let waiver = |rule: &str, by: &str| {
        format!("[{{ rule = '{rule}', reason = 'agreed', by = '{by}', at = 2026-11-12T09:00:00Z }}]")
    };
    let strict = policy("strict");
    check(&strict, C3, "waived", &[late, ("waivers", &waiver("C3", "Ana Ruiz"))]);
    check(&strict, C3, "fail", &[late, ("waivers", &waiver("C3", " "))]);
    check(&strict, C3, "fail", &[late, ("waivers", &waiver("R6", "Ana Ruiz"))]);
    check(&strict, C3, "pass", &[("waivers", &waiver("C3", "Ana Ruiz"))]);
    let rigid = policy_with("strict", &[("waivable = [\"R6\", \"C1\", \"C3\", \"C5\"]", "waivable = []")]);
    check(&rigid, C3, "fail", &[late, ("waivers", &waiver("C3", "Ana Ruiz"))]);
}

#[test]
fn early_notice() {
    let strict = policy("strict");
    let update =
        [("kind", "'update'"), ("release", "{ from = '3.9.2', to = '3.10.0' }"), ("start", "2026-11-28T02:00:00Z")];
    let end = ("end", "2026-11-28T03:00:00Z");
    // 15 whole days before Saturday the 28th: by the 12th.
    check(&strict, R6, "pass", &[update[0], update[1], update[2], end, ("announced_at", "2026-11-12T22:59:59Z")]);
    // The announcement is too late for that, but now, the 2nd, there is still time for an early notification.
    check(&strict, R6, "pending", &[update[0], update[1], update[2], end, ("announced_at", "2026-11-12T23:00:00Z")]);
    let early = ("release", "{ from = '3.9.2', to = '3.10.0', early_notice_at = 2026-11-12T22:59:59Z }");
    let announced = ("announced_at", "2026-11-16T23:00:00Z");
    check_at("2026-11-16T23:00:00Z", &strict, R6, "pass", &[update[0], early, update[2], end, announced]);
    let late = ("release", "{ from = '3.9.2', to = '3.10.0', early_notice_at = 2026-11-12T23:00:00Z }");
    check_at("2026-11-16T23:00:00Z", &strict, R6, "fail", &[update[0], late, update[2], end, announced]);
    // Announced too late, and no time left.
    check_at("2026-11-16T23:00:00Z", &strict, R6, "fail", &[update[0], update[1], update[2], end, announced]);
    // Planned, and not published yet.
    let planned = ("release", "{ from = '3.9.2', to = '3.10.0', early_notice_at = 2026-11-02T09:00:01Z }");
    check(&strict, R6, "pending", &[update[0], planned, update[2], end, ("announced_at", "2026-11-16T23:00:00Z")]);
    check(&strict, R6, "not_applicable", &[("release", "")]);
    check(&strict, R6, "not_applicable", &[("release", "{ from = '3.9.2+1', to = '3.9.2+2' }")]);
    check(&strict, R6, "not_applicable", &[("kind", "'urgent'")]);
}

#[test]
fn early_notice_is_due_no_later_than_the_change_notice() {
    // Tuesday: three days before is Friday, three business days before is the Wednesday before.
    let tuesday = [("start", "2026-11-17T02:00:00Z"), ("end", "2026-11-17T03:00:00Z")];
    let early = ("release", "{ from = '3.9.2', to = '3.9.3', early_notice_at = 2026-11-12T12:00:00Z }");
    let announced = ("announced_at", "2026-11-12T12:00:00Z");
    check_at("2026-11-12T12:00:00Z", &policy("strict"), R6, "fail", &[tuesday[0], tuesday[1], early, announced]);
    let no_order = policy_with("strict", &[("order = true", "order = false")]);
    check_at("2026-11-12T12:00:00Z", &no_order, R6, "pass", &[tuesday[0], tuesday[1], early, announced]);
}

#[test]
fn a_verdict_says_what_the_other_ways_of_counting_would_say() {
    let late = change(&[
        ("announced_at", "2026-11-13T08:00:00Z"),
        ("start", "2026-11-18T09:00:00Z"),
        ("end", "2026-11-18T10:00:00Z"),
    ]);
    let verdict = evaluate(&policy("strict"), &late, at("2026-11-13T08:00:00Z"));
    let json = serde_json::to_value(finding(&verdict, C3)).unwrap();
    assert_eq!(json["countings"], serde_json::json!({ "clear": false, "elapsed": true, "date": true }));
    assert_eq!(json["margin_seconds"], -32_401);
    assert_eq!(
        json["skipped"],
        serde_json::json!([{ "date": "2026-11-14", "why": "weekend" }, { "date": "2026-11-15", "why": "weekend" }])
    );
    // R7: what `slot` says, and the lead alone.
    assert_eq!(
        json["help"],
        "start on Thu 19 Nov 2026 at 02:00 Europe/Madrid, or later, until Thu 19 Nov 2026 at 07:00 Europe/Madrid; \
         this lead alone is met from Thu 19 Nov 2026 at 00:00 Europe/Madrid on"
    );
}

#[test]
fn a_lead_without_end_ends() {
    let calendar = policy("strict").calendar().clone();
    for unit in ["minutes", "hours", "days", "business days"] {
        let lead: Lead = format!("{} {unit}", u32::MAX).parse().unwrap();
        for counting in Counting::ALL {
            let _ = calendar.earliest_start(at("2026-11-18T09:00:00Z"), lead, counting);
            match calendar.latest_notice(at("2026-11-18T09:00:00Z"), lead, counting) {
                Ok(latest) => assert!(latest < at("1970-01-01T00:00:00Z")),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    let policy =
        policy_with("strict", &[("change_notice = \"3 business days\"", "change_notice = \"1000000000 days\"")]);
    check(&policy, C3, "unknown", &[]);
}

#[test]
fn weekdays_alone_decide_where_no_calendar_is_named() {
    let policy = policy_with("strict", &[("calendars = [\"es-madrid\"]", "calendars = []")]);
    let latest = |start| policy.calendar().latest_notice(at(start), "1 business day".parse().unwrap(), Counting::Clear);
    assert_eq!(latest("2026-10-13T09:00:00Z").unwrap(), at("2026-10-11T21:59:59Z"));
    assert_eq!(latest("2035-10-16T09:00:00Z").unwrap(), at("2035-10-14T21:59:59Z"));
    assert!(matches!(latest("2050-10-16T09:00:00Z"), Err(Unknown::Zone { .. })));
    let utc = BusinessCalendar::new(Zone::utc(), Weekdays::WORKING, &[], fairnotice_core::calendar::Combine::All);
    let latest = utc.latest_notice(at("9999-12-31T23:59:59Z"), "1 day".parse().unwrap(), Counting::Elapsed);
    assert_eq!(instant::text(latest.unwrap()), "9999-12-30T23:59:59Z");
}

#[test]
fn several_calendars_go_together_as_the_policy_says() {
    let second = "[[calendars]]\nid = \"own\"\nsource = \"us\"\nversion = \"1\"\nhorizon = 2028-06-30\ndates = [2026-10-12, 2026-10-14]\n\n[[calendars]]";
    let listed = ("calendars = [\"es-madrid\"]", "calendars = [\"es-madrid\", \"own\"]");
    let all = policy_with("strict", &[listed, ("[[calendars]]", second)]);
    let any = policy_with("strict", &[listed, ("[[calendars]]", second), ("combine = \"all\"", "combine = \"any\"")]);
    let is_business = |policy: &fairnotice_core::policy::Policy, date: &str| {
        policy.calendar().is_business(date.parse().unwrap()).ok()
    };
    for (date, in_all, in_any) in [
        ("2026-10-12", Some(false), Some(false)),
        ("2026-10-14", Some(false), Some(true)),
        ("2026-11-02", Some(false), Some(true)),
        ("2026-11-03", Some(true), Some(true)),
        ("2028-07-03", None, None),
    ] {
        assert_eq!((is_business(&all, date), is_business(&any, date)), (in_all, in_any), "{date}");
    }
    assert_eq!(outcome(&evaluate(&all, &change(&[]), at("2026-11-02T09:00:00Z")), C3), "pass");
}

// R5: Madrid's clocks show 02:00 to 03:00 twice on 25 October 2026. A start in the first round counts as one at 02:00, so that
// a later start never has an earlier latest notice; the help names the second round.
#[test]
fn r5_a_help_is_never_met_already() {
    let policy = fairnotice_core::file::policy(
        "id = 'v'\nversion = '1'\neffective_from = 2026-01-01\ncomponents = [{ id = 'api' }]\n\
         kinds = [{ id = 'update', releases = ['none'], change_notice = '1 day' }]\n\
         business = { zone = 'Europe/Madrid', counting = 'elapsed' }",
    )
    .unwrap();
    let verdict_on = |start: &str, announced: &str| {
        let end = at(start) + chrono::TimeDelta::hours(1);
        let record = format!(
            "title = 'W'\nkind = 'update'\ndescription = 'x'\nstart = {start}\nend = {}\nannounced_at = {announced}\n\
             components = [{{ id = 'api', impact = 'degraded' }}]\ndowntime = {{ required = false }}\n\
             effect_without_downtime = 'x'\nrollback = {{ infrastructure = 'a', services = 'b', data = 'c' }}",
            instant::text(end)
        );
        let verdict = evaluate(&policy, &fairnotice_core::file::change(&record).unwrap(), at(announced));
        let finding = finding(&verdict, C3).clone();
        (finding.why(), finding.help())
    };
    let (why, help) = verdict_on("2026-10-25T00:15:00Z", "2026-10-24T00:15:00Z");
    assert!(
        why.contains(
            "15 minutes too late: the latest notice for this start was Sat 24 Oct 2026 at 02:00 Europe/Madrid; "
        ),
        "{why}"
    );
    let because = "clocks go back to 02:00:00 after Sun 25 Oct 2026 at 02:15 Europe/Madrid (UTC+02:00), and count from there, \
                   since a later start never has an earlier latest notice";
    assert!(why.ends_with(because), "{why}");
    assert_eq!(help.as_deref(), Some("start on Sun 25 Oct 2026 at 02:15 Europe/Madrid (UTC+01:00) or later"));
    // Obeyed, it is enough.
    assert_eq!(verdict_on("2026-10-25T01:15:00Z", "2026-10-24T00:15:00Z").1, None);
    assert_eq!(verdict_on("2026-10-25T00:15:00Z", "2026-10-24T00:00:00Z").1, None);
    // In spring the hour before the gap is due with its beginning.
    let (why, help) = verdict_on("2026-03-29T23:30:00Z", "2026-03-29T00:30:00Z");
    assert!(why.contains("clocks skip an hour after Sun 29 Mar 2026 at 01:00 Europe/Madrid"), "{why}");
    assert_eq!(help.as_deref(), Some("start on Mon 30 Mar 2026 at 02:30 Europe/Madrid or later"));
    assert_eq!(verdict_on("2026-03-30T00:30:00Z", "2026-03-29T00:30:00Z").1, None);
}

/// The holidays cover the last day in full: a lead may end in the middle of it.
#[test]
fn the_last_day_whose_holidays_are_known_counts_in_full() {
    let calendar = policy("strict").calendar().clone();
    let lead: Lead = "3 business days".parse().unwrap();
    let earliest = |notice, counting| calendar.earliest_start(at(notice), lead, counting).map(instant::text).ok();
    // The last day is Sunday 31 December 2028; Friday the 29th is the last business day.
    assert_eq!(calendar.horizon().to_string(), "2028-12-31");
    assert_eq!(earliest("2028-12-26T09:00:00Z", Counting::Elapsed).as_deref(), Some("2028-12-29T09:00:00Z"));
    assert_eq!(earliest("2028-12-26T09:00:00Z", Counting::Clear).as_deref(), Some("2028-12-29T23:00:00Z"));
    let every_day = policy_with(
        "strict",
        &[(
            "weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]",
            "weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]",
        )],
    );
    let calendar = every_day.calendar().clone();
    let earliest = |notice, counting| calendar.earliest_start(at(notice), lead, counting).map(instant::text).ok();
    assert_eq!(earliest("2028-12-28T09:00:00Z", Counting::Elapsed).as_deref(), Some("2028-12-31T09:00:00Z"));
    assert_eq!(earliest("2028-12-28T23:00:00Z", Counting::Elapsed), None);
    assert_eq!(earliest("2028-12-28T09:00:00Z", Counting::Clear), None);
}
