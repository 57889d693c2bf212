//! Floods of sign-ups, and forms that other sites send.

use super::{AIKO, everything, letters, link, send, stored, subscribed, subscriber};
use crate::{
    app::{TestApp, at, mailbox},
    site::html::{says, words},
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use fairnotice_notify::links::Purpose;
use fairnotice_server::{
    app::{App, AppParts},
    clock::Clock,
    embed::FrameAncestors,
};
use std::net::SocketAddr;
use tower::ServiceExt as _;

async fn from(app: &TestApp, number: usize, forwarded: &str) -> StatusCode {
    let address = format!("nobody{number}@example.com");
    send(app, "/subscribe", &everything(&address), &[("x-forwarded-for", forwarded)]).await.status
}

#[tokio::test]
async fn a_client_enters_a_few_addresses_and_waits() {
    let app = TestApp::new().await;
    for number in 0..10 {
        // What the client itself writes into the header does not count.
        assert_eq!(from(&app, number, &format!("10.0.0.{number}, 192.0.2.1")).await, StatusCode::OK);
    }
    let headers = [("x-forwarded-for", "192.0.2.1"), ("accept", "text/html")];
    let refused = send(&app, "/subscribe", &everything("nobody11@example.com"), &headers).await;
    assert_eq!((refused.status, refused.header(header::RETRY_AFTER)), (StatusCode::TOO_MANY_REQUESTS, "60"));
    says(&words(&refused.text), &["Too many requests", "Try again in 1 minute."]);
    let program = send(&app, "/subscribe", &everything("nobody11@example.com"), &headers[..1]).await;
    program.problem(429, "too-many");
    assert_eq!(app.store.subscribers(None, None, 1000).await.unwrap().len(), 10);
    // A mistake costs nothing, and other clients are free.
    let wrong = send(&app, "/subscribe", "address=x", &headers).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(from(&app, 11, "192.0.2.1, 192.0.2.2").await, StatusCode::OK);
    app.set_clock(at("2026-10-30T12:01:00Z"));
    assert_eq!(from(&app, 12, "192.0.2.1").await, StatusCode::OK);
    assert_eq!(from(&app, 13, "192.0.2.1").await, StatusCode::TOO_MANY_REQUESTS);
}

/// Without the proxy's header the client is the peer.
#[tokio::test]
async fn a_client_that_comes_past_the_proxy_is_its_peer() {
    let app = TestApp::new().await;
    let request = |number: usize, peer: &str| {
        let body = everything(&format!("nobody{number}@example.com"));
        let request = Request::post("/subscribe").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
        request.header(header::HOST, "status.example").extension(ConnectInfo(peer)).body(Body::from(body)).unwrap()
    };
    for number in 0..10 {
        assert_eq!(app.send(request(number, "198.51.100.1")).await.status, StatusCode::OK);
    }
    assert_eq!(app.send(request(10, "198.51.100.1")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.send(request(11, "198.51.100.2")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_sites_form_is_refused() {
    let app = TestApp::new().await;
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "https://status.example")],
        &[("origin", "https://evil.example")],
    ] {
        let answer = send(&app, "/subscribe", &everything(AIKO), headers).await;
        answer.problem(403, "cross-site");
    }
    assert_eq!(stored(&app).await, (vec![], vec![None]));
    // Our own page sends no origin, because it sends no referrer.
    for headers in [
        &[("sec-fetch-site", "same-origin"), ("origin", "null")][..],
        &[("origin", "https://status.example")],
        &[("origin", "null")],
    ] {
        assert_eq!(send(&app, "/subscribe", &everything(AIKO), headers).await.status, StatusCode::OK, "{headers:?}");
    }
    let _ = letters(&app).await;
    let confirm = link(&app, &subscriber(&app, AIKO).await, Purpose::Confirm).await;
    assert_eq!(send(&app, &confirm, "", &[("sec-fetch-site", "same-origin")]).await.status, StatusCode::OK);
    let active = subscribed(&app, "bo@example.com").await;
    assert_eq!(active.epoch, 0);
}

/// Whoever has many addresses cannot make the server write to any number of strangers.
#[tokio::test]
async fn all_clients_together_enter_some_addresses_an_hour() {
    let app = TestApp::new().await;
    let parts = AppParts {
        store: app.store.clone(),
        policy: app.app.policy().clone(),
        versions: fairnotice_core::policy::History::default(),
        tzdata: fairnotice_core::zone::Tzdata::built_in(),
        clock: Clock::still(app.app.now()),
        vendor: app.app.service().vendor().clone(),
        demo: false,
        frame_ancestors: FrameAncestors::default(),
        transport: Some(mailbox()),
        trusted_proxies: 1,
        sign_ups_an_hour: 3,
        brand: fairnotice_server::brand::Brand::default(),
    };
    let router = App::new(parts).await.unwrap().router();
    let send = async |number: u8| {
        let body = everything(&format!("nobody{number}@example.com"));
        let request = Request::post("/subscribe").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.header("x-forwarded-for", format!("192.0.2.{number}")).body(Body::from(body)).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        (answer.status(), answer.headers().get(header::RETRY_AFTER).map(|wait| wait.to_str().unwrap().to_owned()))
    };
    for number in 0..3 {
        assert_eq!(send(number).await, (StatusCode::OK, None));
    }
    // The next one after twenty minutes.
    assert_eq!(send(3).await, (StatusCode::TOO_MANY_REQUESTS, Some("1200".to_owned())));
    assert_eq!(app.store.subscribers(None, None, 1000).await.unwrap().len(), 3);
}
