//! Answers that are kept for a second: nobody gets one that is not true.

use super::{Server, few};
use crate::app::at;
use chrono::TimeDelta;
use serde_json::json;

/// Head and body of an answer.
async fn get(server: &Server, path: &str, headers: &str) -> (String, String) {
    let answer = server.answer_to(&format!("GET {path}"), headers).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[tokio::test]
async fn an_answer_that_is_kept_is_the_answer_of_the_router() {
    let server = Server::start(few()).await;
    server.app.announce(&json!({})).await;
    for path in ["/", "/api/v1/snapshot", "/embed/v1/banner", "/embed/v1/calendar?tz=Asia/Tokyo", "/maintenance"] {
        let first = get(&server, path, "").await;
        assert!(first.0.starts_with("HTTP/1.1 200 ") && !first.1.is_empty(), "{path}: {first:?}");
        assert_eq!(get(&server, path, "").await, first, "{path}");
        let etag = first.0.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
        for _ in 0..2 {
            let (head, body) = get(&server, path, &format!("if-none-match: {etag}\r\n")).await;
            assert!(head.starts_with("HTTP/1.1 304 ") && head.contains("vary: ") && body.is_empty(), "{path}: {head}");
        }
        let (head, body) = get(&server, path, "if-none-match: \"other\"\r\n").await;
        assert_eq!((head, body), first, "{path}");
        let head = server.answer_to(&format!("HEAD {path}"), "").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{path}: {head}");
    }
}

#[tokio::test]
async fn news_and_time_end_an_answer_at_once() {
    let server = Server::start(few()).await;
    let seen = async |path: &str, what: &str| get(&server, path, "").await.1.contains(what);
    for path in ["/api/v1/snapshot", "/embed/v1/banner", "/"] {
        assert!(!seen(path, "News of this second").await && !seen(path, "News of this second").await, "{path}");
    }
    server.app.announce(&json!({ "title": "News of this second" })).await;
    for path in ["/api/v1/snapshot", "/embed/v1/banner", "/"] {
        assert!(seen(path, "News of this second").await && seen(path, "News of this second").await, "{path}");
    }
    let start = at("2026-11-17T02:00:00Z");
    server.app.set_clock(start - TimeDelta::milliseconds(1));
    let before = get(&server, "/embed/v1/banner", "").await;
    server.app.set_clock(start);
    assert_ne!(get(&server, "/embed/v1/banner", "").await.1, before.1);
    // A clock that goes back.
    server.app.set_clock(start - TimeDelta::milliseconds(1));
    assert_eq!(get(&server, "/embed/v1/banner", "").await.1, before.1);
}

#[tokio::test]
async fn what_an_answer_depends_on_keeps_answers_apart() {
    let server = Server::start(few()).await;
    server.app.announce(&json!({})).await;
    let headers = ["", "accept-encoding: br\r\n", "accept-encoding: gzip\r\n", "accept-encoding: identity;q=0\r\n"];
    for _ in 0..2 {
        let mut codings = Vec::new();
        for header in headers {
            let (head, _) = get(&server, "/api/v1/snapshot", header).await;
            codings.push(head.lines().find_map(|line| line.strip_prefix("content-encoding: ")).map(str::to_owned));
        }
        assert_eq!(codings, [None, Some("br".to_owned()), Some("gzip".to_owned()), None]);
        assert!(get(&server, "/api/v1/snapshot", headers[3]).await.0.starts_with("HTTP/1.1 406 "));
        let (head, _) = get(&server, "/api/v1/snapshot", "authorization: Bearer x\r\n").await;
        assert!(head.contains("cache-control: no-store"), "{head}");
    }
    let (head, _) = get(&server, "/healthz", "").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
}
