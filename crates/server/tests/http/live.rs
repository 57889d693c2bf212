//! `/api/v1/live`

use crate::app::{TestApp, at};
use axum::{
    body::{Body, BodyDataStream},
    http::{Request, StatusCode, header},
};
use chrono::TimeDelta;
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt as _;

/// Far more than any event takes: a stream that is silent fails its test instead of holding it up.
const PATIENCE: Duration = Duration::from_secs(20);

struct Stream(BodyDataStream);

impl Stream {
    async fn open(app: &TestApp, query: &str) -> Self {
        let request = Request::get(format!("/api/v1/live{query}")).body(Body::empty()).unwrap();
        let answer = app.router().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        for (name, value) in [
            (header::CONTENT_TYPE.as_str(), "text/event-stream"),
            (header::CACHE_CONTROL.as_str(), "no-cache, no-transform"),
            ("x-accel-buffering", "no"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN.as_str(), "*"),
        ] {
            assert_eq!(answer.headers()[name], value);
        }
        let mut stream = Self(answer.into_body().into_data_stream());
        // Drawn for each stream, so that readers do not come back together.
        let retry = stream.next().await.unwrap();
        let drawn = retry.strip_prefix("retry: ").and_then(|ms| ms.trim_end().parse::<u64>().ok());
        assert!(drawn.is_some_and(|ms| (3_000..6_000).contains(&ms)), "{retry}");
        stream
    }

    /// The next event as it is sent, or `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let mut text = String::new();
        while !text.ends_with("\n\n") {
            let chunk = tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap()?;
            text += str::from_utf8(&chunk.unwrap()).unwrap();
        }
        Some(text)
    }

    /// The data of the next event.
    async fn data(&mut self) -> Value {
        let event = self.next().await.unwrap();
        let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        serde_json::from_str(data).unwrap()
    }

    fn is_silent(&mut self) -> bool {
        self.0.next().now_or_never().is_none()
    }
}

#[tokio::test]
async fn a_reader_gets_the_state_immediately_and_every_newer_one() {
    let app = TestApp::new().await;
    let mut stream = Stream::open(&app, "").await;
    let mut transcript = stream.next().await.unwrap();
    assert!(stream.is_silent());
    app.announce(&json!({})).await;
    transcript += &stream.next().await.unwrap();
    app.set_clock(at("2026-11-17T02:00:05Z"));
    app.step("cut", "start", "We <begin>.\nNow.").await;
    transcript += &stream.next().await.unwrap();
    assert!(stream.is_silent());
    app.app.end();
    assert_eq!(stream.next().await, None);
    insta::assert_snapshot!("live", transcript);
}

#[tokio::test]
async fn the_embeds_document_is_sent_on_request() {
    let app = TestApp::new().await;
    let mut stream = Stream::open(&app, "?of=embed").await;
    assert_eq!(stream.data().await["c"], json!([]));
    app.announce(&json!({})).await;
    let event = stream.data().await;
    assert_eq!((&event["r"], &event["c"][0]["i"]), (&json!(app.revision().await), &json!("cut")));
    app.app.end();
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_late_reader_gets_the_newest_state_and_no_backlog() {
    let app = TestApp::new().await;
    let mut stream = Stream::open(&app, "").await;
    app.announce(&json!({})).await;
    app.step("cut", "start", "").await;
    app.step("cut", "finish", "").await;
    assert_eq!(stream.data().await["revision"], app.revision().await);
    assert!(stream.is_silent());
    // A stream that opens after the end does not wait.
    app.app.end();
    let mut late = Stream::open(&app, "").await;
    assert!(late.next().await.is_some());
    assert_eq!(late.next().await, None);
}

#[tokio::test]
async fn a_breach_and_a_refused_step_publish_nothing() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let mut stream = Stream::open(&app, "").await;
    stream.next().await.unwrap();
    app.announce(&json!({ "id": "breach", "rollback": null })).await.problem(422, "breach");
    app.post("/api/v1/changes/cut/finish", &json!({})).await.problem(409, "illegal-step");
    assert!(stream.is_silent());
}

/// A browser passes on an event only if it has data.
#[tokio::test]
async fn an_idle_stream_sends_beats() {
    let app = TestApp::new().await;
    let mut stream = Stream::open(&app, "?of=embed").await;
    stream.next().await.unwrap();
    assert_eq!(stream.next().await.unwrap(), "event: beat\ndata: -\n\n");
}

/// When a banner changes with time, a new state is sent at that instant.
#[tokio::test]
async fn a_change_that_enters_the_banner_is_sent_to_open_pages() {
    let app = TestApp::new().await;
    app.announce(&json!({ "start": "2027-03-02T02:00:00Z", "end": "2027-03-02T05:00:00Z" })).await;
    let mut stream = Stream::open(&app, "?of=embed").await;
    assert_eq!(stream.data().await["c"], json!([]));
    let near = at("2027-03-02T02:00:00Z") - TimeDelta::days(90);
    let next = fairnotice_service::scheduler::catch_up(app.app.service()).await.unwrap();
    assert_eq!(next, Some(near));
    assert!(stream.is_silent());
    app.set_clock(near);
    fairnotice_service::scheduler::catch_up(app.app.service()).await.unwrap();
    assert_eq!(stream.data().await["c"].as_array().unwrap().len(), 1);
}

/// A change that was far ahead when it was announced shows in the fragment once it is near: the stream must not take it away.
#[tokio::test]
async fn the_embeds_document_is_that_of_now() {
    let app = TestApp::new().await;
    app.announce(&json!({ "start": "2027-03-02T02:00:00Z", "end": "2027-03-02T05:00:00Z" })).await;
    let changes = async || Stream::open(&app, "?of=embed").await.data().await["c"].as_array().unwrap().len();
    let near = at("2027-03-02T02:00:00Z") - TimeDelta::days(90);
    for (now, expected) in [(near - TimeDelta::milliseconds(1), 0), (near, 1)] {
        app.set_clock(now);
        fairnotice_service::scheduler::catch_up(app.app.service()).await.unwrap();
        assert_eq!(changes().await, expected, "{now}");
        let fragment = app.get("/embed/v1/banner.json").await.json();
        assert_eq!(fragment["d"]["c"].as_array().unwrap().len(), expected, "{now}");
    }
}
