//! Errors as answers: every error is `application/problem+json`.

use crate::app::TestApp;
use axum::http::{Method, StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn what_is_not_there() {
    let app = TestApp::new().await;
    for path in [
        "/nothing",
        "/api/v1/nothing",
        "/api/v2/summary.json",
        "/api/v1/changes/none",
        "/api/v1/changes/%E2%82%AC",
        "/embed/v1/none",
        "/api",
    ] {
        app.get(path).await.problem(404, "not-found");
    }
    let gone = app.get("/api/v1/changes/a%0D%0AX-Injected:%20b").await;
    gone.problem(404, "not-found");
    assert_eq!(gone.header("x-injected"), "");
}

#[tokio::test]
async fn methods_that_an_address_does_not_take() {
    let app = TestApp::new().await;
    for (method, path, allowed) in [
        (Method::POST, "/api/v1/snapshot", "GET,HEAD"),
        (Method::DELETE, "/api/v1/changes/cut", "GET,HEAD,PATCH"),
        (Method::PUT, "/api/v1/changes", "GET,HEAD,POST"),
        (Method::GET, "/api/v1/changes/evaluate", "POST"),
        (Method::GET, "/api/v1/changes/cut/start", "POST"),
        (Method::POST, "/healthz", "GET,HEAD"),
        (Method::POST, "/", "GET,HEAD"),
        (Method::POST, "/maintenance/cut", "GET,HEAD"),
        (Method::POST, "/embed/v1/banner", "GET,HEAD"),
        (Method::DELETE, "/dev/clock", "GET,HEAD,POST"),
    ] {
        let answer = app.fetch(method.clone(), path, &[]).await;
        let detail = answer.problem(405, "method-not-allowed");
        assert!(detail.contains("`Allow`"), "{detail}");
        let mut given: Vec<_> = answer.header(header::ALLOW).split(',').collect();
        given.sort_unstable();
        assert_eq!(given.join(","), allowed, "{method} {path}");
    }
}

#[tokio::test]
async fn addresses_that_cannot_be_read() {
    let app = TestApp::new().await;
    for path in [
        "/api/v1/changes/%ff",
        "/embed/%ff/embed.js",
        "/api/v1/changes?from=2026-11-17T02:00:00Z&from=2026-11-17T02:00:00Z",
        "/embed/v1/banner?lead=P7D&lead=P8D",
        "/embed/v1/calendar?month=2026-11&month=2026-12",
        "/api/v1/live?of=embed&of=embed",
    ] {
        let detail = app.get(path).await.problem(400, "bad-address");
        assert!(detail.contains("duplicate field") || detail.contains("UTF-8"), "{path}: {detail}");
    }
}

#[tokio::test]
async fn long_addresses_are_only_long() {
    let app = TestApp::new().await;
    let long = "x,".repeat(1_000);
    for path in ["/", "/embed/v1/banner", "/embed/v1/status", "/api/v1/snapshot"] {
        let answer = app.get(&format!("{path}?components={long}&kinds={long}&lead={long}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let added: Vec<_> = answer.headers.values().filter(|value| value.len() > 1_000).collect();
        assert!(added.is_empty(), "{path}: {added:?}");
    }
    app.get(&format!("/api/v1/changes/{long}")).await.problem(404, "not-found");
}

#[tokio::test]
async fn it_says_whether_it_works() {
    let app = TestApp::new().await;
    let answer = app.get("/healthz").await;
    assert_eq!((answer.status, &answer.json()["status"]), (StatusCode::OK, &"ok".into()));
    app.store.close().await;
    let unavailable = app.get("/healthz").await;
    assert_eq!(unavailable.problem(503, "unavailable"), "nothing was stored; try again, and see the server's log");
    assert_eq!((unavailable.header("retry-after"), &unavailable.json()["retry_after"]), ("5", &json!(5)));
    app.announce(&json!({})).await.problem(503, "unavailable");
    let page = app.get("/promises").await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
}

#[tokio::test]
async fn a_problem_as_it_is_sent() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let with = json!({ "id": "?", "title": " ", "end": "2026-11-17T01:00:00Z", "components": [{ "id": "api" }, { "id": "api" }] });
    let invalid = app.announce(&with).await;
    let illegal = app.post("/api/v1/changes/cut/finish", &json!({})).await;
    let sent = [invalid, illegal].map(|answer| {
        let headers: Vec<_> =
            answer.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        format!(
            "{}\n{}\n\n{}",
            answer.status,
            headers.join("\n"),
            serde_json::to_string_pretty(&answer.json()).unwrap()
        )
    });
    insta::assert_snapshot!("problem", sent.join("\n\n"));
}
