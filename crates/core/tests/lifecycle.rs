//! The record's life: which step leads where, what each leaves behind, and that a refused one leaves nothing.
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use chrono::TimeDelta;
use common::{STRICT, at, change, id_of};
use fairnotice_core::{
    change::{LanguageTag, MessageKind},
    evaluate::evaluate,
    incident::{Incident, Stage},
    instant,
    lifecycle::{Refusal, Step, StepMessage, announce, cause, correct, edit, remind, start, take},
    published_release::Release,
    record::{Record, State, Update},
    rule::Rule,
    snapshot::{PublicChange, PublicRecords, Snapshot, Vendor},
    verdict::Outcome,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANNOUNCED: LazyLock<Record> =
    LazyLock::new(|| Record::announced(id_of("fixes"), change(&[]), at("2026-11-02T09:00:00Z")));

fn record(state: State) -> Record {
    Record { state, ..ANNOUNCED.clone() }
}

/// Takes any step, with what it needs beside the message.
fn step(record: &Record, step: Step, message: &str, now: &str) -> Result<Record, Refusal> {
    let (message, now) = (StepMessage::new(message), at(now));
    match step {
        Step::Announce => announce(record, &message, now),
        Step::Edit => edit(record, &change(&[("title", "'Other fixes'")]), &message, now),
        Step::Incident => cause(record, &id_of("slow-api"), &message, now),
        _ => take(record, step, &message, now),
    }
}

/// Every state, and where each step of `Step::ALL` leads from it; a dot where it is refused.
const TABLE: [(State, [&str; 10]); 8] = [
    // announce, edit, start, update, verify, finish, rollback, incident, close, cancel
    (State::Draft, ["announced", "draft", ".", ".", ".", ".", ".", ".", ".", "."]),
    (State::Announced, [".", "announced", "in_progress", ".", ".", ".", ".", ".", ".", "cancelled"]),
    (
        State::InProgress,
        [".", ".", ".", "in_progress", "verifying", "completed", "rolled_back", "in_progress", ".", "."],
    ),
    (State::Verifying, [".", ".", ".", "verifying", ".", "completed", "rolled_back", "verifying", ".", "."]),
    (State::Completed, [".", ".", ".", ".", ".", ".", ".", ".", "closed", "."]),
    (State::RolledBack, [".", ".", ".", "rolled_back", ".", ".", ".", ".", "closed", "."]),
    (State::Closed, [".", ".", ".", ".", ".", ".", ".", ".", ".", "."]),
    (State::Cancelled, [".", ".", ".", ".", ".", ".", ".", ".", ".", "."]),
];

#[test]
fn every_step_from_every_state() {
    assert_eq!(TABLE.map(|(state, _)| state), State::ALL);
    for (state, leads_to) in TABLE {
        let mut before = record(state);
        if state == State::RolledBack {
            // Closing waits for the rollback message.
            before = take(&record(State::InProgress), Step::Rollback, &StepMessage::new("Undone."), at(WORK)).unwrap();
        }
        for (taken, leads_to) in Step::ALL.into_iter().zip(leads_to) {
            assert_eq!(Step::legal(state).contains(&taken), leads_to != ".", "{state} {taken}");
            let Ok(after) = step(&before, taken, " As planned. ", WORK) else {
                assert_eq!(leads_to, ".", "{state} {taken}");
                continue;
            };
            assert_eq!(after.state.id(), leads_to, "{state} {taken}");
            assert_eq!(after.revision, before.revision + 1);
            assert_eq!(after.id, before.id);
            let message = Update::new(at(WORK), after.state, "As planned.");
            let expected = match state {
                // A draft has no readers.
                State::Draft if taken == Step::Edit => before.updates.clone(),
                _ => [before.updates.as_slice(), &[message]].concat(),
            };
            assert_eq!(after.updates, expected, "{state} {taken}");
        }
    }
}

const WORK: &str = "2026-11-14T02:00:05Z";

#[test]
fn each_step_keeps_its_own_instants_and_its_own_message() {
    let verified = r#"{"finished_at":"2026-11-14T02:00:05Z","applied":true,"verified":true,"completed_at":"2026-11-14T02:00:05Z"}"#;
    let cases = [
        (State::Announced, Step::Start, r#"{"started_at":"2026-11-14T02:00:05Z"}"#, Some(MessageKind::Started)),
        (State::InProgress, Step::Update, "{}", Some(MessageKind::Update)),
        (State::InProgress, Step::Verify, r#"{"finished_at":"2026-11-14T02:00:05Z"}"#, Some(MessageKind::Verifying)),
        (State::InProgress, Step::Finish, verified, Some(MessageKind::Finished)),
        (
            State::InProgress,
            Step::Rollback,
            r#"{"applied":false,"rolled_back_at":"2026-11-14T02:00:05Z","rollback_told_at":"2026-11-14T02:00:05Z"}"#,
            Some(MessageKind::RolledBack),
        ),
        (
            State::InProgress,
            Step::Incident,
            r#"{"incidents":[{"id":"slow-api","at":"2026-11-14T02:00:05Z"}]}"#,
            Some(MessageKind::Incident),
        ),
        (State::Completed, Step::Close, r#"{"closed_at":"2026-11-14T02:00:05Z"}"#, None),
        (State::Announced, Step::Cancel, r#"{"cancelled_at":"2026-11-14T02:00:05Z"}"#, Some(MessageKind::Cancelled)),
    ];
    for (state, taken, actual, message) in cases {
        let before = record(state);
        let after = step(&before, taken, "It goes well.", WORK).unwrap();
        assert_eq!(serde_json::to_string(after.change.actual()).unwrap(), actual, "{taken}");
        let published = &after.change.file().notices[before.change.file().notices.len()..];
        assert_eq!(
            published.iter().map(|message| message.kind).collect::<Vec<_>>(),
            Vec::from_iter(message),
            "{taken}"
        );
    }
}

#[test]
fn a_rolled_back_record_is_closed_only_after_its_rollback_message() {
    let started = step(&ANNOUNCED, Step::Start, "", "2026-11-14T02:00:00Z").unwrap();
    let undone = step(&started, Step::Rollback, "", "2026-11-14T02:30:00Z").unwrap();
    assert_eq!(step(&undone, Step::Close, "", "2026-11-14T02:31:00Z"), Err(Refusal::RollbackUnpublished));
    let published =
        step(&undone, Step::Update, "The fixes broke sign-in; nothing changes for you.", "2026-11-14T02:40:00Z");
    let published = published.unwrap();
    assert_eq!(published.change.actual().rollback_told_at, Some(at("2026-11-14T02:40:00Z")));
    let closed = step(&published, Step::Close, "", "2026-11-14T09:00:00Z").unwrap();
    let kinds: Vec<_> = closed.change.file().notices.iter().map(|message| message.kind).collect();
    // Closing repeats it.
    assert_eq!(kinds[kinds.len() - 3..], [MessageKind::Update, MessageKind::RolledBack, MessageKind::RolledBack]);
}

#[test]
fn another_end_is_published_with_an_update_of_work_under_way() {
    let later = |end: &str| StepMessage { end: Some(at(end)), ..StepMessage::new("It takes longer.") };
    let started = step(&ANNOUNCED, Step::Start, "", "2026-11-14T02:00:00Z").unwrap();
    let now = at("2026-11-14T02:50:00Z");
    let extended = take(&started, Step::Update, &later("2026-11-14T04:00:00Z"), now).unwrap();
    assert_eq!(extended.change.expected_end(), at("2026-11-14T04:00:00Z"));
    assert_eq!(extended.change.window().end(), at("2026-11-14T03:00:00Z"), "what was announced stays");
    assert_eq!(extended.updates.last().unwrap().end, Some(at("2026-11-14T04:00:00Z")));
    let passed = take(&started, Step::Update, &later("2026-11-14T02:50:00Z"), now).unwrap_err();
    assert_eq!(passed.to_string(), "`2026-11-14T02:50:00Z` has passed: say when work will end");
    let finish = take(&started, Step::Finish, &later("2026-11-14T04:00:00Z"), now).unwrap_err();
    assert_eq!(
        finish.to_string(),
        "the step `finish` moves no end: only an update of work that is under way names another end"
    );
}

/// T1: outside the announced window work begins for a stated reason alone, which the record publishes.
#[test]
fn t1_a_start_outside_the_window_needs_a_reason() {
    let (first, last) = ("2026-11-14T02:00:00Z", "2026-11-14T02:59:59Z");
    for inside in [first, last] {
        let begun = start(&ANNOUNCED, &StepMessage::default(), "", at(inside)).unwrap();
        assert_eq!((begun.state, &begun.change.actual().deviation), (State::InProgress, &None));
        let needless = start(&ANNOUNCED, &StepMessage::default(), "To be safe.", at(inside)).unwrap_err();
        assert_eq!(needless.key(), Some("deviation"));
    }
    for outside in ["2026-11-14T01:59:59Z", "2026-11-14T03:00:00Z", "2026-11-03T10:00:00Z"] {
        for reason in ["", " \n"] {
            let refused = start(&ANNOUNCED, &StepMessage::default(), reason, at(outside)).unwrap_err();
            assert_eq!(refused.key(), Some("deviation"), "{outside}");
            assert!(refused.to_string().contains("outside the announced window"), "{refused}");
            // The refusal holds the change that a caller evaluates.
            let Refusal::OutsideWindow { begun, .. } = refused else { panic!("{refused}") };
            assert_eq!(begun.actual().started_at, Some(at(outside)));
        }
        assert!(take(&ANNOUNCED, Step::Start, &StepMessage::default(), at(outside)).is_err());
        let begun = start(&ANNOUNCED, &StepMessage::default(), " The supplier came early. ", at(outside)).unwrap();
        let deviation = begun.change.actual().deviation.clone().unwrap();
        assert_eq!((deviation.reason.as_str(), deviation.at), ("The supplier came early.", at(outside)));
        let published = PublicChange::new(&begun, &STRICT);
        assert_eq!(published.actual.deviation, Some(deviation));
    }
}

/// T1: the verdict that a refused start is answered with, and that the record has when it was begun all the same.
#[test]
fn t1_a_start_outside_the_window_is_evaluated_as_it_would_be() {
    let now = at("2026-11-04T10:11:00Z");
    let Err(Refusal::OutsideWindow { begun, .. }) = take(&ANNOUNCED, Step::Start, &StepMessage::default(), now) else {
        panic!("a start outside the window is refused");
    };
    let verdict = evaluate(&STRICT, &begun, now);
    let failing: Vec<_> = verdict.findings.iter().filter(|finding| finding.outcome == Outcome::Fail).collect();
    assert_eq!(failing.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::R6, Rule::C3, Rule::C5]);
    // Work that has begun has no other start, so there is no help.
    assert!(failing.iter().all(|finding| finding.help().is_none()), "{verdict}");
}

/// T9: a clock that was put back puts nothing in another order.
#[test]
fn t9_no_step_comes_before_the_one_before_it() {
    let (before, begun) = ("2026-11-14T01:30:00Z", at("2026-11-14T02:00:00Z"));
    let started = step(&ANNOUNCED, Step::Start, "", "2026-11-14T02:00:00Z").unwrap();
    assert_eq!(started.newest_instant(), Some(begun));
    for taken in [Step::Update, Step::Verify, Step::Finish, Step::Rollback, Step::Incident] {
        let after = step(&started, taken, "It goes well.", before).unwrap();
        assert!(after.updates.is_sorted_by_key(|update| update.at), "{taken}");
        assert!(after.change.file().notices.is_sorted_by_key(|message| message.published_at), "{taken}");
        assert_eq!(after.newest_instant(), Some(begun), "{taken}");
        assert!(after.change.actual().ended_at().is_none_or(|ended| ended == begun), "{taken}");
    }
    let corrected = correct(&started, 1, &StepMessage::new("Begun."), at(before)).unwrap();
    assert_eq!(corrected.updates[1].corrected_at, Some(begun));
    let edited =
        edit(&ANNOUNCED, &change(&[("title", "'Other'")]), &StepMessage::default(), at("2026-11-02T08:00:00Z"))
            .unwrap();
    assert_eq!(edited.change.file().revisions[0].at, at("2026-11-02T09:00:00Z"));
    assert_eq!(remind(&edited, at("2026-11-02T08:00:00Z")).unwrap().newest_instant(), Some(at("2026-11-02T09:00:00Z")));
    // Nor is an end named that passes before it is published.
    let passed = StepMessage { end: Some(begun), ..StepMessage::new("It ends.") };
    assert!(matches!(take(&started, Step::Update, &passed, at(before)), Err(Refusal::EndPassed { .. })));
    let report = |incident: &Incident, now: &str| {
        incident.updated(Stage::Monitoring, None, &StepMessage::new("It holds."), at(now))
    };
    let incident =
        Incident::opened("slow".parse().unwrap(), "Slow", Vec::new(), None, &StepMessage::new("It is slow."), begun);
    assert_eq!(report(&incident, before).newest_instant(), Some(begun));
    let release = Release::early(ANNOUNCED.change.file().release.clone().unwrap(), begun);
    assert_eq!(release.with_documentation("https://docs.example", at(before)).newest_instant(), Some(begun));
}

#[test]
fn one_reminder_for_each_start_and_none_after_it() {
    let reminded = remind(&ANNOUNCED, at("2026-11-14T01:00:00Z")).unwrap();
    assert_eq!(remind(&reminded, at("2026-11-14T01:00:01Z")), None);
    assert_eq!(remind(&ANNOUNCED, at("2026-11-14T02:00:00Z")), None);
    let plan = change(&[("start", "2026-11-14T02:30:00Z")]);
    let moved = edit(&reminded, &plan, &StepMessage::default(), at("2026-11-14T01:10:00Z")).unwrap();
    assert!(remind(&moved, at("2026-11-14T01:30:00Z")).is_some());
}

#[test]
fn a_correction_shows_as_such_and_moves_nothing() {
    let started = step(&ANNOUNCED, Step::Start, "Work has begnu.", "2026-11-14T02:00:00Z").unwrap();
    let corrected = correct(&started, 1, &StepMessage::new("Work has begun."), at("2026-11-14T02:10:00Z")).unwrap();
    let update = &corrected.updates[1];
    assert_eq!((update.message.as_str(), update.at), ("Work has begun.", at("2026-11-14T02:00:00Z")));
    assert_eq!(update.corrected_at, Some(at("2026-11-14T02:10:00Z")));
    assert_eq!((corrected.state, &corrected.change), (started.state, &started.change));
    let missing = correct(&started, 2, &StepMessage::new("x"), at("2026-11-14T02:10:00Z")).unwrap_err();
    assert_eq!(missing.to_string(), "`fixes` has no update 2: they count from 0 to 1");
}

#[test]
fn a_translation_of_what_is_corrected_does_not_stay_silently() {
    let words = |pairs: &[(&str, &str)]| StepMessage {
        translations: pairs.iter().map(|(tag, text)| (LanguageTag::new(tag).unwrap(), (*text).to_owned())).collect(),
        ..StepMessage::new("Work has begun.")
    };
    let begun = words(&[("es", "Empezmos."), ("pt-BR", "Come\u{e7}amos.")]);
    let started = take(&ANNOUNCED, Step::Start, &begun, at("2026-11-14T02:00:00Z")).unwrap();
    let now = at("2026-11-14T02:10:00Z");
    let refused = correct(&started, 1, &words(&[("pt-BR", "x")]), now).unwrap_err();
    assert_eq!(refused.key(), Some("translations"));
    assert_eq!(
        refused.to_string(),
        "the text was published in `es` too: give each translation again, or an empty text to withdraw it"
    );
    let corrected = correct(&started, 1, &words(&[("es", "Empezamos."), ("pt-BR", "")]), now).unwrap();
    assert_eq!(corrected.updates[1].translations, words(&[("es", "Empezamos.")]).translations);
}

#[test]
fn what_was_announced_of_kind_and_decision_stands() {
    for (key, value) in [("kind", "'urgent'"), ("decided_at", "2026-11-01T09:00:00Z")] {
        let refused =
            edit(&ANNOUNCED, &change(&[(key, value)]), &StepMessage::new("x"), at("2026-11-03T09:00:00Z")).unwrap_err();
        assert_eq!(refused.key(), Some(key));
        assert!(refused.to_string().ends_with("leave it out, or cancel this record and announce another"), "{refused}");
        let draft = record(State::Draft);
        assert_ne!(
            edit(&draft, &change(&[(key, value)]), &StepMessage::default(), at("2026-11-03T09:00:00Z")).unwrap(),
            draft
        );
    }
}

#[test]
fn an_edit_that_changes_nothing_is_none() {
    let same = edit(&ANNOUNCED, &change(&[]), &StepMessage::default(), at("2026-11-03T09:00:00Z")).unwrap();
    assert_eq!(same, *ANNOUNCED);
    // The rollback plan is internal: an edit of it is stored and not published.
    let plan = change(&[("rollback", "{ infrastructure = 'x', services = 'y', data = 'z' }")]);
    let edited = edit(&ANNOUNCED, &plan, &StepMessage::default(), at("2026-11-03T09:00:00Z")).unwrap();
    assert_eq!((edited.revision, &edited.updates), (2, &ANNOUNCED.updates));
}

#[test]
fn refusals_say_what_is_possible() {
    let cases = [
        (
            State::Draft,
            Step::Start,
            "the step `start` is not possible: the record is draft; possible steps are `announce` and `edit`",
        ),
        (
            State::Announced,
            Step::Finish,
            "the step `finish` is not possible: the record is announced; possible steps are `edit`, `start` and `cancel`",
        ),
        (
            State::InProgress,
            Step::Start,
            "the step `start` is not possible: the record is in progress; possible steps are `update`, `verify`, \
             `finish`, `rollback` and `incident`",
        ),
        (
            State::Completed,
            Step::Cancel,
            "the step `cancel` is not possible: the record is completed; the one possible step is `close`",
        ),
        (
            State::Closed,
            Step::Close,
            "the step `close` is not possible: the record is closed; it takes no further step",
        ),
        (State::Verifying, Step::Update, "the step `update` needs a message: say what readers should know"),
    ];
    for (state, taken, text) in cases {
        assert_eq!(step(&record(state), taken, " \n", WORK).unwrap_err().to_string(), text);
    }
}

fn steps() -> impl Strategy<Value = Vec<(Step, bool)>> {
    prop::collection::vec((prop::sample::select(&Step::ALL[..]), any::<bool>()), 0..40)
}

proptest! {
    #[test]
    fn any_sequence_of_steps_leaves_what_the_legal_ones_leave(steps in steps()) {
        let mut record = Record::draft("fixes".parse().unwrap(), change(&[]));
        for (minute, (taken, says)) in (0_i64..).zip(steps) {
            let now = at("2026-11-14T02:00:00Z") + TimeDelta::minutes(minute);
            let before = record.clone();
            match step(&record, taken, if says { "It goes well." } else { "" }, &instant::text(now)) {
                Ok(after) => {
                    prop_assert_eq!(taken.from(before.state), Some(after.state));
                    prop_assert_eq!(&after.updates[..before.updates.len()], &before.updates[..]);
                    prop_assert!(after.revision == before.revision + 1 || after == before);
                    record = after;
                }
                Err(Refusal::Illegal { state, .. }) => prop_assert_eq!((state, taken.from(state)), (before.state, None)),
                Err(_) => prop_assert!(taken.from(before.state).is_some()),
            }
        }
        // The updates are in order, and the last one has the state of the record.
        prop_assert!(record.updates.is_sorted_by_key(|update| update.at));
        prop_assert!(record.state == State::Draft || record.updates.last().map(|update| update.state) == Some(record.state));
        // It ends once at most, and only after it began or never having begun.
        let actual = record.change.actual();
        prop_assert!(actual.completed_at.is_none() || actual.cancelled_at.is_none());
        prop_assert!(actual.completed_at.is_none() || actual.started_at < actual.completed_at);
        prop_assert!(actual.started_at.is_none() || actual.cancelled_at.is_none());
        // A stored record is read back unchanged.
        let stored = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&stored).unwrap(), record.clone());
        // A published record has all its messages, newest first.
        let vendor = Vendor { name: "V".into(), url: "https://status.example".into() };
        let records = PublicRecords { revision: 1, components: &[], records: std::slice::from_ref(&record), incidents: &[], truncated: None };
        let published = Snapshot::new(vendor, records, |_| &STRICT);
        let shown: Vec<_> = published.changes.iter().flat_map(|change| change.updates.iter().rev().cloned()).collect();
        prop_assert_eq!(shown, record.updates);
    }
}
