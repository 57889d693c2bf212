//! `?dry_run=true`: what a step would do, and how many subscribers it would notify. Nothing is stored.

use crate::app::{TestApp, at, change};
use axum::http::{Method, StatusCode, header};
use fairnotice_core::subscription::Subscription;
use fairnotice_service::MailRoute;
use fairnotice_store::NewSubscriber;
use serde_json::{Value, json};

/// A server that keeps its mails, with two subscribers. One has muted the start of work.
async fn app() -> TestApp {
    let app = TestApp::new().await;
    app.app.service().enable_mail(MailRoute::DevMail, || None);
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    for (name, muted) in [("ana", json!([])), ("bo", json!(["started"]))] {
        let new = NewSubscriber {
            address: format!("{name}@example.org"),
            address_key: format!("{name}@example.org"),
            language: serde_json::from_value(json!("en")).unwrap(),
            zone: "UTC".to_owned(),
            subscription: Subscription { muted: serde_json::from_value(muted).unwrap(), ..Subscription::default() },
            reason: String::new(),
            confirmed_at: Some(at("2026-10-01T00:00:00Z")),
        };
        tx.add_subscriber(&new).await.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
    app
}

#[tokio::test]
async fn a_dry_run_answers_like_the_step_and_stores_nothing() {
    let app = app().await;
    let change = change(&json!({}));
    let (revision, rows) = (app.revision().await, app.rows().await);
    let tried = app.post("/api/v1/changes?dry_run=true", &change).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    assert_eq!((tried.header(header::ETAG), tried.header(header::LOCATION)), ("", ""));
    let tried = tried.json();
    assert_eq!(tried["dry_run"], true);
    let mail = json!({
        "route": "dev_mail",
        "kept_at": "https://status.example/dev/mail",
        "notices": [{ "notice": "announcement", "recipients": 2, "muted": 0 }],
    });
    assert_eq!(tried["mail"], mail);
    assert_eq!((app.revision().await, app.rows().await), (revision, rows));

    let taken = app.post("/api/v1/changes", &change).await;
    assert_eq!(taken.status, StatusCode::CREATED);
    let taken = taken.json();
    assert_eq!((&taken["mail"], &taken["dry_run"]), (&mail, &Value::Null));
    for key in ["id", "state", "revision", "url", "findings", "verdict"] {
        assert_eq!(tried[key], taken[key], "{key}");
    }
    // A record that is read says nothing of mail.
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["mail"], Value::Null);

    let rows = app.rows().await;
    for (method, path, body) in [
        (Method::POST, "/api/v1/changes/cut/start", json!({ "deviation": "The crew is here already." })),
        (Method::POST, "/api/v1/changes/cut/cancel", json!({ "message": "Not now." })),
        (Method::PATCH, "/api/v1/changes/cut", json!({ "description": "Another one." })),
        (Method::POST, "/api/v1/releases/3.10.0/documentation", json!({})),
        (Method::POST, "/api/v1/incidents", json!({ "title": "Slow", "message": "We look into it." })),
        (Method::PATCH, "/api/v1/components/api", json!({ "status": "degraded_performance" })),
    ] {
        let headers = [("if-match", "\"1\""), ("idempotency-key", "one")];
        let tried = app.write(method, &format!("{path}?dry_run=true"), &body, &headers).await;
        assert_eq!((tried.status, &tried.json()["dry_run"]), (StatusCode::OK, &json!(true)), "{path}: {}", tried.text);
        assert_eq!(app.rows().await, rows, "{path}");
    }
    // What is refused in earnest is refused in a dry run.
    assert_eq!(app.post("/api/v1/changes/cut/finish?dry_run=true", &json!({})).await.status, StatusCode::CONFLICT);
    let started = app.step("cut", "start", "").await;
    assert_eq!(started["mail"]["notices"], json!([{ "notice": "started", "recipients": 1, "muted": 1 }]));
}

#[tokio::test]
async fn a_parameter_that_would_not_be_obeyed_is_refused() {
    let app = app().await;
    let rows = app.rows().await;
    for query in ["dryrun=true", "dry_run", "dry_run=1", "dry_run=true&x=y"] {
        let refused = app.post(&format!("/api/v1/changes?{query}"), &change(&json!({}))).await;
        refused.problem(400, "bad-address");
    }
    let import = json!({ "consent": "contract", "subscribers": [{ "address": "kim@example.org" }] });
    app.post("/api/v1/subscribers?dry_run=true", &import).await.problem(400, "bad-address");
    let patch = app.write(Method::PATCH, "/api/v1/subscribers/1?dry_run=true", &json!({ "language": "es" }), &[]).await;
    patch.problem(400, "bad-address");
    let erase = app.write(Method::DELETE, "/api/v1/subscribers/1?dry_run=true", &json!({}), &[]).await;
    erase.problem(400, "bad-address");
    assert_eq!(app.rows().await, rows);
}

#[tokio::test]
async fn without_mail_the_answer_says_so() {
    let app = TestApp::new().await;
    let taken = app.post("/api/v1/changes", &change(&json!({}))).await.json();
    assert_eq!(taken["mail"], json!({ "route": "none", "notices": [] }));
}
