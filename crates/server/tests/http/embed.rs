//! `/embed/v1/…`: each element as the server renders it.

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use serde_json::json;

const START: &str = "2026-11-17T02:00:00Z";

async fn etag(app: &TestApp, path: &str, now: Instant) -> String {
    app.set_clock(now);
    let answer = app.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.header(header::ETAG).to_owned()
}

#[tokio::test]
async fn it_turns_at_the_snapshots_own_instants_alone() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let (hour, minute, ms) = (TimeDelta::hours(1), TimeDelta::minutes(1), TimeDelta::milliseconds(1));
    let start = at(START);
    let cases = [
        ("", vec![start - hour, start]),
        ("?lead=P7D", vec![start - TimeDelta::days(7), start - hour, start]),
        ("?lead=P7X", vec![start - hour, start]),
    ];
    for (filter, expected) in cases {
        let banner = format!("/embed/v1/banner{filter}");
        for turn in expected {
            let [long_before, before, from, after] = [turn - minute, turn - ms, turn, turn + minute];
            let before = (etag(&app, &banner, long_before).await, etag(&app, &banner, before).await);
            let after = (etag(&app, &banner, from).await, etag(&app, &banner, after).await);
            assert_eq!((&before.0, &after.0), (&before.1, &after.1), "{filter} {turn}");
            assert_ne!(before.0, after.0, "{filter} {turn}");
            let known = app.fetch(Method::GET, &banner, &[("if-none-match", &after.0)]).await;
            assert_eq!((known.status, known.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        }
    }
    // An hour after its window nothing is left to say (T11).
    let quiet = etag(&app, "/embed/v1/banner", start + TimeDelta::hours(4)).await;
    assert_eq!(quiet, etag(&app, "/embed/v1/banner", start + TimeDelta::days(300)).await);
    app.step("cut", "start", "").await;
    assert_ne!(quiet, etag(&app, "/embed/v1/banner", start + TimeDelta::days(300)).await);
}

#[tokio::test]
async fn every_reader_of_a_phase_gets_the_same_bytes() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for path in
        ["/embed/v1/banner", "/embed/v1/banner.json", "/embed/v1/status", "/embed/v1/calendar?month=2026-11", "/"]
    {
        app.set_clock(at("2026-11-16T23:00:00Z"));
        let first = app.get(path).await.text;
        app.set_clock(at("2026-11-17T00:59:59.999Z"));
        assert_eq!(app.get(path).await.text, first, "{path}");
    }
}

#[tokio::test]
async fn the_banner_follows_the_record() {
    let app = TestApp::new().await;
    let phase = async |now: &str| {
        app.set_clock(at(now));
        let html = app.get("/embed/v1/banner").await.text;
        html.split("data-phase=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(phase("2026-10-30T12:00:00Z").await, "");
    app.announce(&json!({})).await;
    assert_eq!(phase("2026-10-30T12:00:00Z").await, "announced");
    assert_eq!(phase("2026-11-17T01:00:00Z").await, "within-the-hour");
    assert_eq!(phase("2026-11-17T02:00:00Z").await, "due");
    app.step("cut", "start", "").await;
    assert_eq!(phase("2026-11-17T04:59:59Z").await, "in-progress");
    assert_eq!(phase("2026-11-17T05:00:00Z").await, "overrun");
    app.step("cut", "finish", "").await;
    assert_eq!(phase("2026-11-17T05:59:59Z").await, "completed");
    assert_eq!(phase("2026-11-17T06:00:00Z").await, "");
}

#[tokio::test]
async fn an_element_shows_the_requested_content() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for (query, shows) in [
        ("", true),
        ("?components=recordings", true),
        ("?components=api,recordings&kinds=update", true),
        ("?components=api", false),
        ("?regions=eu", true),
        ("?without=cut/within-the-hour", true),
        ("?without=other/announced%20cut/announced", false),
        ("?kinds=urgent", false),
        ("?lead=P7D", false),
        ("?lead=garbage", true),
        ("?unknown=attribute", true),
    ] {
        let html = app.get(&format!("/embed/v1/banner{query}")).await.text;
        let html = html.split("<script").next().unwrap();
        assert_eq!(html.contains("Recordings can be cut"), shows, "{query}");
        assert_eq!(html.contains(" hidden"), !shows, "{query}");
    }
}

#[tokio::test]
async fn an_odd_zone_is_read_as_utc() {
    let app = TestApp::new().await;
    let zone = async |tz: &str| {
        app.get(&format!("/embed/v1/calendar.json?tz={tz}")).await.json()["d"]["z"].as_str().unwrap().to_owned()
    };
    assert_eq!(zone("").await, "Europe/Madrid");
    assert_eq!(zone("Pacific/Auckland").await, "Pacific/Auckland");
    for odd in
        ["../../etc/passwd", "%2e%2e%2fetc", "Europe/Madird", "%00", "%ff", "<script>", "+01:00", &"x".repeat(4_000)]
    {
        let odd = odd.replace(['<', '>'], "%3C");
        assert_eq!(zone(&odd).await, "UTC", "{odd}");
    }
}

#[tokio::test]
async fn a_month_that_is_none_is_refused() {
    let app = TestApp::new().await;
    for odd in [
        "999999-12",
        "2026-13",
        "2026",
        "",
        "%00",
        "-1",
        "1999-01",
        "9999-12",
        "2026-11-01",
        "../2026-11",
        &"9".repeat(4_000),
    ] {
        for path in ["/embed/v1/calendar", "/embed/v1/calendar.json"] {
            let answer = app.get(&format!("{path}?month={odd}&tz=UTC")).await;
            assert!(answer.problem(422, "invalid").contains("is not a month within the calendar's horizon"), "{odd}");
        }
        assert_eq!(app.get(&format!("/maintenance?month={odd}")).await.status, StatusCode::NOT_FOUND, "{odd}");
    }
    let november = app.get("/embed/v1/calendar.json?month=2026-11&tz=UTC").await.json();
    assert_eq!((&november["d"]["m"], november["d"]["d"].as_array().unwrap().len()), (&json!("2026-11"), 31));
}

#[tokio::test]
async fn the_window_is_in_the_month_that_it_touches() {
    let app = TestApp::new().await;
    app.announce(&json!({ "start": "2026-11-30T11:00:00Z", "end": "2026-11-30T23:00:00Z" }))
        .await
        .problem(422, "breach");
    app.announce(&json!({ "start": "2026-11-30T02:00:00Z", "end": "2026-11-30T06:00:00Z" })).await;
    for (query, there) in [
        ("month=2026-11&tz=UTC", 1),
        ("month=2026-12&tz=UTC", 0),
        ("month=2026-11&tz=America/Los_Angeles", 1),
        // There it is the 30th at 15:00 to 19:00.
        ("month=2026-12&tz=Pacific/Auckland", 0),
        ("month=2026-10&tz=Pacific/Auckland", 0),
    ] {
        let month = app.get(&format!("/embed/v1/calendar.json?{query}")).await.json();
        assert_eq!(month["d"]["c"].as_array().unwrap().len(), there, "{query}");
    }
}

#[tokio::test]
async fn what_a_page_that_isolates_itself_needs() {
    let app = TestApp::new().await;
    for path in ["/embed/v1/banner", "/embed/v1/calendar", "/embed/v1/nothing", "/demo"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(answer.header("timing-allow-origin"), "*", "{path}");
    }
    app.get("/embed/v1/nothing").await.problem(404, "not-found");
    app.get("/embed/0.0.0/embed.js").await.problem(404, "not-found");
}
