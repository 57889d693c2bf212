//! `/api/v1/snapshot`

use crate::app::{TestApp, at, mailbox};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use fairnotice_server::{
    app::{App, AppParts},
    clock::Clock,
    embed::FrameAncestors,
};
use serde_json::json;
use tower::ServiceExt as _;

const PATH: &str = "/api/v1/snapshot";

const FRESH: &str = "public, max-age=0, s-maxage=1, stale-if-error=86400";

#[tokio::test]
async fn it_is_validated_by_its_etag() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let first = app.get(PATH).await;
    let etag = first.header(header::ETAG).to_owned();
    assert!(etag.starts_with(&format!("\"{}-", app.revision().await)), "{etag}");
    assert_eq!(first.header(header::CACHE_CONTROL), FRESH);
    assert_eq!(first.header(header::CONTENT_TYPE), "application/json");
    let known = [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"0\", {etag}"),
        format!("\"a\",W/\"b\",{etag},\"c\""),
        "*".to_owned(),
    ];
    for known in &known {
        let answer = app.fetch(Method::GET, PATH, &[("if-none-match", known)]).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{known}");
        assert_eq!((answer.header(header::ETAG), answer.header(header::CACHE_CONTROL)), (etag.as_str(), FRESH));
    }
    for unknown in ["\"0\"", "", etag.trim_matches('"'), &etag[..etag.len() - 1], "\"*\""] {
        let answer = app.fetch(Method::GET, PATH, &[("if-none-match", unknown)]).await;
        assert_eq!((answer.status, &answer.text), (StatusCode::OK, &first.text), "{unknown}");
    }
    app.step("cut", "start", "").await;
    let answer = app.fetch(Method::GET, PATH, &[("if-none-match", &etag)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_ne!(answer.header(header::ETAG), etag);
}

#[tokio::test]
async fn head_answers_as_get_without_a_body() {
    let app = TestApp::new().await;
    let (get, head) = (app.get(PATH).await, app.fetch(Method::HEAD, PATH, &[]).await);
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    assert_eq!(head.header(header::ETAG), get.header(header::ETAG));
}

/// What is not in the database changes the document too: so it must change the tag.
#[tokio::test]
async fn other_bytes_have_another_etag() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.step("cut", "cancel", "").await;
    let etag = app.get(PATH).await.header(header::ETAG).to_owned();
    let started_anew = async |name: &str, now: &str| {
        let mut vendor = app.app.published().snapshot.vendor.clone();
        vendor.name = name.to_owned();
        let (store, policy) = (app.store.clone(), app.app.policy().clone());
        let parts = AppParts {
            store,
            policy,
            versions: fairnotice_core::policy::History::default(),
            tzdata: fairnotice_core::zone::Tzdata::built_in(),
            clock: Clock::still(at(now)),
            vendor,
            demo: false,
            frame_ancestors: FrameAncestors::default(),
            transport: Some(mailbox()),
            trusted_proxies: 0,
            sign_ups_an_hour: fairnotice_server::sign_ups::AN_HOUR,
            brand: fairnotice_server::brand::Brand::default(),
        };
        let request = Request::get(PATH).body(Body::empty()).unwrap();
        let answer = App::new(parts).await.unwrap().router().oneshot(request).await.unwrap();
        answer.headers()[header::ETAG].to_str().unwrap().to_owned()
    };
    assert_eq!(started_anew("Vendor", "2026-11-06T12:00:00Z").await, etag);
    assert_ne!(started_anew("Another", "2026-11-06T12:00:00Z").await, etag);
    // Ended a week ago: it is gone from the snapshot, and stays in the calendar.
    assert_ne!(started_anew("Vendor", "2026-11-06T12:00:00.001Z").await, etag);
}

#[tokio::test]
async fn anyone_may_read_and_nobody_may_write_from_another_origin() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let origin = ("origin", "https://customer.example");
    let public = [
        PATH,
        "/api/v1/components",
        "/api/v1/promises",
        "/api/v1/changes",
        "/api/v1/changes/cut",
        "/embed/v1/banner",
        "/embed/v1/banner.json",
        "/embed/v1/status",
        "/embed/v1/calendar",
        "/embed/manifest.json",
    ];
    for path in public {
        let answer = app.fetch(Method::GET, path, &[origin]).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "{path}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "", "{path}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_EXPOSE_HEADERS), "date,etag", "{path}");
    }
    let private = [
        "/api/v1/changes/evaluate",
        "/api/v1/changes/cut/start",
        "/api/v1/changes/cut/cancel",
        "/dev/clock",
        "/healthz",
        "/",
    ];
    for path in private {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            let asks = ("access-control-request-method", "POST");
            let answer = app.fetch(method.clone(), path, &[origin, asks]).await;
            let cors: Vec<_> =
                answer.headers.keys().filter(|name| name.as_str().starts_with("access-control-")).collect();
            assert!(cors.is_empty(), "{method} {path}: {cors:?}");
        }
    }
    // A browser lets POST pass with any list of methods: a page cannot write because neither a token
    // nor JSON is among the headers that it may send.
    for path in public {
        let asks = [
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        let answer = app.fetch(Method::OPTIONS, path, &[origin, asks[0], asks[1]]).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS), "GET,HEAD", "{path}");
        assert_eq!(
            answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS),
            "if-none-match,cache-control,last-event-id",
            "{path}"
        );
    }
}
