//! `/api/v1/components`

use crate::app::TestApp;
use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test]
async fn what_a_change_touches_is_under_maintenance_while_it_lasts() {
    let app = TestApp::new().await;
    let touches = json!([{ "id": "recordings", "impact": "none" }, { "id": "api", "impact": "none" }]);
    app.announce(&json!({ "components": touches })).await;
    app.announce(&json!({ "id": "other" })).await;
    let under_maintenance = async || {
        let components = app.get("/api/v1/components").await.json();
        let components = components.as_array().unwrap().clone();
        assert_eq!(components.len(), 5);
        let there = |component: &&serde_json::Value| component["status"] == "under_maintenance";
        components
            .iter()
            .filter(there)
            .map(|component| component["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(under_maintenance().await, "");
    // Both touch recordings: they are back when the last of the two has ended.
    for (id, step, expected) in [
        ("cut", "start", "api recordings"),
        ("other", "start", "api recordings"),
        ("cut", "updates", "api recordings"),
        ("cut", "finish", "recordings"),
        ("cut", "close", "recordings"),
        ("other", "finish", ""),
    ] {
        app.step(id, step, "StepMessage.").await;
        assert_eq!(under_maintenance().await, expected, "{id} {step}");
        let snapshot = app.get("/api/v1/snapshot").await.json();
        assert_eq!(snapshot["components"], app.get("/api/v1/components").await.json());
    }
}

/// Each waits for its turn; readers wait for nobody.
// S1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_parallel_writers_none_is_refused() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let status = json!({ "status": "degraded_performance" });
    let set = || app.write(Method::PATCH, "/api/v1/components/api", &status, &[]);
    let (message, seen) = (json!({ "message": "x" }), [("if-match", "\"7\"")]);
    let stale = || app.write(Method::POST, "/api/v1/changes/cut/updates", &message, &seen);
    let writes = join_all((0..24).map(|_| set()));
    let refusals = join_all((0..24).map(|_| stale()));
    let reads = join_all((0..24).map(|_| app.get("/healthz")));
    let (writes, refusals, reads) = tokio::join!(writes, refusals, reads);
    let mut revisions: Vec<_> = writes.iter().map(|answer| (answer.status.as_u16(), answer.header("etag"))).collect();
    revisions.sort_by_key(|(_, tag)| (tag.len(), *tag));
    let expected: Vec<_> = (1..=24).map(|revision| format!("\"{revision}\"")).collect();
    assert_eq!(revisions, expected.iter().map(|tag| (200, tag.as_str())).collect::<Vec<_>>());
    assert!(refusals.iter().all(|answer| answer.status == StatusCode::PRECONDITION_FAILED));
    assert!(reads.iter().all(|answer| answer.status == StatusCode::OK));
}

#[tokio::test]
async fn a_status_set_by_an_operator_outlasts_work_and_incidents() {
    let app = TestApp::new().await;
    app.announce(&json!({ "components": [{ "id": "recordings", "impact": "partial_outage" }] })).await;
    let shown = async || {
        let components = app.get("/api/v1/components").await.json();
        components.as_array().unwrap().iter().find(|component| component["id"] == "recordings").unwrap()["status"]
            .clone()
    };
    let by_hand = async |status: &str| {
        let body = json!({ "status": status, "reason": "a disk is slow" });
        let answer = app.write(Method::PATCH, "/api/v1/components/recordings", &body, &[]).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::OK, json!({ "id": "recordings", "status": status })));
    };
    by_hand("degraded_performance").await;
    let over = json!({ "message": "Over.", "stage": "resolved" });
    // The worst of the three is shown; afterwards the set status remains.
    for (path, body, status) in [
        ("changes/cut/start", json!({ "deviation": crate::app::EARLY }), "degraded_performance"),
        ("changes/cut/incident", json!({ "message": "It stopped." }), "partial_outage"),
        ("incidents/cut-incident-1/updates", over, "degraded_performance"),
        ("changes/cut/finish", json!({}), "degraded_performance"),
    ] {
        let answer = app.post(&format!("/api/v1/{path}"), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(shown().await, status, "{path}");
    }
    by_hand("operational").await;
    assert_eq!(shown().await, "operational");
    let app = app.restarted("2026-11-18T09:00:00Z").await;
    let line = app.store.audit_before(i64::MAX, 1).await.unwrap().pop().unwrap();
    assert_eq!(
        (line.action.as_str(), line.detail.as_str(), line.reason.as_str()),
        ("status", "operational", "a disk is slow")
    );
}
