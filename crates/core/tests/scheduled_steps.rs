//! What the clock does to a record by itself, and when.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{STRICT, at, change};
use fairnotice_core::{
    instant,
    lifecycle::{Step, StepMessage, edit, remind, start, take},
    record::{Record, State},
    scheduled_step::{ScheduledStep, due, next, perform},
};

fn announced(at_: &str, with: &[(&str, &str)]) -> Record {
    Record::announced("fixes".parse().unwrap(), change(with), at(at_))
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
fn the_end_that_was_published_last_wakes_a_record_once() {
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
    // Unless it began when its end had passed: then an update was due from the first, and nothing wakes it.
    let record = announced("2026-11-02T09:00:00Z", &finishing);
    let late = start(&record, &StepMessage::default(), "The supplier was late.", at("2026-11-14T03:30:00Z")).unwrap();
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
    // T11: what is left is that the window ends without work.
    check(next(&STRICT, &record, at("2026-11-14T02:00:00Z")), Some(("2026-11-14T03:00:00Z", ScheduledStep::WindowEnd)));
    assert_eq!(perform(&record, ScheduledStep::Remind, at("2026-11-14T01:00:00Z"), at("2026-11-14T02:00:00Z")), None);
    // T5: it serves, and no reminder follows it.
    let served = announced("2026-11-14T01:00:01Z", &[]);
    check(next(&STRICT, &served, at("2026-11-14T01:00:01Z")), Some(("2026-11-14T03:00:00Z", ScheduledStep::WindowEnd)));
}

/// T11: that a window ends without work is noted once, and what the timetable says of it is due from then on.
#[test]
fn t11_a_window_that_ends_without_work_wakes_its_record_once() {
    let (record, end) = (announced("2026-11-02T09:00:00Z", &[]), at("2026-11-14T03:00:00Z"));
    let reminded = remind(&record, at("2026-11-14T01:00:00Z")).unwrap();
    let missed = ("2026-11-14T03:00:00Z", ScheduledStep::WindowEnd);
    check(next(&STRICT, &reminded, at("2026-11-14T01:00:00Z")), Some(missed));
    for now in ["2026-11-14T03:00:00Z", "2027-01-01T00:00:00Z"] {
        check(due(&STRICT, &reminded, end, at(now)), Some(missed));
        check(next(&STRICT, &reminded, at(now)), None);
    }
    let noted = perform(&reminded, ScheduledStep::WindowEnd, end, end).unwrap();
    assert_eq!(noted, Record { revision: reminded.revision + 1, ..reminded.clone() }, "nothing happens to it");
    assert_eq!(perform(&started(&[]), ScheduledStep::WindowEnd, end, end), None);
}

/// T1: the clock begins no work outside the announced window, and the record says that it did not.
#[test]
fn t1_an_automatic_start_is_withheld_once_the_window_has_ended() {
    let record =
        remind(&announced("2026-11-02T09:00:00Z", &[("automatic", "{ start = true }")]), at("2026-11-14T01:00:00Z"));
    let (record, begins) = (record.unwrap(), at("2026-11-14T02:00:00Z"));
    let (last, end) = (at("2026-11-14T02:59:59Z"), at("2026-11-14T03:00:00Z"));
    // A server that was down takes it while the window lasts.
    check(next(&STRICT, &record, last), Some(("2026-11-14T02:00:00Z", ScheduledStep::Start)));
    let begun = perform(&record, ScheduledStep::Start, begins, last).unwrap();
    assert_eq!(begun.change.actual().started_at, Some(begins));
    // Once it is over it is withheld, however late that is noticed, and only once.
    let late = at("2026-11-20T09:00:00Z");
    for now in [end, late] {
        assert_eq!(perform(&record, ScheduledStep::Start, begins, now), None);
        check(due(&STRICT, &record, begins, now), Some(("2026-11-14T03:00:00Z", ScheduledStep::WindowEnd)));
    }
    let withheld = perform(&record, ScheduledStep::WindowEnd, end, late).unwrap();
    assert_eq!((withheld.state, withheld.change.actual().withheld_at), (State::Announced, Some(late)));
    check(next(&STRICT, &withheld, late), None);
    // Moved, it has another window to begin in, and the clock begins it.
    let moved = [("automatic", "{ start = true }"), ("start", "2026-11-28T02:00:00Z"), ("end", "2026-11-28T03:00:00Z")];
    let moved = edit(&withheld, &change(&moved), &StepMessage::default(), late).unwrap();
    check(next(&STRICT, &moved, late), Some(("2026-11-28T01:00:00Z", ScheduledStep::Remind)));
    let begun = perform(&moved, ScheduledStep::Start, at("2026-11-28T02:00:00Z"), at("2026-11-28T02:00:00Z"));
    assert!(begun.is_some());
    check(
        next(&STRICT, &remind(&moved, at("2026-11-28T01:00:00Z")).unwrap(), at("2026-11-28T01:00:00Z")),
        Some(("2026-11-28T02:00:00Z", ScheduledStep::Start)),
    );
}

/// T9: what the clock catches up with keeps the order of the record, too.
#[test]
fn t9_the_clocks_own_steps_come_after_what_was_published() {
    let record = started(&[("automatic", "{ finish = true }")]);
    let said = take(&record, Step::Update, &StepMessage::new("It goes well."), at("2026-11-14T03:05:00Z")).unwrap();
    let end = at("2026-11-14T03:00:00Z");
    for now in ["2026-11-14T03:10:00Z", "2026-11-14T02:30:00Z"] {
        let finished = perform(&said, ScheduledStep::Finish, end, at(now)).unwrap();
        assert_eq!(finished.change.actual().completed_at, Some(at("2026-11-14T03:05:00Z")), "{now}");
        assert!(finished.updates.is_sorted_by_key(|update| update.at));
    }
}
