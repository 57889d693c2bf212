//! Retries of a scheduled step that fails.

use crate::app::{TestApp, at};
use fairnotice_core::instant;
use fairnotice_service::scheduler;
use serde_json::json;

#[tokio::test]
async fn a_record_that_cannot_be_read_stops_no_other() {
    let app = TestApp::new().await;
    let automatic = |id: &str, day: u32| {
        let (start, end) = (format!("2026-11-{day}T02:00:00Z"), format!("2026-11-{day}T05:00:00Z"));
        json!({ "id": id, "start": start, "end": end, "automatic": { "start": true, "finish": true } })
    };
    for (id, day) in [("bad", 17), ("good", 18)] {
        assert_eq!(app.announce(&automatic(id, day)).await.status, 201);
    }
    app.damage("UPDATE changes SET record = replace(record, '\"title\"', '\"titel\"') WHERE id = 'bad'").await;
    app.set_clock(at("2026-11-18T02:00:00Z"));
    let next = scheduler::catch_up(app.app.service()).await.unwrap();
    let log = app.log().await;
    assert_eq!(log.last().unwrap(), "clock start good 2");
    assert_eq!(app.get("/api/v1/changes/good").await.json()["state"], "in_progress");
    // The step is retried with growing delays.
    assert_eq!(next.map(instant::text).as_deref(), Some("2026-11-18T02:00:05Z"));
    for (now, next) in [
        ("2026-11-18T02:00:04Z", "2026-11-18T02:00:05Z"),
        ("2026-11-18T02:00:05Z", "2026-11-18T02:00:15Z"),
        ("2026-11-18T02:00:20Z", "2026-11-18T02:00:40Z"),
    ] {
        app.set_clock(at(now));
        assert_eq!(scheduler::catch_up(app.app.service()).await.unwrap(), Some(at(next)), "{now}");
    }
    assert_eq!(app.log().await, log);
    // Once the record is repaired, the scheduler catches up: its window has ended, so work does not start (T1).
    app.damage("UPDATE changes SET record = replace(record, '\"titel\"', '\"title\"') WHERE id = 'bad'").await;
    app.advance_to("2026-11-18T02:01:00Z").await;
    assert_eq!(app.log().await[log.len()..], ["clock window-end bad 2"]);
    app.advance_to("2026-11-18T05:00:00Z").await;
    assert_eq!(app.log().await.last().unwrap(), "clock finish good 3");
}
