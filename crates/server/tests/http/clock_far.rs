//! A clock that is far off: beyond the years for which zones and holidays are known.

use crate::app::{TestApp, at};
use axum::http::StatusCode;
use fairnotice_server::clock::Clock;

const PAGES: [&str; 12] = [
    "/",
    "/maintenance",
    "/incidents",
    "/releases",
    "/promises",
    "/subscribe",
    "/healthz",
    "/api/v1/snapshot",
    "/api/v1/changes",
    "/embed/v1/banner",
    "/embed/v1/banner.json",
    "/embed/v1/status",
];

#[tokio::test]
async fn s14_every_page_is_there_at_a_time_that_is_far_off() {
    for now in [
        "1970-01-01T00:00:00Z",
        "1970-01-31T23:59:59Z",
        "2045-12-31T23:59:59Z",
        "2046-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        let app = TestApp::with(Clock::still(at(now)), "Vendor").await;
        // It shows the days of a zone, and needs one month whose days are known.
        assert_eq!(app.get("/embed/v1/calendar?month=2026-11").await.status, StatusCode::OK);
        if now != "2045-12-31T23:59:59Z" {
            let unknown = app.get("/embed/v1/calendar").await.problem(422, "invalid");
            assert!(unknown.contains("clock of this server"), "{unknown}");
        }
        for path in PAGES {
            let takes_zone = !path.starts_with("/api/") && path != "/healthz";
            let zones = ["", "?zone=Asia/Kathmandu", "?zone=Pacific/Kiritimati", "?zone=America/Los_Angeles"];
            for zone in zones.into_iter().filter(|zone| takes_zone || zone.is_empty()) {
                let answer = app.get(&format!("{path}{zone}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{now} {path}{zone}: {}", answer.text);
            }
        }
    }
}
