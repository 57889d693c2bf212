//! `/dev/clock`

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use fairnotice_core::{dispatch::Letter, subscription::Subscription};
use fairnotice_server::clock::Clock;
use fairnotice_service::MailRoute;
use fairnotice_store::{NewSubscriber, Settled};
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

/// A demonstration jumps from step to step: the mails of a step come before the jump.
#[tokio::test]
async fn the_clock_waits_for_the_mails_that_are_due() {
    let app = TestApp::new().await;
    app.app.service().enable_mail(MailRoute::DevMail, || None);
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    let new = NewSubscriber {
        address: "ana@example.org".to_owned(),
        address_key: "ana@example.org".to_owned(),
        language: serde_json::from_value(json!("en")).unwrap(),
        zone: "UTC".to_owned(),
        subscription: Subscription::default(),
        reason: String::new(),
        confirmed_at: None,
    };
    let ana = tx.add_subscriber(&new).await.unwrap().unwrap();
    tx.add_letter(ana.id, Letter::Confirm, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let later = json!({ "now": "2026-11-17T02:00:00Z" });
    let jump = app.write(Method::POST, "/dev/clock", &later, &[("host", "localhost")]);
    let send = async {
        let claimed = app.store.claim("one", app.app.now(), TimeDelta::minutes(5), 10).await.unwrap();
        for _ in 0..30 {
            app.get("/healthz").await;
            assert_eq!(app.app.now(), at(crate::app::NOW), "the clock did not wait");
        }
        let accepted = Settled::Accepted { at: app.app.now() };
        app.store.settle("one", &[(claimed[0].dispatch.id, ana.id, accepted)], app.app.now()).await.unwrap();
    };
    let (jumped, ()) = tokio::join!(jump, send);
    assert_eq!((jumped.status, app.app.now()), (StatusCode::OK, at("2026-11-17T02:00:00Z")));
}
