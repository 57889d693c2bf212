//! Which notices go out by mail with each step, and until when a mail server has to accept them.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{STRICT, at, change, id_of, policy_with};
use fairnotice_core::{
    change::MessageKind,
    dispatch::{self, NewDispatch},
    incident::{Incident, Stage},
    instant::{self, Instant},
    lifecycle::{self, Step, StepMessage},
    published_release::Release,
    record::Record,
    scheduled_step::{self, ScheduledStep},
    timetable::{Timetable, timetable},
};
use serde_json::{Value, from_value, json};

/// A record, and what went out with its last step.
struct Life {
    record: Record,
    sent: Vec<NewDispatch>,
}

fn sent(before: Option<&Record>, after: &Record, now: Instant) -> Vec<NewDispatch> {
    dispatch::of_change(&STRICT, before, after, &timetable(&STRICT, &after.change, now))
}

/// Dispatches in words: kind and number, until when it may be accepted, and from when on it is of no use.
fn words(sent: &[NewDispatch]) -> String {
    let word = |one: &NewDispatch| {
        let time = |at: Instant| at.format("%dT%H:%M").to_string();
        let expires = one.expires_at.map_or(String::new(), |at| format!(" not from {}", time(at)));
        format!("{} {} by {}{expires}", one.notice.id(), one.nth, time(one.accept_by))
    };
    sent.iter().map(word).collect::<Vec<_>>().join(", ")
}

impl Life {
    #[track_caller]
    fn announced(with: &[(&str, &str)], now: &str, expected: &str) -> Self {
        let record = Record::announced(id_of("fixes"), change(with), at(now));
        let sent = sent(None, &record, at(now));
        assert_eq!(words(&sent), expected, "announced");
        Self { record, sent }
    }

    #[track_caller]
    fn then(self, after: Record, now: &str, expected: &str) -> Self {
        let sent = sent(Some(&self.record), &after, at(now));
        assert_eq!(words(&sent), expected, "{now}");
        // The same step again publishes nothing new.
        assert_eq!(self::sent(Some(&after), &after, at(now)), []);
        Self { record: after, sent }
    }

    #[track_caller]
    fn step(self, step: Step, message: &str, now: &str, expected: &str) -> Self {
        let after = lifecycle::take(&self.record, step, &StepMessage::new(message), at(now)).unwrap();
        self.then(after, now, expected)
    }

    #[track_caller]
    fn clock(self, step: ScheduledStep, planned: &str, now: &str, expected: &str) -> Self {
        let after = scheduled_step::perform(&self.record, step, at(planned), at(now)).unwrap();
        self.then(after, now, expected)
    }

    #[track_caller]
    fn moved(self, with: &[(&str, &str)], now: &str, expected: &str) -> Self {
        let after = lifecycle::edit(&self.record, &change(with), &StepMessage::default(), at(now)).unwrap();
        self.then(after, now, expected)
    }
}

const LATER: [(&str, &str); 2] = [("start", "2026-11-15T02:00:00Z"), ("end", "2026-11-15T03:00:00Z")];

#[test]
fn each_step_sends_what_it_publishes() {
    Life::announced(&[], "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59")
        .moved(&LATER, "2026-11-03T09:00:00Z", "changed 0 by 03T09:05")
        .clock(
            ScheduledStep::Remind,
            "2026-11-15T01:00:00Z",
            "2026-11-15T01:00:00Z",
            "reminder 0 by 15T01:05 not from 15T02:00",
        )
        .step(Step::Start, "", "2026-11-15T02:00:00Z", "started 0 by 15T02:05")
        .step(Step::Update, "Half is done.", "2026-11-15T02:20:00Z", "update 0 by 15T02:25")
        .step(Step::Verify, "", "2026-11-15T02:30:00Z", "verifying 0 by 15T02:35")
        .step(Step::Rollback, "It broke sign-in.", "2026-11-15T02:40:00Z", "rolled_back 0 by 15T02:45")
        .step(Step::Close, "", "2026-11-15T09:00:00Z", "rolled_back 1 by 15T09:05");
}

#[test]
fn a_finished_record_is_closed_without_a_notice() {
    Life::announced(&[], "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59")
        .step(Step::Start, "", "2026-11-14T02:00:00Z", "started 0 by 14T02:05")
        .step(Step::Finish, "", "2026-11-14T02:30:00Z", "finished 0 by 14T02:35")
        .step(Step::Close, "", "2026-11-14T09:00:00Z", "");
}

#[test]
fn a_cancelled_record_sends_the_cancellation() {
    Life::announced(&[], "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59")
        .moved(&LATER, "2026-11-03T09:00:00Z", "changed 0 by 03T09:05")
        .moved(&[], "2026-11-03T10:00:00Z", "changed 1 by 03T10:05")
        .step(Step::Cancel, "", "2026-11-04T09:00:00Z", "cancelled 0 by 04T09:05");
}

/// An update that names a later end is due by the end that was published before.
#[test]
fn a_notice_may_be_accepted_until_it_is_due() {
    let life = Life::announced(&[], "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59").step(
        Step::Start,
        "",
        "2026-11-14T02:00:00Z",
        "started 0 by 14T02:05",
    );
    let message = StepMessage { end: Some(at("2026-11-14T04:00:00Z")), ..StepMessage::new("It takes longer.") };
    let extended = lifecycle::take(&life.record, Step::Update, &message, at("2026-11-14T02:10:00Z")).unwrap();
    let life = life.then(extended, "2026-11-14T02:10:00Z", "update 0 by 14T03:05");
    assert_eq!(life.sent[0].due, Some(at("2026-11-14T03:05:00Z")));
    // Late: within five minutes of the publication, although it was due at the planned instant.
    let automatic = [("automatic", "{ start = true }")];
    let life = Life::announced(&automatic, "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59").clock(
        ScheduledStep::Start,
        "2026-11-14T02:00:00Z",
        "2026-11-14T02:20:00Z",
        "started 0 by 14T02:25",
    );
    assert_eq!(life.sent[0].due, Some(at("2026-11-14T02:05:00Z")));
}

#[test]
fn the_policy_says_how_long_after_the_publication() {
    let policy = policy_with("strict", &[("[business]", "[delivery]\nwithin = '1 hour'\n\n[business]")]);
    let record = Record::announced(id_of("fixes"), change(&[]), at("2026-11-14T01:30:00Z"));
    let now = at("2026-11-14T01:30:00Z");
    let sent = dispatch::of_change(&policy, None, &record, &timetable(&policy, &record.change, now));
    assert_eq!(words(&sent), "announcement 0 by 14T02:30");
}

#[test]
fn drafts_routine_updates_corrections_and_missed_windows_send_nothing() {
    let draft = Record::draft(id_of("fixes"), change(&[]));
    assert_eq!(sent(None, &draft, at("2026-11-02T09:00:00Z")), []);
    let announced = lifecycle::announce(&draft, &StepMessage::default(), at("2026-11-02T10:00:00Z")).unwrap();
    assert_eq!(words(&sent(Some(&draft), &announced, at("2026-11-02T10:00:00Z"))), "announcement 0 by 10T22:59");

    let routine = [("kind", "'routine'"), ("release", ""), ("components", "[{ id = 'api', impact = 'none' }]")];
    Life::announced(&routine, "2026-11-02T09:00:00Z", "").step(Step::Start, "", "2026-11-14T02:00:00Z", "");

    let automatic = [("automatic", "{ start = true }")];
    let life = Life::announced(&automatic, "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59");
    let message = StepMessage::new("Better said.");
    let corrected = lifecycle::correct(&life.record, 0, &message, at("2026-11-02T10:00:00Z")).unwrap();
    life.then(corrected, "2026-11-02T10:00:00Z", "").clock(
        ScheduledStep::WindowEnd,
        "2026-11-14T03:00:00Z",
        "2026-11-14T03:00:00Z",
        "",
    );
}

#[test]
fn an_incident_goes_out_with_its_change_and_then_by_itself() {
    let life = Life::announced(&[], "2026-11-02T09:00:00Z", "announcement 0 by 10T22:59").step(
        Step::Start,
        "",
        "2026-11-14T02:00:00Z",
        "started 0 by 14T02:05",
    );
    let (now, message) = (at("2026-11-14T02:10:00Z"), StepMessage::new("Sign-in fails."));
    let after = lifecycle::cause(&life.record, &id_of("slow-api"), &message, now).unwrap();
    life.then(after, "2026-11-14T02:10:00Z", "incident 0 by 14T02:15");

    let later = at("2026-11-14T02:30:00Z");
    let over = StepMessage::new("It is over.");
    for (cause, first) in [(Some(id_of("fixes")), ""), (None, "incident 0 by 14T02:15")] {
        let opened = Incident::opened(id_of("slow-api"), "Slow", Vec::new(), cause, &message, now);
        assert_eq!(words(&dispatch::of_incident(&STRICT, None, &opened)), first);
        let updated = opened.updated(Stage::Resolved, None, &over, later);
        assert_eq!(words(&dispatch::of_incident(&STRICT, Some(&opened), &updated)), "incident 1 by 14T02:35");
        let corrected = updated.corrected(0, &message, later).unwrap();
        assert_eq!(dispatch::of_incident(&STRICT, Some(&updated), &corrected), []);
    }
}

fn release_file(with: &Value) -> fairnotice_core::release::ReleaseFile {
    let mut file = json!({
        "from": "3.9.2", "to": "3.9.3", "scope_tentative": "Fixes.", "items": [{ "category": "patch", "title": "Fixed" }],
    });
    for (key, value) in with.as_object().unwrap() {
        file[key] = value.clone();
    }
    from_value(file).unwrap()
}

#[test]
fn the_notices_of_a_release_go_out_by_themselves_or_with_the_announcement() {
    let (none, early) = (Timetable::default(), at("2026-11-02T09:00:00Z"));
    let of = |before: Option<&Release>, after: &Release| words(&dispatch::of_release(&STRICT, before, after, &none));
    let announced = Release::early(release_file(&json!({})), early);
    assert_eq!(of(None, &announced), "early 0 by 02T09:05");
    let notes = announced.with_notes("Fixes.", announced.file.items.clone(), at("2026-11-03T09:00:00Z")).unwrap();
    assert_eq!(of(Some(&announced), &notes), "notes 0 by 03T09:05");
    let documented = notes.with_documentation("https://docs.example", at("2026-11-04T09:00:00Z"));
    let again = documented.with_documentation("https://docs.example", at("2026-11-05T09:00:00Z"));
    assert_eq!(of(Some(&notes), &documented), "documentation 0 by 04T09:05");
    assert_eq!(of(Some(&documented), &again), "documentation 1 by 05T09:05");
    assert_eq!(of(Some(&again), &again), "");

    // The change's own notices are those of the change alone, also where its release publishes something later.
    let record = Record::announced(id_of("fixes"), change(&[]), early);
    let documented = {
        let file = record.change.file().release.clone().unwrap();
        Release::with_change(file, &record.id, early).with_documentation("", at("2026-11-04T09:00:00Z"))
    };
    let after = record.deploying(&documented);
    assert!(after.change.file().notices.iter().any(|message| message.kind == MessageKind::Documentation));
    assert_eq!(sent(Some(&record), &after, at("2026-11-04T09:00:00Z")), []);
    // With the timetable of the change, the documentation has until its due instant.
    let table = timetable(&STRICT, &after.change, at("2026-11-04T09:00:00Z"));
    let before = Release::with_change(record.change.file().release.clone().unwrap(), &record.id, early);
    let sent = dispatch::of_release(&STRICT, Some(&before), &documented, &table);
    assert_eq!(
        sent.iter().map(|one| (one.notice, one.due)).collect::<Vec<_>>(),
        [(MessageKind::Documentation, sent[0].due)]
    );
}

#[test]
fn an_instant_is_written_as_it_was_published() {
    let now = "2026-11-02T09:00:00.123Z";
    let life = Life::announced(&[], now, "announcement 0 by 10T22:59");
    assert_eq!(instant::text(life.sent[0].published_at), instant::text(at(now)));
}

#[test]
fn a_reminder_is_withdrawn_when_it_is_not_true_any_more() {
    let announced = Record::announced(id_of("fixes"), change(&[]), at("2026-11-02T09:00:00Z"));
    let reminded = lifecycle::remind(&announced, at("2026-11-14T01:00:00Z")).unwrap();
    let now = at("2026-11-14T01:10:00Z");
    let moved = |record: &Record| lifecycle::edit(record, &change(&LATER), &StepMessage::default(), now).unwrap();
    let take =
        |record: &Record, step, now| lifecycle::take(record, step, &StepMessage::new("So it is."), at(now)).unwrap();
    let corrected = lifecycle::correct(&reminded, 0, &StepMessage::new("Better said."), now).unwrap();
    let begun = take(&reminded, Step::Start, "2026-11-14T02:00:00Z");
    let reminder = |reason| Some((MessageKind::Reminder, reason));
    for (before, after, expected) in [
        (&announced, &reminded, None),
        (&announced, &moved(&announced), None),
        (&reminded, &corrected, None),
        (&reminded, &moved(&reminded), reminder("the start of work was moved")),
        (&reminded, &take(&reminded, Step::Cancel, "2026-11-14T01:10:00Z"), reminder("work was cancelled")),
        (&reminded, &begun, reminder("work has begun")),
        (&begun, &take(&begun, Step::Finish, "2026-11-14T02:30:00Z"), None),
    ] {
        assert_eq!(dispatch::withdrawn(before, after), expected);
    }
}
