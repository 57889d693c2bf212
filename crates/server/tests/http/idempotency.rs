//! `Idempotency-Key`: a request that is sent again is answered again, and carried out once.

use crate::app::{Answer, TestApp, at, change};
use axum::http::{Method, header};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// A request, and the revision that it speaks of.
struct Write(Method, &'static str, Value, Option<&'static str>);

fn post(path: &'static str, body: Value) -> Write {
    Write(Method::POST, path, body, None)
}

fn patch(path: &'static str, body: Value) -> Write {
    Write(Method::PATCH, path, body, None)
}

/// Every address that takes a write, each at a moment of a story at which it is possible.
fn story() -> Vec<Write> {
    let message = |text: &str| json!({ "message": text });
    let release = json!({ "to": "4.0.0", "from": "3.9.2", "scope_tentative": "A new editor." });
    vec![
        post("/api/v1/changes", change(&json!({ "id": "plan", "draft": true }))),
        Write(Method::PATCH, "/api/v1/changes/plan", json!({ "title": "Recordings can be joined" }), Some("\"1\"")),
        post("/api/v1/changes/plan/announce", json!({})),
        post("/api/v1/changes/plan/cancel", message("Not this week.")),
        post("/api/v1/changes", change(&json!({}))),
        post("/api/v1/changes/cut/start", json!({ "message": "We begin.", "deviation": crate::app::EARLY })),
        post("/api/v1/changes/cut/updates", message("Half way.")),
        patch("/api/v1/changes/cut/updates/2", message("A third of the way.")),
        post("/api/v1/changes/cut/verify", json!({})),
        post("/api/v1/changes/cut/incident", message("Recordings stop.")),
        post("/api/v1/changes/cut/rollback", message("We go back.")),
        post("/api/v1/changes/cut/close", json!({})),
        post("/api/v1/changes", change(&json!({ "id": null }))),
        post("/api/v1/changes", change(&json!({ "id": "other", "allow_duplicate": true }))),
        post("/api/v1/changes/other/start", json!({ "deviation": crate::app::EARLY })),
        post("/api/v1/changes/other/finish", json!({})),
        post("/api/v1/releases", release),
        post("/api/v1/releases/4.0.0/notes", json!({ "items": [{ "category": "feature", "title": "Editor" }] })),
        post("/api/v1/releases/4.0.0/documentation", json!({ "url": "https://docs.example/4" })),
        post("/api/v1/incidents", json!({ "id": "slow", "title": "Slow", "message": "We look." })),
        post("/api/v1/incidents/slow/updates", json!({ "message": "Over.", "stage": "resolved" })),
        patch("/api/v1/incidents/slow/updates/0", message("We are looking into it.")),
        patch("/api/v1/components/api", json!({ "status": "degraded_performance", "reason": "seen by an operator" })),
        patch("/api/v1/components/api", json!({ "status": "operational" })),
    ]
}

async fn send(app: &TestApp, Write(method, path, body, seen): &Write, key: &str) -> Answer {
    let mut headers = vec![("idempotency-key", key)];
    headers.extend(seen.map(|seen| ("if-match", seen)));
    app.write(method.clone(), path, body, &headers).await
}

#[tokio::test]
async fn every_repeated_request_gets_its_answer_and_is_carried_out_once() {
    let app = TestApp::new().await;
    let mut answers = Vec::new();
    for (number, write) in story().iter().enumerate() {
        app.set_clock(app.app.now() + TimeDelta::minutes(1));
        let key = format!("key-{number}");
        let first = send(&app, write, &key).await;
        assert!(first.status.is_success(), "{} {}: {}", write.0, write.1, first.text);
        assert_eq!(first.header("idempotency-replayed"), "", "{}", write.1);
        let left = (app.revision().await, app.log().await);
        app.set_clock(app.app.now() + TimeDelta::minutes(1));
        repeated(&app, write, &key, &first).await;
        assert_eq!((app.revision().await, app.log().await), left, "{} {}", write.0, write.1);
        answers.push(first);
    }
    // And once more when everything has long become something else.
    let left = (app.revision().await, app.log().await);
    assert_eq!(
        left.1.len(),
        story().len() + 4 + 1,
        "one line each, and one for each release or incident that came with it"
    );
    for (number, (write, first)) in story().iter().zip(&answers).enumerate() {
        repeated(&app, write, &format!("key-{number}"), first).await;
    }
    assert_eq!((app.revision().await, app.log().await), left);
}

async fn repeated(app: &TestApp, write: &Write, key: &str, first: &Answer) {
    let again = send(app, write, key).await;
    let Write(method, path, ..) = write;
    assert_eq!((again.status, &again.text), (first.status, &first.text), "{method} {path}");
    for name in [header::ETAG, header::LOCATION, header::CONTENT_TYPE] {
        assert_eq!(again.headers.get(&name), first.headers.get(&name), "{method} {path} {name}");
    }
    assert_eq!(again.header("idempotency-replayed"), "true", "{method} {path}");
}

/// The story contains every address that operators can write to.
#[test]
fn no_writing_address_is_left_out() {
    let source = include_str!("../../src/routes.rs");
    let routes = source.split(".route(\"").skip(1).flat_map(|route| {
        let (path, handlers) = route.split_once('"').unwrap();
        let handlers = handlers.lines().next().unwrap();
        let takes =
            |name: &str| [format!(", {name}("), format!(").{name}(")].iter().any(|call| handlers.contains(call));
        let methods = [("post", Method::POST), ("patch", Method::PATCH), ("steps::take", Method::POST)]
            .into_iter()
            .filter(|(name, _)| takes(name));
        methods.map(|(_, method)| (method, path.to_owned())).collect::<Vec<_>>()
    });
    // Those on subscribers need no key: whatever is repeated there changes nothing more, and no answer of theirs may be stored.
    let needs_key =
        |path: &str| !path.ends_with("/evaluate") && path != "/dev/clock" && !path.starts_with("/api/v1/subscribers");
    let routes: Vec<_> = routes.filter(|(_, path)| needs_key(path)).collect();
    assert!(routes.len() > 15, "{routes:?}");
    let fits = |pattern: &str, path: &str| {
        let (pattern, path) = (pattern.split('/'), path.split('/'));
        pattern.clone().count() == path.clone().count()
            && pattern.zip(path).all(|(pattern, part)| pattern == part || pattern.starts_with('{'))
    };
    for (method, pattern) in routes {
        let is_covered = story().iter().any(|Write(by, path, ..)| *by == method && fits(&pattern, path));
        assert!(is_covered, "{method} {pattern}");
    }
}

#[tokio::test]
async fn a_key_is_one_requests_alone() {
    let app = TestApp::new().await;
    let key = [("idempotency-key", "once")];
    let path = "/api/v1/changes";
    assert_eq!(app.write(Method::POST, path, &change(&json!({})), &key).await.status, 201);
    let left = (app.revision().await, app.log().await);
    for (method, path, body) in [
        (Method::POST, path, change(&json!({ "id": "other" }))),
        (Method::POST, path, json!({})),
        (Method::POST, "/api/v1/changes/cut/start", json!({})),
        (Method::PATCH, "/api/v1/changes/cut", change(&json!({}))),
    ] {
        let detail = app.write(method, path, &body, &key).await.problem(422, "key-reused");
        assert_eq!(detail, "the key `once` was given to another request; give each request a key of its own");
    }
    assert_eq!((app.revision().await, app.log().await), left);
    // Another operator's keys are another operator's.
    let bo = format!("Bearer {}", app.operator("Bo Lind").await);
    let keys = [("idempotency-key", "once"), ("authorization", &bo)];
    let started =
        app.write(Method::POST, "/api/v1/changes/cut/start", &json!({ "deviation": crate::app::EARLY }), &keys).await;
    assert_eq!((started.status.as_u16(), started.header("idempotency-replayed")), (200, ""), "{}", started.text);
    assert_eq!(app.log().await.last().unwrap(), "Bo start cut 2");
}

#[tokio::test]
async fn a_request_that_was_refused_may_be_sent_again_under_its_key() {
    let app = TestApp::new().await;
    let key = [("idempotency-key", "later")];
    let start = async || {
        app.write(Method::POST, "/api/v1/changes/cut/start", &json!({ "deviation": crate::app::EARLY }), &key).await
    };
    start().await.problem(404, "not-found");
    app.announce(&json!({})).await;
    assert_eq!(start().await.status, 200);
    assert_eq!(start().await.header("idempotency-replayed"), "true");
    // A week is longer than any client keeps trying; then the key is forgotten, and the step is one that was taken.
    app.advance_to("2026-11-06T12:00:00Z").await;
    assert_eq!(start().await.header("idempotency-replayed"), "true");
    app.set_clock(at("2026-11-06T12:00:01Z"));
    fairnotice_service::scheduler::catch_up(app.app.service()).await.unwrap();
    start().await.problem(409, "illegal-step");
}

#[tokio::test]
async fn keys_that_are_none() {
    let app = TestApp::new().await;
    let before = (app.revision().await, app.log().await);
    let long = "x".repeat(256);
    for key in ["", &long, "schl\u{fc}ssel", "a\tb"] {
        let answer = app.write(Method::POST, "/api/v1/changes", &change(&json!({})), &[("idempotency-key", key)]).await;
        assert!(answer.problem(400, "bad-header").contains("a random UUID serves"), "{key}");
    }
    assert_eq!((app.revision().await, app.log().await), before);
    let longest = "x".repeat(255);
    let fits = [("idempotency-key", longest.as_str())];
    assert_eq!(app.write(Method::POST, "/api/v1/changes", &change(&json!({})), &fits).await.status, 201);
    // Without one every request is its own.
    app.announce(&json!({})).await.problem(409, "taken");
}

#[tokio::test]
async fn one_request_sent_eight_times_concurrently_is_carried_out_once() {
    let app = TestApp::new().await;
    let request = || {
        let mut request = app.request("/api/v1/changes", change(&json!({ "id": null })).to_string());
        request.headers_mut().insert("idempotency-key", "at-once".parse().unwrap());
        request
    };
    let sent: Vec<_> = (0..8).map(|_| tokio::spawn(tower::ServiceExt::oneshot(app.router(), request()))).collect();
    let mut locations = Vec::new();
    for one in sent {
        locations.push(one.await.unwrap().unwrap().headers()[header::LOCATION].clone());
    }
    locations.dedup();
    assert_eq!(locations.len(), 1);
    assert_eq!(app.log().await.len(), 2, "the announcement, and its release");
}
