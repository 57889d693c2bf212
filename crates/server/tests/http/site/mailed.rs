//! How many got a notice by mail: on the page of a change, a release and an incident.

use super::html::{is_silent_on, reads, says};
use crate::app::{TestApp, at};
use axum::http::StatusCode;
use chrono::TimeDelta;
use fairnotice_core::subscription::Subscription;
use fairnotice_service::MailRoute;
use fairnotice_store::{NewSubscriber, Settled};
use serde_json::json;

async fn subscribe(app: &TestApp, count: u32) {
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    for number in 0..count {
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
}

const CHANGE: &str = "/maintenance/cut";

#[tokio::test]
async fn a_notice_says_how_many_got_it() {
    let app = TestApp::new().await;
    app.app.service().enable_mail(MailRoute::MailServer, || None);
    subscribe(&app, 4).await;
    app.announce(&json!({})).await;
    says(
        &reads(&app, CHANGE).await,
        &["Announcement for readers · C3 published Fri 30 Oct 2026, 13:00 Europe/Madrid mails are being prepared"],
    );
    while app.app.service().expand_next().await.unwrap() {}
    app.set_clock(at("2026-10-30T12:00:01Z"));
    says(&reads(&app, CHANGE).await, &["for 4 subscribers accepted: 0 waiting: 4"]);

    let claimed = app.store.claim("one", app.app.now(), TimeDelta::minutes(5), 10).await.unwrap();
    let outcomes = [
        Settled::Accepted { at: at("2026-10-30T12:00:02Z") },
        Settled::Accepted { at: at("2026-10-30T12:02:00Z") },
        Settled::Refused { reason: "550 5.7.1 blocked".to_owned(), suspend: false },
        Settled::Parked { reason: "late".to_owned() },
    ];
    let settled: Vec<_> =
        claimed.iter().zip(outcomes).map(|(one, outcome)| (one.dispatch.id, one.subscriber.id, outcome)).collect();
    app.store.settle("one", &settled[..3], app.app.now()).await.unwrap();
    app.set_clock(at("2026-10-30T12:03:00Z"));
    says(&reads(&app, CHANGE).await, &["accepted: 2 refused: 1 waiting: 1 accepted from Fri 30 Oct 2026, 13:00"]);
    app.store.settle("one", &settled[3..], app.app.now()).await.unwrap();
    app.set_clock(at("2026-10-30T12:04:00Z"));
    let text = reads(&app, CHANGE).await;
    says(&text, &["accepted: 2 refused: 1 withheld: 1 accepted from"]);
    // A reply of a mail server is for operators.
    is_silent_on(&text, &["5.7.1", "example.org", "waiting"]);

    let incident = json!({ "id": "slow", "title": "Slow", "message": "We look into it." });
    assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::CREATED);
    let early = json!({ "from": "3.9.2", "to": "3.11.0", "scope_tentative": "More." });
    assert_eq!(app.post("/api/v1/releases", &early).await.status, StatusCode::CREATED);
    while app.app.service().expand_next().await.unwrap() {}
    says(&reads(&app, "/incidents/slow").await, &["Emails Investigating published", "for 4 subscribers accepted: 0"]);
    says(
        &reads(&app, "/releases/3.11.0").await,
        &["Emails Early release notification published", "for 4 subscribers accepted: 0"],
    );
}

#[tokio::test]
async fn without_subscribers_or_mail_a_notice_is_published_on_the_site() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let text = reads(&app, CHANGE).await;
    says(&text, &["Each notice is published on this site."]);
    is_silent_on(&text, &["Emails", "accepted", "subscriber", "Sent", " sent"]);

    let app = TestApp::new().await;
    app.app.service().enable_mail(MailRoute::MailServer, || None);
    app.announce(&json!({})).await;
    while app.app.service().expand_next().await.unwrap() {}
    let text = reads(&app, CHANGE).await;
    says(&text, &["published on this site; nobody was subscribed"]);
    is_silent_on(&text, &["accepted", " sent"]);
}
