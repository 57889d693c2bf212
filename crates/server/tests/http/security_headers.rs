//! Headers that protect readers (S15).

use crate::app::TestApp;
use axum::http::{Method, header};
use serde_json::json;

#[tokio::test]
async fn s15_every_answer_says_what_a_browser_may_do_with_it() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/maintenance/cut"),
        (Method::GET, "/maintenance/cut/calendar.ics"),
        (Method::GET, "/maintenance/"),
        (Method::GET, "/nothing"),
        (Method::GET, "/site.css"),
        (Method::GET, "/demo"),
        (Method::GET, "/embed/v1/banner"),
        (Method::GET, "/embed/v1/status"),
        (Method::GET, "/embed/v1/calendar"),
        (Method::GET, "/embed/v1/banner.json"),
        (Method::GET, "/embed/v1/frame"),
        (Method::GET, "/embed/v1/embed.js"),
        (Method::GET, "/api/v1/snapshot"),
        (Method::GET, "/api/v1/live"),
        (Method::GET, "/api/v1/audit"),
        (Method::POST, "/api/v1/changes"),
        (Method::GET, "/healthz"),
        (Method::DELETE, "/"),
    ] {
        let answer = if path == "/api/v1/live" {
            app.fetch(Method::HEAD, path, &[]).await
        } else {
            app.fetch(method.clone(), path, &[]).await
        };
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{method} {path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer", "{method} {path}");
        let permissions = answer.header("permissions-policy");
        for feature in ["camera=()", "microphone=()", "geolocation=()", "payment=()"] {
            assert!(permissions.contains(feature), "{method} {path}: {permissions}");
        }
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.contains("default-src 'none'") && policy.contains("base-uri 'none'"),
            "{method} {path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{method} {path}: {policy}");
        assert!(!answer.header(header::CACHE_CONTROL).is_empty(), "{method} {path}");
    }
    // The headers of a `304` replace those of the page that a browser has.
    let page = app.get("/").await;
    let known = app.fetch(Method::GET, "/", &[("if-none-match", page.header(header::ETAG))]).await;
    assert_eq!(known.status, 304);
    assert_eq!(known.header(header::CONTENT_SECURITY_POLICY), page.header(header::CONTENT_SECURITY_POLICY));
}
