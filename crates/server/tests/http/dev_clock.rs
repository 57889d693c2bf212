//! `/dev/clock`

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use fairnotice_server::clock::Clock;
use serde_json::{Value, json};

#[tokio::test]
async fn the_machines_own_clock_cannot_be_moved() {
    let app = TestApp::with(Clock::System, "Vendor").await;
    app.get("/dev/clock").await.problem(404, "not-found");
    app.post("/dev/clock", &json!({ "now": "2026-11-17T02:00:00Z" })).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_clock_that_was_set_is_moved() {
    let app = TestApp::new().await;
    let here = ("host", "127.0.0.1:8080");
    assert_eq!(app.fetch(Method::GET, "/dev/clock", &[here]).await.json(), json!({ "now": crate::app::NOW }));
    let set = async |body: &Value, host| app.write(Method::POST, "/dev/clock", body, &[("host", host)]).await;
    let moved = set(&json!({ "now": "2026-11-17T03:00:00+01:00" }), "localhost").await;
    assert_eq!((moved.status, moved.json()), (StatusCode::OK, json!({ "now": "2026-11-17T02:00:00Z" })));
    assert_eq!(moved.header(header::DATE), "Tue, 17 Nov 2026 02:00:00 GMT");
    for wrong in [json!({}), json!({ "now": "noon" }), json!({ "now": "2026-11-17T02:00:00Z", "then": 1 })] {
        set(&wrong, "[::1]:80").await.problem(422, "invalid");
    }
    assert_eq!(app.app.now(), at("2026-11-17T02:00:00Z"));
}

/// A page of another site whose name leads to this machine sends its own name (DNS rebinding).
#[tokio::test]
async fn s15_the_clock_is_open_to_this_machine_alone() {
    let app = TestApp::new().await;
    let later = json!({ "now": "2026-11-17T02:00:00Z" });
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "0.0.0.0",
        "",
        "[::]",
        "a@127.0.0.1@b",
    ] {
        app.fetch(Method::GET, "/dev/clock", &[("host", host)]).await.problem(404, "not-found");
        app.write(Method::POST, "/dev/clock", &later, &[("host", host)]).await.problem(404, "not-found");
    }
    app.get("/dev/clock").await.problem(404, "not-found");
    assert_eq!(app.app.now(), at(crate::app::NOW));
    for host in ["127.0.0.1", "127.1.2.3:80", "[::1]:8080", "LOCALHOST:1"] {
        assert_eq!(app.fetch(Method::GET, "/dev/clock", &[("host", host)]).await.status, StatusCode::OK, "{host}");
    }
}
