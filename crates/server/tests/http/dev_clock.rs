//! `/dev/clock`

use crate::app::{TestApp, at};
use axum::http::{StatusCode, header};
use fairnotice_server::clock::Clock;
use serde_json::json;

#[tokio::test]
async fn the_machines_own_clock_cannot_be_moved() {
    let app = TestApp::with(Clock::System, "Vendor").await;
    app.get("/dev/clock").await.problem(404, "not-found");
    app.post("/dev/clock", &json!({ "now": "2026-11-17T02:00:00Z" })).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_clock_that_was_set_is_moved() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/dev/clock").await.json(), json!({ "now": crate::app::NOW }));
    let moved = app.post("/dev/clock", &json!({ "now": "2026-11-17T03:00:00+01:00" })).await;
    assert_eq!((moved.status, moved.json()), (StatusCode::OK, json!({ "now": "2026-11-17T02:00:00Z" })));
    assert_eq!(moved.header(header::DATE), "Tue, 17 Nov 2026 02:00:00 GMT");
    for wrong in [json!({}), json!({ "now": "noon" }), json!({ "now": "2026-11-17T02:00:00Z", "then": 1 })] {
        app.post("/dev/clock", &wrong).await.problem(422, "invalid");
    }
    assert_eq!(app.app.now(), at("2026-11-17T02:00:00Z"));
}
