//! The server's clock goes back.

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode};
use serde_json::json;

const HEADER: &str = "fairnotice-clock-went-back-from";

// T9
#[tokio::test]
async fn no_step_happens_before_the_one_before_it() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begin.").await;
    app.set_clock(at("2026-11-17T01:00:00Z"));
    let finished = app.post("/api/v1/changes/cut/finish", &json!({ "message": "Done." })).await;
    assert_eq!(finished.status, StatusCode::OK, "{}", finished.text);
    // It takes the instant of the step before it, and the answer says why.
    assert_eq!(finished.header(HEADER), "2026-11-17T02:00:00Z");
    let finished = finished.json();
    assert_eq!(finished["actual"]["completed_at"], "2026-11-17T02:00:00Z");
    assert_eq!(finished["updates"][0]["at"], "2026-11-17T02:00:00Z");
    let log = app.store.audit_before(i64::MAX, 3).await.unwrap();
    assert!(log.iter().all(|entry| entry.at <= log[0].at && entry.clock_at.is_none()), "{log:?}");
}

// T9
#[tokio::test]
async fn a_first_step_is_taken_and_the_answer_says_that_the_clock_went_back() {
    let app = TestApp::new().await;
    let first = app.announce(&json!({})).await;
    assert_eq!(first.header(HEADER), "");
    app.set_clock(at("2026-10-30T11:00:00Z"));
    let incident = json!({ "id": "slow", "title": "Slow", "message": "We look." });
    let opened = app.post("/api/v1/incidents", &incident).await;
    assert_eq!((opened.status, opened.header(HEADER)), (StatusCode::CREATED, "2026-10-30T12:00:00Z"));
    // The log keeps its order, and stores the clock's instant.
    let token = format!("Bearer {}", app.token);
    let log = app.fetch(Method::GET, "/api/v1/audit", &[("authorization", &token)]).await.json();
    assert_eq!((&log[0]["at"], &log[0]["clock_at"]), (&json!("2026-10-30T12:00:00Z"), &json!("2026-10-30T11:00:00Z")));
    assert_eq!(log[1]["clock_at"], json!(null));
    // An incident's own steps keep their order too.
    app.set_clock(at("2026-10-30T10:59:59Z"));
    let update = json!({ "message": "Over.", "stage": "resolved" });
    let resolved = app.post("/api/v1/incidents/slow/updates", &update).await;
    assert_eq!(resolved.json()["resolved_at"], "2026-10-30T11:00:00Z", "{}", resolved.text);
    let other = json!({ "id": "other", "release": null, "kind": "urgent", "urgent": { "cause": "A hole." } });
    let other = app.announce(&other).await;
    assert_eq!((other.status, other.header(HEADER)), (StatusCode::CREATED, "2026-10-30T12:00:00Z"), "{}", other.text);
}

// T10
#[tokio::test]
async fn the_reason_of_a_late_step_says_what_is_known() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let reason = async || app.store.audit_before(i64::MAX, 1).await.unwrap()[0].reason.clone();
    // The scheduler looked late, although the server ran.
    app.advance_to("2026-11-17T01:30:02Z").await;
    assert_eq!(reason().await, "the start is near; 1802 seconds late");
}

// T10
#[tokio::test]
async fn a_reminder_of_a_moved_window_was_not_late_before_the_window_was_moved() {
    let app = TestApp::new().await;
    let urgent = json!({ "kind": "urgent", "urgent": { "cause": "A hole." }, "release": null, "start": "2026-11-02T06:00:00Z", "end": "2026-11-02T07:00:00Z" });
    assert_eq!(app.announce(&urgent).await.status, StatusCode::CREATED);
    app.set_clock(at("2026-11-02T01:30:02Z"));
    let earlier = app.edit("cut", 1, &json!({ "start": "2026-11-02T02:00:00Z", "end": "2026-11-02T03:00:00Z" })).await;
    assert_eq!(earlier.status, StatusCode::OK, "{}", earlier.text);
    app.advance_to("2026-11-02T01:30:02Z").await;
    let last = &app.store.audit_before(i64::MAX, 1).await.unwrap()[0];
    let expected = "the start is near; its instant, 2026-11-02T01:00:00Z, was already past when the record was changed";
    assert_eq!((last.action.as_str(), last.reason.as_str()), ("remind", expected));
}
