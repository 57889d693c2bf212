//! `/healthz` says how mail goes.

use crate::app::{TestApp, at, change};
use axum::http::StatusCode;
use fairnotice_core::subscription::Subscription;
use fairnotice_service::{MailRoute, MailStop};
use fairnotice_store::NewSubscriber;
use serde_json::{Value, json};

async fn mail(app: &TestApp) -> Value {
    let health = app.get("/healthz").await;
    assert_eq!(health.status, StatusCode::OK, "{}", health.text);
    health.json()["mail"].take()
}

#[tokio::test]
async fn health_says_how_mail_goes() {
    let app = TestApp::new().await;
    let nothing = json!({
        "route": "none", "stopped": null, "waiting": 0, "notices_waiting": 0, "oldest": null, "withheld": false,
    });
    assert_eq!(mail(&app).await, nothing);
    let stop = MailStop {
        since: at("2026-10-30T11:00:00Z"),
        why: "RCPT TO: 550 5.7.1".to_owned(),
        again: at("2026-10-30T12:05:00Z"),
    };
    app.app.service().enable_mail(MailRoute::MailServer, move || Some(stop.clone()));
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    for number in 0..3 {
        let new = NewSubscriber {
            address: format!("{number}@example.org"),
            address_key: format!("{number}@example.org"),
            language: serde_json::from_value(json!("en")).unwrap(),
            zone: "UTC".to_owned(),
            subscription: Subscription::default(),
            reason: String::new(),
            confirmed_at: Some(at("2026-10-01T00:00:00Z")),
        };
        tx.add_subscriber(&new).await.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
    app.post("/api/v1/changes", &change(&json!({}))).await;
    let said = mail(&app).await;
    let stopped = json!({
        "since": "2026-10-30T11:00:00Z",
        // No address.
        "why": "RCPT TO: 550 5.7.1",
        "again": "2026-10-30T12:05:00Z",
    });
    assert_eq!((&said["route"], &said["stopped"]), (&json!("mail_server"), &stopped));
    let waiting = |said: &Value| (said["waiting"].clone(), said["notices_waiting"].clone(), said["oldest"].clone());
    let since = || json!("2026-10-30T12:00:00Z");
    assert_eq!(waiting(&said), (json!(0), json!(1), since()));

    while app.app.service().expand_next().await.unwrap() {}
    app.set_clock(at("2026-10-30T13:00:00Z"));
    assert_eq!(waiting(&mail(&app).await), (json!(3), json!(0), since()));
    // What is being sent waits too.
    app.store.claim("one", app.app.now(), chrono::TimeDelta::minutes(5), 2).await.unwrap();
    assert_eq!(waiting(&mail(&app).await), (json!(3), json!(0), since()));
    app.store.release_claims(None).await.unwrap();
    app.store.mark_restored().await.unwrap();
    app.store.withhold_restored(app.app.now()).await.unwrap();
    let said = mail(&app).await;
    assert_eq!((waiting(&said), &said["withheld"]), ((json!(0), json!(0), Value::Null), &json!(true)));
}
