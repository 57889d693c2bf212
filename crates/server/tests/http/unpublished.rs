//! A change that is stored, and cannot be published to readers immediately.

use crate::app::TestApp;
use axum::http::StatusCode;
use fairnotice_service::scheduler;
use serde_json::json;

// S4
#[tokio::test]
async fn a_stored_change_is_answered_as_stored_and_published_later() {
    let app = TestApp::new().await;
    let revision = app.app.published().snapshot.revision;
    // An announcement writes no incident, but what readers see has them.
    app.damage("ALTER TABLE incidents RENAME TO broken").await;
    let announced = app.announce(&json!({})).await;
    assert_eq!((announced.status, announced.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", announced.text);
    assert_eq!(app.app.published().snapshot.revision, revision);
    assert!(scheduler::catch_up(app.app.service()).await.is_err());
    app.damage("ALTER TABLE broken RENAME TO incidents").await;
    scheduler::catch_up(app.app.service()).await.unwrap();
    assert_eq!(app.app.published().snapshot.changes.len(), 1);
    assert!(app.revision().await > revision);
}
