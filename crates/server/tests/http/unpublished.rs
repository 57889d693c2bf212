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
    // A revision that a commit raises, and that cannot be read.
    app.damage("UPDATE publication SET revision = -100").await;
    let announced = app.announce(&json!({})).await;
    assert_eq!((announced.status, announced.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", announced.text);
    assert_eq!(app.app.published().snapshot.revision, revision);
    assert!(scheduler::catch_up(app.app.service()).await.is_err());
    app.damage("UPDATE publication SET revision = revision + 200").await;
    scheduler::catch_up(app.app.service()).await.unwrap();
    assert_eq!(app.app.published().snapshot.changes.len(), 1);
    assert!(app.revision().await > revision);
}
