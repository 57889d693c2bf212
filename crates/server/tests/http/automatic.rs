//! Scheduled steps: reminders, automatic starts and finishes.

use crate::app::{TestApp, at, change};
use axum::http::StatusCode;
use fairnotice_core::{change::MessageKind, instant, record::State};
use fairnotice_service::scheduler;
use serde_json::{Value, json};
use std::time::Duration;

const BOTH: &str = r#"{"start":true,"finish":true}"#;

fn with_automatic(keys: &str) -> Value {
    json!({ "automatic": serde_json::from_str::<Value>(keys).unwrap() })
}

async fn state(app: &TestApp, id: &str) -> String {
    app.get(&format!("/api/v1/changes/{id}")).await.json()["state"].as_str().unwrap().to_owned()
}

/// When messages of a kind were published.
async fn sent(app: &TestApp, id: &str, kind: MessageKind) -> Vec<String> {
    let record = app.store.change(&id.parse().unwrap()).await.unwrap().record;
    let messages = record.change.file().notices.iter().filter(|message| message.kind == kind);
    messages.map(|message| instant::text(message.published_at)).collect()
}

/// The open finding on a rule, from the API.
async fn finding(app: &TestApp, id: &str, rule: &str) -> Value {
    let record = app.get(&format!("/api/v1/changes/{id}")).await.json();
    record["findings"].as_array().unwrap().iter().find(|found| found["rule"] == rule).cloned().unwrap_or_default()
}

/// The timetable's entry of a message.
async fn entry(app: &TestApp, id: &str, what: &str) -> Value {
    let timetable = app.get(&format!("/api/v1/changes/{id}/timetable")).await.json();
    timetable["entries"].as_array().unwrap().iter().find(|entry| entry["what"] == what).cloned().unwrap_or_default()
}

#[tokio::test]
async fn an_automatic_record_takes_its_steps_at_their_instants() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(BOTH)).await;
    let before = app.revision().await;
    // Nothing happens one second before; the step is taken at its instant.
    for (instant, stays, becomes, log) in [
        ("2026-11-17T01:00:00Z", "announced", "announced", "clock remind cut 2"),
        ("2026-11-17T02:00:00Z", "announced", "in_progress", "clock start cut 3"),
        ("2026-11-17T05:00:00Z", "in_progress", "completed", "clock finish cut 4"),
    ] {
        let lines = app.log().await.len();
        app.advance_to(&instant::text(at(instant) - chrono::TimeDelta::seconds(1))).await;
        assert_eq!((state(&app, "cut").await.as_str(), app.log().await.len()), (stays, lines));
        app.advance_to(instant).await;
        assert_eq!((state(&app, "cut").await.as_str(), app.log().await.last().unwrap().as_str()), (becomes, log));
        assert_eq!(app.log().await.len(), lines + 1);
    }
    assert_eq!(app.revision().await, before + 3);
    let actual = &app.get("/api/v1/changes/cut").await.json()["actual"];
    assert_eq!(
        (&actual["started_at"], &actual["completed_at"]),
        (&json!("2026-11-17T02:00:00Z"), &json!("2026-11-17T05:00:00Z"))
    );
    assert_eq!(sent(&app, "cut", MessageKind::Reminder).await, ["2026-11-17T01:00:00Z"]);
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["findings"], json!([]));
    // No further step is taken.
    app.advance_to("2027-01-01T00:00:00Z").await;
    assert_eq!(app.revision().await, before + 3);
}

#[tokio::test]
async fn a_record_without_automatic_steps_waits_for_an_operator() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.advance_to("2026-11-17T04:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "announced");
    assert!(app.get("/embed/v1/banner").await.text.contains("data-phase=\"due\""));
    // T11: once the window has ended it did not start as planned; the policy says for how long the banner says so.
    app.advance_to("2026-11-17T05:00:00Z").await;
    assert!(app.get("/embed/v1/banner").await.text.contains("data-phase=\"did-not-start\""));
    assert_eq!(app.log().await.last().unwrap(), "clock window-end cut 2");
    assert_eq!(entry(&app, "cut", "changed").await["due"], "2026-11-17T05:05:00Z");
    app.advance_to("2026-11-20T00:00:00Z").await;
    assert!(!app.get("/embed/v1/banner").await.text.contains("did-not-start"));
    assert!(app.get("/maintenance/cut").await.text.contains("Work did not start as planned"));
    assert_eq!(finding(&app, "cut", "C9").await["outcome"], "fail");
    // A reminder after the start would be false; the verdict and the timetable show that it is missing.
    assert_eq!(sent(&app, "cut", MessageKind::Reminder).await, [""; 0]);
    assert_eq!(finding(&app, "cut", "N2").await["outcome"], "fail");
    let reminder = entry(&app, "cut", "reminder").await;
    assert_eq!((&reminder["progress"], &reminder["done_at"]), (&json!("overdue"), &Value::Null));
}

/// T1: work does not start automatically once its window has ended, and the record says so.
#[tokio::test]
async fn t1_an_automatic_start_is_withheld_after_a_stop_that_outlasts_the_window() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(BOTH)).await;
    let app = app.restarted("2026-11-18T09:00:00Z").await;
    assert_eq!(app.log().await.last().unwrap(), "clock window-end cut 2");
    let record = app.get("/api/v1/changes/cut").await.json();
    assert_eq!(
        (&record["state"], &record["actual"]),
        (&json!("announced"), &json!({ "withheld_at": "2026-11-18T09:00:00Z" }))
    );
    assert!(app.get("/maintenance/cut").await.text.contains("The automatic start was skipped"));
    let log = app.log().await;
    assert_eq!(app.restarted("2026-11-18T09:00:01Z").await.log().await, log);
}

#[tokio::test]
async fn after_a_long_stop_the_steps_are_taken_in_order() {
    let app = TestApp::new().await;
    let other = json!({ "id": "other", "start": "2026-11-17T03:00:00Z", "end": "2026-11-17T04:00:00Z" });
    let mut other = change(&other);
    other["automatic"] = json!({ "start": true, "finish": true });
    other["allow_duplicate"] = json!(true);
    app.announce(&with_automatic(BOTH)).await;
    assert_eq!(app.post("/api/v1/changes", &other).await.status, StatusCode::CREATED);
    app.announce(&json!({ "id": "by-hand"})).await;
    let lines = app.log().await.len();
    // It stops before any of it, and is started within both windows; then it stops until the next day.
    let app = app.restarted("2026-11-17T03:30:00Z").await;
    let app = app.restarted("2026-11-18T09:00:00Z").await;
    let steps = ["start cut 2", "start other 2", "finish other 3", "window-end by-hand 2", "finish cut 3"]
        .map(|line| format!("clock {line}"));
    assert_eq!(app.log().await[lines..], steps);
    for (id, started, completed) in [("cut", "02", "05"), ("other", "03", "04")] {
        let record = app.get(&format!("/api/v1/changes/{id}")).await.json();
        let actual = &record["actual"];
        assert_eq!(
            (&actual["started_at"], &actual["completed_at"]),
            (&json!(format!("2026-11-17T{started}:00:00Z")), &json!(format!("2026-11-17T{completed}:00:00Z")))
        );
        // It happened on time, and was published late: the record shows both.
        assert_eq!(record["updates"][0]["at"], "2026-11-18T09:00:00Z");
        assert_eq!(sent(&app, id, MessageKind::Started).await, ["2026-11-17T03:30:00Z"]);
        assert_eq!(finding(&app, id, "N3").await["outcome"], "fail");
        assert_eq!(finding(&app, id, "N5").await["outcome"], "fail");
    }
    assert_eq!(state(&app, "by-hand").await, "announced");
    let reason = &app.store.audit_before(i64::MAX, 1).await.unwrap()[0].reason;
    assert_eq!(
        reason,
        "the record is finished automatically; 100800 seconds late, because this server was not running before 2026-11-18T09:00:00Z"
    );
    // Another restart finds nothing left to do.
    let log = app.log().await;
    let app = app.restarted("2026-11-18T09:00:01Z").await;
    assert_eq!(app.log().await, log);
}

#[tokio::test]
async fn a_stop_between_reminder_and_start_is_made_up_for() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(r#"{"start":true}"#)).await;
    let app = app.restarted("2026-11-17T01:30:00Z").await;
    assert_eq!(sent(&app, "cut", MessageKind::Reminder).await, ["2026-11-17T01:30:00Z"]);
    let app = app.restarted("2026-11-17T02:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "in_progress");
    assert_eq!(sent(&app, "cut", MessageKind::Reminder).await.len(), 1);
    assert_eq!(finding(&app, "cut", "N2").await, Value::Null);
}

#[tokio::test]
async fn a_clock_that_is_put_back_repeats_nothing() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(BOTH)).await;
    app.advance_to("2026-11-17T01:10:00Z").await;
    let log = app.log().await;
    app.advance_to("2026-11-16T00:00:00Z").await;
    app.advance_to("2026-11-17T01:10:00Z").await;
    assert_eq!(app.log().await, log, "one reminder");
    app.advance_to("2026-11-17T02:00:00Z").await;
    app.advance_to("2026-11-17T01:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "in_progress");
    app.advance_to("2026-11-17T02:00:00Z").await;
    assert_eq!(app.log().await.len(), log.len() + 1, "one start");
    // After a long jump every step in between is recorded at its own instant.
    app.advance_to("2027-11-17T02:00:00Z").await;
    let record = app.get("/api/v1/changes/cut").await.json();
    assert_eq!(
        (&record["state"], &record["actual"]["completed_at"]),
        (&json!("completed"), &json!("2026-11-17T05:00:00Z"))
    );
}

#[tokio::test]
async fn work_that_runs_over_is_an_overrun_until_somebody_ends_it() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(r#"{"start":true}"#)).await;
    for instant in ["2026-11-17T01:00:00Z", "2026-11-17T02:00:00Z", "2026-11-17T04:59:59Z"] {
        app.advance_to(instant).await;
    }
    let revision = app.revision().await;
    assert_eq!(update_waits_for(&app).await, ["if work is not finished by then"]);
    app.advance_to("2026-11-17T05:00:00Z").await;
    // The stored notices show that an update is due; readers see nothing new.
    assert_eq!(update_waits_for(&app).await, [""]);
    assert_eq!((state(&app, "cut").await.as_str(), app.revision().await), ("in_progress", revision));
    assert_eq!(app.log().await.last().unwrap(), "clock overrun cut 4");
    app.advance_to("2026-11-17T05:00:01Z").await;
    assert_eq!(app.log().await.last().unwrap(), "clock overrun cut 4", "once for each end");
    assert!(app.get("/embed/v1/banner").await.text.contains("data-phase=\"overrun\""));
    // There are five minutes to publish it; after that it is missing.
    for (now, outcome) in [("05:00:01", "pending"), ("05:05:00", "pending"), ("05:05:01", "fail")] {
        app.set_clock(at(&format!("2026-11-17T{now}Z")));
        assert_eq!(finding(&app, "cut", "N4").await["outcome"], outcome, "{now}");
    }
    let finished = app.step("cut", "finish", "").await;
    // The record keeps that it was never published.
    assert_eq!(finished["findings"].as_array().unwrap().len(), 1, "{finished}");
    assert_eq!((&finished["findings"][0]["rule"], &finished["findings"][0]["outcome"]), (&json!("N4"), &json!("fail")));
}

/// The conditions of the stored updates that are due.
async fn update_waits_for(app: &TestApp) -> Vec<String> {
    let notices = app.store.notices(&"cut".parse().unwrap()).await.unwrap();
    let updates = notices.into_iter().filter(|notice| notice.kind == MessageKind::Update && notice.done_at.is_none());
    updates.map(|notice| notice.condition).collect()
}

#[tokio::test]
async fn an_overrun_is_noted_for_every_end_and_after_a_stop_of_any_length() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(r#"{"start":true}"#)).await;
    app.advance_to("2026-11-17T02:00:00Z").await;
    let later = json!({ "message": "It takes longer.", "end": "2026-11-17T06:30:00Z" });
    app.set_clock(at("2026-11-17T04:50:00Z"));
    assert_eq!(app.post("/api/v1/changes/cut/updates", &later).await.status, StatusCode::OK);
    app.advance_to("2026-11-17T06:29:59Z").await;
    assert_eq!(update_waits_for(&app).await, ["if work is not finished by then"]);
    // The published end counts.
    assert_eq!(entry(&app, "cut", "finished").await["due"], "2026-11-17T06:35:00Z");
    let app = app.restarted("2026-11-19T00:00:00Z").await;
    assert_eq!(
        (update_waits_for(&app).await, state(&app, "cut").await),
        (vec![String::new()], "in_progress".to_owned())
    );
    let log = app.log().await;
    assert_eq!(log.last().unwrap(), "clock overrun cut 4");
    let reason = &app.store.audit_before(i64::MAX, 1).await.unwrap()[0].reason;
    assert!(
        reason.starts_with("the published end has passed, and work is not finished: an update is due; "),
        "{reason}"
    );
    assert_eq!(app.restarted("2026-11-19T00:00:01Z").await.log().await, log);
}

/// A13: announced with less than an hour to go, the announcement serves for the reminder; with an hour it does not.
#[tokio::test]
async fn an_announcement_may_serve_for_the_reminder() {
    for (start, end, reminders, progress) in [
        ("2026-10-30T12:59:59Z", "2026-10-30T14:00:00Z", 0, "done"),
        ("2026-10-30T13:00:00Z", "2026-10-30T14:00:00Z", 1, "done"),
    ] {
        let app = TestApp::new().await;
        let urgent =
            json!({ "kind": "urgent", "start": start, "end": end, "release": null, "urgent": { "cause": "A hole." } });
        assert_eq!(app.announce(&urgent).await.status, StatusCode::CREATED);
        app.advance_to("2026-10-30T12:00:01Z").await;
        assert_eq!(sent(&app, "cut", MessageKind::Reminder).await.len(), reminders, "{start}");
        assert_eq!(entry(&app, "cut", "reminder").await["progress"], progress, "{start}");
        assert_eq!(finding(&app, "cut", "N2").await, Value::Null, "{start}");
    }
}

#[tokio::test]
async fn a_published_end_moves_the_automatic_finish() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(BOTH)).await;
    app.advance_to("2026-11-17T04:50:00Z").await;
    let later = json!({ "message": "It takes longer.", "end": "2026-11-17T06:30:00Z" });
    assert_eq!(app.post("/api/v1/changes/cut/updates", &later).await.json()["expected_end"], "2026-11-17T06:30:00Z");
    app.advance_to("2026-11-17T06:29:59Z").await;
    assert_eq!(state(&app, "cut").await, "in_progress");
    app.advance_to("2026-11-17T06:30:00Z").await;
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["actual"]["completed_at"], "2026-11-17T06:30:00Z");
}

#[tokio::test]
async fn work_that_began_after_its_planned_end_is_not_finished_before_it_began() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(r#"{"finish":true}"#)).await;
    app.advance_to("2026-11-17T05:30:00Z").await;
    app.step("cut", "start", "Later than planned.").await;
    app.advance_to("2026-11-17T05:45:00Z").await;
    assert_eq!(state(&app, "cut").await, "in_progress");
    app.post("/api/v1/changes/cut/updates", &json!({ "message": "Until seven.", "end": "2026-11-17T07:00:00Z" })).await;
    app.advance_to("2026-11-17T07:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "completed");
}

#[tokio::test]
async fn a_moved_start_is_reminded_of_again() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(r#"{"start":true}"#)).await;
    app.advance_to("2026-11-17T01:00:00Z").await;
    // A day ahead at least, as the policy says of later starts.
    let later = app.edit("cut", 2, &json!({ "start": "2026-11-19T02:00:00Z", "end": "2026-11-19T05:00:00Z" })).await;
    assert_eq!(later.status, StatusCode::OK, "{}", later.text);
    app.advance_to("2026-11-17T02:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "announced");
    app.advance_to("2026-11-19T02:00:00Z").await;
    assert_eq!(state(&app, "cut").await, "in_progress");
    assert_eq!(sent(&app, "cut", MessageKind::Reminder).await, ["2026-11-17T01:00:00Z"], "its start has passed");
    app.announce(&json!({ "id": "cancelled", "start": "2026-12-15T02:00:00Z", "end": "2026-12-15T05:00:00Z"})).await;
    app.step("cancelled", "cancel", "Not this year.").await;
    app.advance_to("2027-01-01T00:00:00Z").await;
    assert_eq!(sent(&app, "cancelled", MessageKind::Reminder).await, [""; 0]);
}

#[tokio::test]
async fn every_write_wakes_the_scheduler() {
    let app = TestApp::new().await;
    app.announce(&with_automatic(BOTH)).await;
    let clock = tokio::spawn(scheduler::run(app.app.service().clone(), app.app.ending()));
    let mut follow = app.app.service().follow();
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.announce(&json!({ "id": "other", "start": "2026-12-15T02:00:00Z", "end": "2026-12-15T05:00:00Z" })).await;
    let started =
        follow.wait_for(|published| published.snapshot.changes.iter().any(|change| change.state == State::InProgress));
    assert!(tokio::time::timeout(Duration::from_secs(10), started).await.is_ok(), "nothing was started");
    app.app.end();
    clock.await.unwrap();
}
