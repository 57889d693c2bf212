//! Bounds on what a request brings (S2, S13).

use crate::app::{TestApp, change};
use axum::{
    body::{Body, Bytes},
    http::{Method, StatusCode, header},
};
use futures_util::stream;
use serde_json::{Value, json};

#[tokio::test]
async fn s2_a_long_address_and_large_headers_are_refused_everywhere() {
    let app = TestApp::new().await;
    let long = "x".repeat(8 * 1024);
    for path in ["/", "/maintenance", "/embed/v1/banner", "/api/v1/changes", "/api/v1/live", "/nothing"] {
        let answer = app.get(&format!("{path}?components={long}")).await;
        assert!(answer.problem(414, "too-large").contains("8192 bytes at most"), "{path}");
        for (name, value) in [
            ("accept-language", "es,"),
            ("if-none-match", "\"a\","),
            ("accept-encoding", "br,"),
            ("accept", "text/html,"),
            ("cookie", "a=b;"),
        ] {
            let answer = app.fetch(Method::GET, path, &[(name, &value.repeat(16 * 1024))]).await;
            assert!(answer.problem(431, "too-large").contains("32768 bytes at most"), "{path} {name}");
        }
    }
    // What a browser sends at most is far less.
    let answer = app.fetch(Method::GET, "/", &[("cookie", &"a".repeat(16 * 1024))]).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn s2_every_list_and_every_text_of_a_body_has_a_bound() {
    let app = TestApp::new().await;
    let (list, text) = (vec![json!("x"); 501], "x".repeat(20_001));
    let languages: serde_json::Map<String, Value> = (0..501).map(|n| (format!("l{n}"), json!({}))).collect();
    let components = vec![json!({ "id": "api" }); 501];
    let items = vec![json!({ "category": "patch", "title": "x" }); 501];
    for (path, body, key, what) in [
        ("/api/v1/changes", change(&json!({ "statements": list })), "statements", "more than 500 entries"),
        ("/api/v1/changes", change(&json!({ "components": components })), "components", "more than 500 entries"),
        ("/api/v1/changes", change(&json!({ "translations": languages })), "translations", "more than 500 keys"),
        ("/api/v1/changes", change(&json!({ "description": text })), "description", "20001 characters"),
        ("/api/v1/changes/evaluate", change(&json!({ "waivers": list })), "waivers", "more than 500 entries"),
        ("/api/v1/changes/cut/updates", json!({ "message": text }), "message", "20001 characters"),
        ("/api/v1/incidents", json!({ "title": "x", "message": "x", "components": components }), "components", "500"),
        ("/api/v1/incidents", json!({ "title": "x", "message": "x", "reason": text }), "reason", "20001 characters"),
        ("/api/v1/releases/3.10.0/notes", json!({ "items": items }), "items", "more than 500 entries"),
        ("/api/v1/releases", json!({ "to": "1.0.0", "scope_tentative": text }), "scope_tentative", "20001 characters"),
    ] {
        let answer = app.post(path, &body).await;
        let detail = answer.problem(422, "invalid");
        assert!(detail.contains(what), "{path} {key}: {detail}");
        let at = answer.json()["problems"][0]["at"].as_str().unwrap().to_owned();
        assert!(at.starts_with(key), "{path} {key}: {at}");
    }
}

/// A body that breaks off is not one that is too large.
#[tokio::test]
async fn s13_a_body_that_cannot_be_received_is_a_bad_request() {
    let app = TestApp::new().await;
    let broken = || {
        let chunks = [Ok(Bytes::from_static(b"{\"message\":")), Err(std::io::Error::other("invalid chunk size"))];
        Body::from_stream(stream::iter(chunks))
    };
    let answer = app.send(app.request("/api/v1/changes", broken())).await;
    assert!(answer.problem(400, "bad-body").contains("invalid chunk size"), "{}", answer.text);
    let large = app.send(app.request("/api/v1/changes", "x".repeat(300_000))).await;
    large.problem(413, "too-large");
}

#[tokio::test]
async fn s13_a_version_has_a_length_and_documentation_an_address_of_the_web() {
    let app = TestApp::new().await;
    let long = format!("1.0.0-{}", "a".repeat(200));
    let answer = app.post("/api/v1/releases", &json!({ "to": long, "scope_tentative": "More." })).await;
    assert!(answer.problem(422, "invalid").contains("128 at most"), "{}", answer.text);
    let early = json!({ "to": "4.0.0", "scope_tentative": "More." });
    assert_eq!(app.post("/api/v1/releases", &early).await.status, StatusCode::CREATED);
    for url in ["https://x\r\nY: 1", "http://a:b@evil/", "javascript:alert(1)", "https://", "docs"] {
        let answer = app.post("/api/v1/releases/4.0.0/documentation", &json!({ "url": url })).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.json()["problems"][0]["at"], "url", "{url}");
    }
    let right = json!({ "url": "https://docs.example/4.0" });
    assert_eq!(app.post("/api/v1/releases/4.0.0/documentation", &right).await.status, StatusCode::OK);
}

#[tokio::test]
async fn s13_what_shows_nothing_is_no_text() {
    let app = TestApp::new().await;
    let nothing = "\u{200b}\u{2060} ";
    for (path, body, key) in [
        ("/api/v1/changes", change(&json!({ "title": nothing })), "title"),
        (
            "/api/v1/changes",
            change(&json!({ "translations": { "es": { "title": nothing } } })),
            "translations.es.title",
        ),
        ("/api/v1/incidents", json!({ "title": nothing, "message": "We look." }), "title"),
        ("/api/v1/incidents", json!({ "title": "Slow", "message": nothing }), "message"),
        ("/api/v1/releases", json!({ "to": "1.0.0", "scope_tentative": nothing }), "scope_tentative"),
    ] {
        let answer = app.post(path, &body).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.json()["problems"][0]["at"], key, "{path}");
    }
    // A plan that shows nothing is none.
    let plan = json!({ "infrastructure": nothing, "services": nothing, "data": nothing });
    assert!(app.announce(&json!({ "rollback": plan })).await.problem(422, "breach").contains("C6"));
    app.announce(&json!({})).await;
    app.step("cut", "start", "We begin.").await;
    app.post("/api/v1/changes/cut/updates", &json!({ "message": nothing })).await.problem(422, "invalid");
    let early = json!({ "to": "4.0.0", "scope_tentative": "More." });
    assert_eq!(app.post("/api/v1/releases", &early).await.status, StatusCode::CREATED);
    let notes = json!({ "items": [{ "category": "patch", "title": nothing }] });
    let answer = app.post("/api/v1/releases/4.0.0/notes", &notes).await;
    answer.problem(422, "invalid");
    assert_eq!(answer.json()["problems"][0]["at"], "items[0].title");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
}
