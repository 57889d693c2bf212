//! What is published of a record: when work really ran, for how long it shows, and what its notices claim.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{STRICT, at, change, policy_with};
use fairnotice_core::{
    embed::{Document, Month},
    evaluate::evaluate,
    instant::{self, Instant},
    lifecycle::{Step, StepMessage, start, take},
    policy::{History, Policy},
    record::Record,
    rule::Rule,
    snapshot::{PublicChange, PublicRecords, Snapshot, Vendor},
    timetable::timetable,
    verdict::Outcome,
    what_if,
    zone::Zone,
};
use std::sync::LazyLock;

/// The next version of the policy, whose banner shows what has ended for a day.
static NEXT: LazyLock<Policy> = LazyLock::new(|| {
    let edits = [
        ("version = \"2019.11.13\"", "version = \"2027\""),
        ("effective_from = 2019-03-01", "effective_from = 2026-11-05"),
        ("[banner]", "[banner]\nafter_missed_window = \"1 day\""),
    ];
    policy_with("strict", &edits)
});

fn announced(id: &str, announced_at: &str, with: &[(&str, &str)]) -> Record {
    Record::announced(id.parse().unwrap(), change(with), at(announced_at))
}

fn snapshot(records: &[Record]) -> Snapshot {
    let history = History::new(vec![STRICT.clone(), NEXT.clone()]).unwrap();
    let vendor = Vendor { name: "V".into(), url: "https://status.example".into() };
    let records = PublicRecords { revision: 1, components: &[], records, incidents: &[], truncated: None };
    Snapshot::new(vendor, records, |file| history.applicable(file, at("2026-12-01T00:00:00Z")).unwrap())
}

fn spans(changes: &[fairnotice_core::embed::EmbedChange]) -> Vec<(String, String)> {
    let text = |ms| instant::text(Instant::from_timestamp_millis(ms).unwrap());
    changes.iter().map(|change| (text(change.start), text(change.end))).collect()
}

/// T12: work that was extended and then finished before that shows when it really ran, on every surface, and no end that is
/// still expected.
#[test]
fn t12_ended_work_shows_when_it_really_ran() {
    let record = announced("fixes", "2026-11-02T09:00:00Z", &[]);
    let begun = take(&record, Step::Start, &StepMessage::default(), at("2026-11-14T02:01:00Z")).unwrap();
    let later = StepMessage { end: Some(at("2026-11-14T12:00:00Z")), ..StepMessage::new("It takes longer.") };
    let extended = take(&begun, Step::Update, &later, at("2026-11-14T02:50:00Z")).unwrap();
    let finished = take(&extended, Step::Finish, &StepMessage::default(), at("2026-11-14T11:10:00Z")).unwrap();
    let shown = |record: &Record, now: &str| {
        let snapshot = snapshot(std::slice::from_ref(record));
        let document = Document::new(&snapshot, at(now), "");
        let month =
            Month::new(None, &Zone::utc(), at(now), &snapshot, snapshot.changes.iter().map(AsRef::as_ref), "").unwrap();
        assert_eq!(spans(&document.changes), spans(&month.changes));
        (snapshot.changes[0].expected_end, spans(&document.changes))
    };
    let span = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
    let planned = span("2026-11-14T02:00:00Z", "2026-11-14T03:00:00Z");
    assert_eq!(shown(&record, "2026-11-14T01:00:00Z"), (None, planned));
    let going_on = span("2026-11-14T02:01:00Z", "2026-11-14T12:00:00Z");
    assert_eq!(shown(&extended, "2026-11-14T03:30:00Z"), (Some(at("2026-11-14T12:00:00Z")), going_on));
    let ran = span("2026-11-14T02:01:00Z", "2026-11-14T11:10:00Z");
    assert_eq!(shown(&finished, "2026-11-14T11:20:00Z"), (None, ran));
    let published = PublicChange::new(&finished, &STRICT);
    assert_eq!(published.ran(), (at("2026-11-14T02:01:00Z"), at("2026-11-14T11:10:00Z")));
    assert_eq!(
        (published.start, published.end),
        (at("2026-11-14T02:00:00Z"), at("2026-11-14T03:00:00Z")),
        "the promise stays"
    );
    // What was called off never ran.
    let cancelled = take(&record, Step::Cancel, &StepMessage::default(), at("2026-11-13T09:00:00Z")).unwrap();
    assert_eq!(PublicChange::new(&cancelled, &STRICT).ran(), (at("2026-11-14T02:00:00Z"), at("2026-11-14T03:00:00Z")));
}

/// T12: work that was begun on another day is on that day in the calendar.
#[test]
fn t12_the_calendar_has_work_on_the_day_on_which_it_ran() {
    let record = announced("fixes", "2026-10-20T09:00:00Z", &[]);
    let begun =
        start(&record, &StepMessage::default(), "The supplier came early.", at("2026-10-28T10:00:00Z")).unwrap();
    let finished = take(&begun, Step::Finish, &StepMessage::default(), at("2026-10-28T11:00:00Z")).unwrap();
    let snapshot = snapshot(&[finished]);
    for (month, count) in [("2026-10", 1), ("2026-11", 0)] {
        let now = at("2026-12-01T00:00:00Z");
        let month =
            Month::new(Some(month), &Zone::utc(), now, &snapshot, snapshot.changes.iter().map(AsRef::as_ref), "")
                .unwrap();
        assert_eq!(month.changes.len(), count, "{}", month.month);
    }
}

/// T11: a window that was missed can still be moved, however late: what was not published in time stays so with and without it.
#[test]
fn t11_a_missed_window_can_be_moved() {
    let missed = announced("fixes", "2026-11-02T09:00:00Z", &[]).change;
    let now = at("2026-11-16T09:00:00Z");
    assert_eq!(evaluate(&STRICT, &missed, now).finding(Rule::C9).unwrap().outcome, Outcome::Fail);
    let plan = change(&[("start", "2026-11-28T02:00:00Z"), ("end", "2026-11-28T03:00:00Z")]);
    let (moved, verdict) = what_if::edit(&STRICT, &missed, &plan, now);
    assert!(verdict.compliant(), "{verdict}");
    assert_eq!(evaluate(&STRICT, &moved, now).finding(Rule::C9).unwrap().outcome, Outcome::Fail);
}

/// T13: the policy that applies to a record says how long it shows, also after another has come into force.
#[test]
fn t13_the_policy_of_a_record_says_how_long_it_shows() {
    let records = [
        announced("before", "2026-11-04T22:59:59Z", &[]),
        announced(
            "after",
            "2026-11-05T09:00:00Z",
            &[("start", "2026-11-21T02:00:00Z"), ("end", "2026-11-21T03:00:00Z")],
        ),
    ];
    let snapshot = snapshot(&records);
    let until: Vec<_> = snapshot.changes.iter().map(|change| change.shown_until.map(instant::text)).collect();
    assert_eq!(until, [Some("2026-11-14T04:00:00Z".to_owned()), Some("2026-11-22T03:00:00Z".to_owned())]);
    for (change, policy) in snapshot.changes.iter().zip([&*STRICT, &*NEXT]) {
        let record = records.iter().find(|record| record.id == change.id).unwrap();
        assert_eq!(PublicChange::new(record, policy), **change);
    }
}

/// T3: notices are published on the status site, and nothing else is claimed: not of those in time, late, missing or to come.
#[test]
fn t3_no_text_claims_that_a_message_was_sent() {
    let messages = "[{ kind = 'announcement', published_at = 2026-11-02T09:00:00Z }, { kind = 'notes', published_at = 2026-11-02T09:00:00Z }, \
                    { kind = 'reminder', published_at = 2026-11-14T01:10:00Z }, { kind = 'started', published_at = 2026-11-14T02:10:00Z }]";
    let with = [("notices", messages), ("actual", "{ started_at = 2026-11-14T02:00:00Z, incidents = ['web-down'] }")];
    let record = change(&with);
    let mut texts = vec![STRICT.table().to_string()];
    for now in ["2026-11-02T09:00:00Z", "2026-11-14T00:00:00Z", "2026-11-14T02:03:00Z", "2026-11-14T09:00:00Z"] {
        texts.push(evaluate(&STRICT, &record, at(now)).to_string());
        texts.push(timetable(&STRICT, &record, at(now)).text(&STRICT).to_string());
    }
    for text in texts {
        for claim in ["went out", "gone out", "go out", "goes out", "sent", "mail", "subscribers"] {
            let says = |word: &str| text.split(|c: char| !c.is_alphabetic()).any(|other| other == word);
            assert!(!text.contains(claim) || claim == "sent" && !says(claim), "{claim}: {text}");
        }
    }
}
