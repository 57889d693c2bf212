//! What is due, for whom, by when, and whether it is published.
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use chrono::{DateTime, TimeDelta};
use common::{at, change, finding, policy};
use fairnotice_core::{
    change::Change,
    evaluate::evaluate,
    instant,
    policy::Policy,
    rule::Rule,
    timetable::{Progress, Timetable, timetable},
    verdict::{Outcome, Reason},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));

/// The entries as `what progress due`.
fn lines(table: &Timetable) -> Vec<String> {
    let word = |entry| serde_json::to_value(entry).unwrap_or_default();
    table
        .entries
        .iter()
        .map(|entry| {
            let json = word(entry);
            let due = entry.due.map_or_else(|| "-".to_owned(), instant::text);
            format!("{} {} {due}", json["what"].as_str().unwrap_or("?"), json["progress"].as_str().unwrap_or("?"))
        })
        .collect()
}

#[track_caller]
fn lists(now: &str, with: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(lines(&timetable(&STRICT, &change(with), at(now))), expected, "{with:?}");
}

#[test]
fn everything_is_due_for_a_plan() {
    let update = [
        ("kind", "'update'"),
        ("start", "2026-11-28T02:00:00Z"),
        ("end", "2026-11-28T03:00:00Z"),
        ("announced_at", ""),
        ("release", "{ from = '3.9.2', to = '3.10.0' }"),
    ];
    lists(
        "2026-11-02T09:00:00Z",
        &update,
        &[
            "rolled_back conditional -",
            "early owed 2026-11-12T22:59:59Z",
            "announcement owed 2026-11-18T22:59:59Z",
            "notes owed 2026-11-18T22:59:59Z",
            "documentation owed 2026-11-20T22:59:59Z",
            "reminder owed 2026-11-28T01:00:00Z",
            "started owed 2026-11-28T02:05:00Z",
            "update conditional 2026-11-28T03:05:00Z",
            "finished owed 2026-11-28T03:05:00Z",
        ],
    );
}

#[test]
fn what_is_done_late_and_overdue() {
    let late = [
        ("announced_at", "2026-11-12T09:00:00Z"),
        ("release", "{ from = '3.9.2', to = '3.9.3', notes_at = 2026-11-12T09:00:00Z }"),
        ("actual", "{ started_at = 2026-11-14T02:10:00Z, incidents = ['web-down'] }"),
        ("notices", "[{ kind = 'started', published_at = 2026-11-14T02:20:00Z }]"),
    ];
    lists(
        "2026-11-14T03:30:00Z",
        &late,
        &[
            "rolled_back conditional -",
            "incident owed -",
            "early overdue 2026-11-10T22:59:59Z",
            "announcement done_late 2026-11-10T22:59:59Z",
            "notes done 2026-11-12T09:00:00Z",
            "reminder overdue 2026-11-14T01:00:00Z",
            "started done_late 2026-11-14T02:15:00Z",
            "update overdue 2026-11-14T03:05:00Z",
            "finished owed 2026-11-14T03:05:00Z",
        ],
    );
}

#[test]
fn a_rollback_a_cancellation_and_an_edit() {
    let rolled_back = [(
        "actual",
        "{ started_at = 2026-11-14T02:00:00Z, rolled_back_at = 2026-11-14T02:30:00Z, rollback_told_at = 2026-11-14T02:31:00Z }",
    )];
    let table = timetable(&STRICT, &change(&rolled_back), at("2026-11-14T03:00:00Z"));
    assert!(lines(&table).contains(&"rolled_back done -".to_owned()), "{table:?}");
    assert!(!lines(&table).iter().any(|entry| entry.starts_with("finished") || entry.starts_with("update")));
    // A record that will be closed later is not closed yet.
    let closing = [("actual", "{ rolled_back_at = 2026-11-14T02:30:00Z, closed_at = 2026-11-16T09:00:00Z }")];
    let table = timetable(&STRICT, &change(&closing), at("2026-11-14T02:31:00Z"));
    assert!(lines(&table).contains(&"rolled_back owed -".to_owned()), "{table:?}");
    // Rule N6 is pending until the record is closed, and so is the entry.
    let (closed, open) = (at("2026-11-16T09:00:01Z"), at("2026-11-15T09:00:00Z"));
    for (now, expected, outcome) in [
        (open, "rolled_back owed -", Outcome::Pending),
        (closed, "rolled_back overdue 2026-11-16T09:00:00Z", Outcome::Fail),
    ] {
        let table = timetable(&STRICT, &change(&closing), now);
        assert!(lines(&table).contains(&expected.to_owned()), "{table:?}");
        assert_eq!(finding(&evaluate(&STRICT, &change(&closing), now), Rule::N6).outcome, outcome);
    }
    let cancelled = [
        ("revisions", "[{ at = 2026-11-10T09:00:00Z, end = 2026-11-14T04:00:00Z }]"),
        ("actual", "{ cancelled_at = 2026-11-13T09:00:00Z }"),
    ];
    lists(
        "2026-11-13T09:00:00Z",
        &cancelled,
        &[
            "changed overdue 2026-11-10T09:05:00Z",
            "early done 2026-11-10T22:59:59Z",
            "announcement done 2026-11-10T22:59:59Z",
            "notes done 2026-11-10T22:59:59Z",
            "cancelled owed 2026-11-13T09:05:00Z",
        ],
    );
}

#[test]
fn nothing_is_due_for_a_routine_update_and_urgent_ones_are_announced_as_soon_as_possible() {
    lists("2026-11-02T09:00:00Z", &[("kind", "'routine'"), ("release", "")], &[]);
    let urgent = [("kind", "'urgent'"), ("announced_at", ""), ("release", "")];
    let table = timetable(&STRICT, &change(&urgent), at("2026-11-14T01:00:00Z"));
    assert!(lines(&table).contains(&"announcement owed -".to_owned()));
    assert!(table.text(&STRICT).to_string().contains("as soon as possible"));
    let beyond = [("start", "2050-11-14T02:00:00Z"), ("end", "2050-11-14T03:00:00Z")];
    let table = timetable(&STRICT, &change(&beyond), at("2026-11-14T01:00:00Z"));
    assert!(table.entries.iter().any(|entry| entry.progress == Progress::Unknown && !entry.note.is_empty()));
    assert!(!table.text(&STRICT).to_string().is_empty());
}

#[test]
fn the_text_reads_in_the_policys_zone() {
    let table = timetable(&STRICT, &change(&[]), at("2026-11-09T09:00:00Z"));
    let text = table.text(&STRICT).to_string();
    assert!(text.starts_with("times are of Europe/Madrid\n"), "{text}");
    assert!(text.contains("at Sat 14 Nov 2026 at 02:00"), "{text}");
    assert!(
        text.contains(
            "  done       by Tue 10 Nov 2026 at 23:59:59      C3 announcement, on the status site for readers"
        ),
        "{text}"
    );
}

/// Rule N4 does not speak before work begins, however late that is; and a later end that was named is done, not conditional.
#[test]
fn an_overrun_is_due_once_work_has_begun() {
    let after = "2026-11-14T03:30:00Z";
    let table = |now: &str, with: &[(&str, &str)]| lines(&timetable(&STRICT, &change(with), at(now)));
    assert!(table(after, &[]).contains(&"update conditional 2026-11-14T03:05:00Z".to_owned()));
    let begun = ("actual", "{ started_at = 2026-11-14T02:00:00Z }");
    assert!(table(after, &[begun]).contains(&"update overdue 2026-11-14T03:05:00Z".to_owned()));
    // T4: progress does not announce that the end will pass; a later end that is named does.
    let update = ("notices", "[{ kind = 'update', published_at = 2026-11-14T02:30:00Z }]");
    let progress = table("2026-11-14T02:45:00Z", &[begun, update]);
    assert!(progress.contains(&"update conditional 2026-11-14T03:05:00Z".to_owned()), "{progress:?}");
    let later =
        "{ started_at = 2026-11-14T02:00:00Z, extended = [{ at = 2026-11-14T02:30:00Z, end = 2026-11-14T04:00:00Z }] }";
    let named = table("2026-11-14T02:45:00Z", &[("actual", later), update]);
    assert!(named.contains(&"update done 2026-11-14T03:05:00Z".to_owned()), "{named:?}");
}

/// A window is half-open: exactly at its end an update is due, in the verdict and in the timetable.
#[test]
fn an_overrun_begins_with_the_end() {
    let begun = change(&[("actual", "{ started_at = 2026-11-14T02:00:00Z }")]);
    for (now, expected, outcome) in [
        ("2026-11-14T02:59:59Z", "update conditional 2026-11-14T03:05:00Z", Outcome::NotApplicable),
        ("2026-11-14T03:00:00Z", "update owed 2026-11-14T03:05:00Z", Outcome::Pending),
    ] {
        assert!(lines(&timetable(&STRICT, &begun, at(now))).contains(&expected.to_owned()), "{now}");
        assert_eq!(finding(&evaluate(&STRICT, &begun, at(now)), Rule::N4).outcome, outcome, "{now}");
    }
}

#[test]
fn the_finish_is_due_at_the_end_that_was_published_last() {
    let extended = [
        (
            "actual",
            "{ started_at = 2026-11-14T02:00:00Z, extended = [{ at = 2026-11-14T02:50:00Z, end = 2026-11-14T04:30:00Z }] }",
        ),
        ("notices", "[{ kind = 'update', published_at = 2026-11-14T02:50:00Z }]"),
    ];
    let table = lines(&timetable(&STRICT, &change(&extended), at("2026-11-14T03:30:00Z")));
    assert!(table.contains(&"finished owed 2026-11-14T04:35:00Z".to_owned()), "{table:?}");
}

/// T5: an announcement near the start serves as the reminder: no other is due, at no instant, and the timetable says
/// so.
#[test]
fn t5_an_announcement_serves_as_the_reminder() {
    let near = [("announced_at", "2026-11-14T01:59:00Z"), ("actual", "{ started_at = 2026-11-14T02:00:00Z }")];
    let table = timetable(&STRICT, &change(&near), at("2026-11-14T02:01:00Z"));
    assert!(lines(&table).contains(&"reminder done -".to_owned()), "{table:?}");
    let text = table.text(&STRICT).to_string();
    assert!(text.contains("not by itself") && text.contains("the announcement serves as the reminder"), "{text}");
    assert_eq!(
        finding(&evaluate(&STRICT, &change(&near), at("2026-11-14T02:01:00Z")), Rule::N2).outcome,
        Outcome::NotApplicable
    );
}

/// T6: nothing is due before a start that is past, but what the end calls for.
#[test]
fn t6_no_reminder_of_work_that_has_begun_or_was_called_off() {
    let finished = "{ started_at = 2026-10-31T02:00:00Z, completed_at = 2026-10-31T03:00:00Z }";
    for (actual, now) in [
        (finished, "2026-11-02T09:00:00Z"),
        (finished, "2026-11-14T02:30:00Z"),
        ("{ started_at = 2026-11-14T01:00:00Z }", "2026-11-14T01:30:00Z"),
        ("{ cancelled_at = 2026-11-13T09:00:00Z }", "2026-11-13T12:00:00Z"),
    ] {
        let record = change(&[("announced_at", "2026-10-20T09:00:00Z"), ("actual", actual)]);
        let table = lines(&timetable(&STRICT, &record, at(now)));
        assert!(!table.iter().any(|entry| entry.starts_with("reminder")), "{actual} {table:?}");
        assert_eq!(finding(&evaluate(&STRICT, &record, at(now)), Rule::N2).outcome, Outcome::NotApplicable, "{actual}");
    }
    // T12: a reminder is due at one instant, and late five minutes after it: never both.
    let announced = [("notices", "[{ kind = 'announcement', published_at = 2026-11-02T09:00:00Z }]")];
    for (now, progress) in [("2026-11-14T01:05:00Z", "owed"), ("2026-11-14T01:05:01Z", "overdue")] {
        let table = timetable(&STRICT, &change(&announced), at(now));
        assert!(lines(&table).contains(&format!("reminder {progress} 2026-11-14T01:00:00Z")), "{now} {table:?}");
    }
}

/// T11: a message about work that did not begin in its window is due immediately.
#[test]
fn t11_word_is_due_when_work_did_not_begin() {
    let announced = ("notices", "[{ kind = 'announcement', published_at = 2026-11-02T09:00:00Z }]");
    let table = |now: &str, with: &[(&str, &str)]| lines(&timetable(&STRICT, &change(with), at(now)));
    let changed = |table: Vec<String>| table.into_iter().find(|entry| entry.starts_with("changed"));
    assert_eq!(changed(table("2026-11-14T02:59:59Z", &[announced])), None);
    let due = |progress: &str| Some(format!("changed {progress} 2026-11-14T03:05:00Z"));
    assert_eq!(changed(table("2026-11-14T03:00:00Z", &[announced])), due("owed"));
    assert_eq!(changed(table("2026-11-14T04:00:00Z", &[announced])), due("overdue"));
    let cancelled = ("actual", "{ cancelled_at = 2026-11-14T03:04:00Z }");
    let word = "[{ kind = 'announcement', published_at = 2026-11-02T09:00:00Z }, { kind = 'cancelled', published_at = 2026-11-14T03:04:00Z }]";
    let done = table("2026-11-14T04:00:00Z", &[cancelled, ("notices", word)]);
    assert_eq!(done.iter().filter(|entry| entry.starts_with("cancelled done 2026-11-14T03:0")).count(), 2, "{done:?}");
    assert_eq!(changed(done), None);
}

fn plan_with(with: &[(&str, String)]) -> Change {
    let pairs: Vec<_> = with.iter().map(|(key, value)| (*key, value.as_str())).collect();
    change(&pairs)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn sorted_and_each_due_instant_is_found_again(start in 1_740_787_200..1_858_000_000_i64, minutes in 1..600_i64, ahead in 0..4_000_000_i64, past in -4_000_000..100_000_i64, kind in 0..4_usize) {
        let time = |second: i64| DateTime::from_timestamp(second, 0).unwrap_or_default();
        let (kind, to) = [("'patch'", "3.9.3"), ("'update'", "3.10.0"), ("'upgrade'", "4.0.0"), ("'urgent'", "3.9.3")][kind];
        let plan = plan_with(&[
            ("kind", kind.to_owned()),
            ("start", instant::text(time(start))),
            ("end", instant::text(time(start) + TimeDelta::minutes(minutes))),
            ("announced_at", instant::text(time(start - ahead))),
            ("release", format!("{{ from = '3.9.2', to = '{to}' }}")),
        ]);
        let now = time(start + past);
        let table = timetable(&STRICT, &plan, now);
        prop_assert!(table.entries.is_sorted_by_key(|entry| entry.due));
        let verdict = evaluate(&STRICT, &plan, now);
        for entry in &table.entries {
            let plan_with = match &finding(&verdict, entry.rule).reason {
                Reason::Lead(check) => Some(check.due),
                Reason::Message(check) => check.due,
                _ => None,
            };
            if [Rule::R6, Rule::R8, Rule::R9, Rule::C3].contains(&entry.rule) && plan_with.is_some() {
                prop_assert_eq!(entry.due, plan_with);
            }
            let done = entry.done_at.is_some();
            prop_assert_eq!(done, matches!(entry.progress, Progress::Done | Progress::DoneLate));
        }
    }

    #[test]
    fn no_panic_for_any_start(start in 0..253_402_200_000_i64, now in 0..253_402_300_799_i64) {
        let time = |second: i64| DateTime::from_timestamp(second, 0).unwrap_or_default();
        let plan = plan_with(&[("start", instant::text(time(start))), ("end", instant::text(time(start) + TimeDelta::hours(1)))]);
        prop_assert!(!timetable(&STRICT, &plan, time(now)).text(&STRICT).to_string().is_empty());
    }
}
