//! What the clock does to a record by itself, and when.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, change, policy};
use fairnotice_core::{
    instant,
    lifecycle::{Step, StepMessage, take},
    policy::Policy,
    record::Record,
    scheduled_step::{ScheduledStep, due, next, perform},
};
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));

fn announced(at_: &str, with: &[(&str, &str)]) -> Record {
    Record::announced("fixes", change(with), at(at_))
}

fn started(with: &[(&str, &str)]) -> Record {
    take(&announced("2026-11-02T09:00:00Z", with), Step::Start, &StepMessage::default(), at("2026-11-14T02:00:00Z"))
        .unwrap()
}

#[track_caller]
fn check(found: Option<(instant::Instant, ScheduledStep)>, expected: Option<(&str, ScheduledStep)>) {
    assert_eq!(found, expected.map(|(instant, duty)| (at(instant), duty)));
}

#[test]
fn the_end_that_was_told_last_wakes_a_record_once() {
    let (record, end) = (started(&[]), at("2026-11-14T03:00:00Z"));
    let overrun = ("2026-11-14T03:00:00Z", ScheduledStep::Overrun);
    check(next(&STRICT, &record, at("2026-11-14T02:00:00Z")), Some(overrun));
    // It is noted at the end, or however late; and then there is nothing left to wait for.
    for now in ["2026-11-14T03:00:00Z", "2027-01-01T00:00:00Z"] {
        check(due(&STRICT, &record, end, at(now)), Some(overrun));
        check(next(&STRICT, &record, at(now)), None);
    }
    let noted = perform(&record, ScheduledStep::Overrun, end, at("2026-11-14T03:00:00Z")).unwrap();
    assert_eq!(noted, Record { revision: record.revision + 1, ..record.clone() }, "nothing happens to it");
    let said = StepMessage { end: Some(at("2026-11-14T04:00:00Z")), ..StepMessage::new("It takes longer.") };
    let extended = take(&noted, Step::Update, &said, at("2026-11-14T03:01:00Z")).unwrap();
    check(next(&STRICT, &extended, at("2026-11-14T03:01:00Z")), Some(("2026-11-14T04:00:00Z", ScheduledStep::Overrun)));
    // Whoever woke for the end before finds nothing to do.
    check(due(&STRICT, &extended, end, at("2026-11-14T03:02:00Z")), None);
    let finished = take(&extended, Step::Finish, &StepMessage::default(), at("2026-11-14T03:30:00Z")).unwrap();
    check(due(&STRICT, &finished, end, at("2026-11-14T05:00:00Z")), None);
}

#[test]
fn work_that_the_clock_finishes_does_not_run_over() {
    let finishing = [("automatic", "{ finish = true }")];
    check(
        next(&STRICT, &started(&finishing), at("2026-11-14T02:00:00Z")),
        Some(("2026-11-14T03:00:00Z", ScheduledStep::Finish)),
    );
    // Unless it began when its end had passed: then an update was owed from the first, and nothing wakes it.
    let record = announced("2026-11-02T09:00:00Z", &finishing);
    let late = take(&record, Step::Start, &StepMessage::default(), at("2026-11-14T03:30:00Z")).unwrap();
    check(next(&STRICT, &late, at("2026-11-14T03:30:00Z")), None);
}

/// A13: the announcement serves for a reminder where less than the hour is left, and a reminder is sent late until the
/// start, never after it.
#[test]
fn a_reminder_is_sent_until_the_start_and_never_after_it() {
    let remind = ("2026-11-14T01:00:00Z", ScheduledStep::Remind);
    let record = announced("2026-11-14T01:00:00Z", &[]);
    check(next(&STRICT, &record, at("2026-11-14T01:00:00Z")), Some(remind));
    check(due(&STRICT, &record, at("2026-11-14T01:00:00Z"), at("2026-11-14T01:59:59Z")), Some(remind));
    check(next(&STRICT, &record, at("2026-11-14T02:00:00Z")), None);
    assert_eq!(perform(&record, ScheduledStep::Remind, at("2026-11-14T01:00:00Z"), at("2026-11-14T02:00:00Z")), None);
    check(next(&STRICT, &announced("2026-11-14T01:00:01Z", &[]), at("2026-11-14T01:00:01Z")), None);
}
