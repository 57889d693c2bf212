//! The status site: `/`, `/maintenance`, `/maintenance/{id}`.

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use serde_json::json;

const PAGES: [&str; 5] = ["/", "/maintenance", "/maintenance?month=2026-11", "/maintenance/cut", "/maintenance/none"];

#[tokio::test]
async fn pages_keep_a_strict_policy() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for path in PAGES {
        let answer = app.get(path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for (directive, sources) in [
            ("default-src", "'none'"),
            ("script-src", "'self' 'wasm-unsafe-eval'"),
            ("style-src", "'self'"),
            ("base-uri", "'none'"),
            ("form-action", "'self'"),
        ] {
            let given = policy.split("; ").find_map(|one| one.strip_prefix(directive)).unwrap_or_default();
            assert_eq!(given.trim(), sources, "{path}: {directive}");
        }
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        let html = &answer.text;
        assert!(html.starts_with("<!doctype html><html"), "{path}");
        for inline in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!html.contains(inline), "{path}: {inline}");
        }
        // Every script is one of our files, or data.
        for script in html.split("<script").skip(1) {
            assert!(
                script.starts_with(" src=\"/") || script.starts_with(" type=\"application/json\""),
                "{path}: {script}"
            );
        }
    }
}

#[tokio::test]
async fn files_that_pages_name_are_there() {
    let app = TestApp::new().await;
    let html = app.get("/").await.text;
    for (path, content_type) in [
        ("/site.css", "text/css; charset=utf-8"),
        ("/elements.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
    ] {
        assert!(html.contains(path), "{path}");
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, content_type), "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }
}

#[tokio::test]
async fn a_reader_without_javascript_sees_the_records_life() {
    let app = TestApp::new().await;
    let shows = async |path: &str, texts: &[&str]| {
        let html = app.get(path).await.text;
        for text in texts {
            assert!(html.contains(text), "{path} does not say {text}: {html}");
        }
    };
    shows("/", &["Nothing is planned", "Recordings", "Sign-in"]).await;
    app.announce(&json!({})).await;
    shows("/", &["Recordings can be cut", "Planned", "href=\"/maintenance/cut\"", "17 Nov"]).await;
    shows(
        "/maintenance/cut",
        &["Recordings can be cut", "Planned", "brief interruptions", "3.10.0 (after 3.9.2)", "A rollback is planned"],
    )
    .await;
    app.set_clock(at("2026-11-17T02:00:05Z"));
    app.step("cut", "start", "We begin.").await;
    shows("/", &["In progress", "We begin."]).await;
    app.step("cut", "finish", "All is well.").await;
    shows("/", &["Lately", "Finished", "All is well."]).await;
    shows("/maintenance/cut", &["Finished", "All is well.", "We begin."]).await;
    // When it is no longer among the latest, its page stays.
    app.set_clock(at("2026-12-17T02:00:05Z"));
    app.app.publish().await.unwrap();
    shows("/", &["Nothing is planned"]).await;
    assert!(!app.get("/").await.text.contains("All is well."));
    shows("/maintenance/cut", &["All is well."]).await;
    shows("/maintenance?month=2026-11", &["Recordings can be cut"]).await;
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_readers() {
    let app = TestApp::new().await;
    for path in
        ["/nothing", "/maintenance/none", "/maintenance/%3Cscript%3E", "/maintenance?month=never", "/maintenance/a%2Fb"]
    {
        let answer = app.ask(Method::GET, path, &[("accept", "text/html,*/*;q=0.8")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        assert!(answer.text.contains("<h1>Not found</h1>"), "{path}");
    }
    app.get("/nothing").await.problem(404, "not-found");
}
