//! `/api/v1/components`

use crate::app::TestApp;
use axum::http::{Method, StatusCode};
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
