//! The record's life: which step leads where, what each leaves behind, and that a refused one leaves nothing.
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use chrono::TimeDelta;
use common::{at, change};
use fairnotice_core::{
    lifecycle::{Step, take},
    record::{Record, State, Update},
    snapshot::{Snapshot, Vendor},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANNOUNCED: LazyLock<Record> =
    LazyLock::new(|| Record::announced("fixes", change(&[]), at("2026-11-02T09:00:00Z")));

fn record(state: State) -> Record {
    Record { state, ..ANNOUNCED.clone() }
}

/// Every state, and where each step of `Step::ALL` leads from it; a dot where it is refused.
const TABLE: [(State, [&str; 5]); 8] = [
    // start, update, finish, close, cancel
    (State::Draft, [".", ".", ".", ".", "."]),
    (State::Announced, ["in_progress", ".", ".", ".", "cancelled"]),
    (State::InProgress, [".", "in_progress", "completed", ".", "."]),
    (State::Verifying, [".", "verifying", "completed", ".", "."]),
    (State::Completed, [".", ".", ".", "closed", "."]),
    (State::RolledBack, [".", ".", ".", "closed", "."]),
    (State::Closed, [".", ".", ".", ".", "."]),
    (State::Cancelled, [".", ".", ".", ".", "."]),
];

#[test]
fn every_step_from_every_state() {
    assert_eq!(TABLE.map(|(state, _)| state), State::ALL);
    let now = at("2026-11-14T02:00:05Z");
    for (state, leads_to) in TABLE {
        let before = record(state);
        for (step, leads_to) in Step::ALL.into_iter().zip(leads_to) {
            let taken = take(&before, step, " As planned. ", now);
            assert_eq!(Step::legal(state).contains(&step), leads_to != ".", "{state} {step}");
            let Ok(after) = taken else {
                assert_eq!(leads_to, ".", "{state} {step}");
                continue;
            };
            assert_eq!(after.state.id(), leads_to, "{state} {step}");
            assert_eq!(after.revision, before.revision + 1);
            let said = Update { at: now, state: after.state, message: "As planned.".to_owned() };
            assert_eq!(after.updates, [before.updates.as_slice(), &[said]].concat(), "{state} {step}");
            assert_eq!((&after.id, &after.change), (&before.id, &before.change), "{state} {step}");
        }
    }
}

#[test]
fn each_step_keeps_its_own_instant_and_no_other() {
    let now = at("2026-11-14T02:00:05Z");
    let cases = [
        (State::Announced, Step::Start, "started_at"),
        (State::InProgress, Step::Update, ""),
        (State::InProgress, Step::Finish, "completed_at"),
        (State::Completed, Step::Close, "closed_at"),
        (State::Announced, Step::Cancel, "cancelled_at"),
    ];
    for (state, step, key) in cases {
        let actual = serde_json::to_value(take(&record(state), step, "Said.", now).unwrap().actual).unwrap();
        let expected =
            if key.is_empty() { serde_json::json!({}) } else { serde_json::json!({ key: "2026-11-14T02:00:05Z" }) };
        assert_eq!(actual, expected, "{step}");
    }
}

#[test]
fn refusals_say_what_is_possible() {
    let cases = [
        (State::Draft, Step::Start, "the step `start` is not possible: the record is draft; it takes no further step"),
        (
            State::Announced,
            Step::Finish,
            "the step `finish` is not possible: the record is announced; possible steps are `start` and `cancel`",
        ),
        (
            State::InProgress,
            Step::Start,
            "the step `start` is not possible: the record is in progress; possible steps are `update` and `finish`",
        ),
        (
            State::Completed,
            Step::Cancel,
            "the step `cancel` is not possible: the record is completed; the one possible step is `close`",
        ),
        (
            State::RolledBack,
            Step::Finish,
            "the step `finish` is not possible: the record is rolled back; the one possible step is `close`",
        ),
        (
            State::Closed,
            Step::Close,
            "the step `close` is not possible: the record is closed; it takes no further step",
        ),
        (State::Verifying, Step::Update, "the step `update` needs a message: say what readers should know"),
    ];
    for (state, step, text) in cases {
        let refusal = take(&record(state), step, " \n", at("2026-11-14T02:00:00Z")).unwrap_err();
        assert_eq!(refusal.to_string(), text);
        assert_eq!((refusal.step, refusal.state, refusal.needs_message), (step, state, step == Step::Update));
    }
}

fn steps() -> impl Strategy<Value = Vec<(Step, bool)>> {
    prop::collection::vec((prop::sample::select(&Step::ALL[..]), any::<bool>()), 0..40)
}

proptest! {
    #[test]
    fn any_sequence_of_steps_leaves_what_the_legal_ones_leave(steps in steps()) {
        let mut record = ANNOUNCED.clone();
        for (minute, (step, says)) in (0_i64..).zip(steps) {
            let now = at("2026-11-14T02:00:00Z") + TimeDelta::minutes(minute);
            let before = record.clone();
            match take(&record, step, if says { "Said." } else { "" }, now) {
                Ok(after) => {
                    prop_assert_eq!(step.from(before.state), Some(after.state));
                    prop_assert_eq!(&after.updates[..before.updates.len()], &before.updates[..]);
                    record = after;
                }
                Err(refusal) => {
                    prop_assert_eq!(refusal.needs_message, step.from(before.state).is_some());
                    prop_assert_eq!(&record, &before);
                }
            }
        }
        // A record counts its steps, tells them in order, and stands where the last one left it.
        prop_assert_eq!(usize::try_from(record.revision).unwrap(), record.updates.len());
        prop_assert!(record.updates.is_sorted_by_key(|update| update.at));
        prop_assert_eq!(record.updates.last().map(|update| update.state), Some(record.state));
        // It ends once at most, and only after it began or never having begun.
        let actual = &record.actual;
        prop_assert!(actual.completed_at.is_none() || actual.cancelled_at.is_none());
        prop_assert!(actual.completed_at.is_none() || actual.started_at < actual.completed_at);
        prop_assert!(actual.started_at.is_none() || actual.cancelled_at.is_none());
        // What is kept is read again as it was.
        let kept = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&kept).unwrap(), record.clone());
        // Whoever is published is published whole, newest message first.
        let vendor = Vendor { name: "V".into(), url: "https://status.example".into() };
        let published = Snapshot::new(1, vendor, Vec::new(), std::slice::from_ref(&record));
        let told: Vec<_> = published.changes[0].updates.iter().rev().cloned().collect();
        prop_assert_eq!(told, record.updates);
    }
}
