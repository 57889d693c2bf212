//! The same change announced twice (A42).

use crate::app::{Answer, TestApp, at, change};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// The same file, which names no id, with keys replaced.
fn file(with: &Value) -> Value {
    let mut file = change(&json!({ "id": null }));
    for (key, value) in with.as_object().unwrap() {
        file[key] = value.clone();
    }
    file
}

#[track_caller]
fn refused(answer: &Answer, first: &str, same: &str) {
    let detail = answer.problem(409, "duplicate");
    assert!(detail.contains(&format!("`{first}`")) && detail.contains("`allow_duplicate: true`"), "{detail}");
    assert_eq!((&answer.json()["first"], &answer.json()["same"]), (&json!(first), &json!(same)));
}

// T7
#[tokio::test]
async fn the_same_change_announced_twice_is_refused() {
    let app = TestApp::new().await;
    assert_eq!(app.post("/api/v1/changes", &change(&json!({}))).await.status, StatusCode::CREATED);
    let left = (app.revision().await, app.log().await);
    let announced = async |with: Value| app.post("/api/v1/changes", &file(&with)).await;
    refused(&announced(json!({})).await, "cut", "content");
    // Even if other keys or the spaces in the title differ.
    let other = json!({ "description": "Another.", "title": " Recordings  can be cut ", "release": null });
    refused(&announced(other).await, "cut", "content");
    refused(
        &announced(json!({ "title": "Another", "start": "2026-11-18T02:00:00Z", "end": "2026-11-18T05:00:00Z" })).await,
        "cut",
        "release",
    );
    assert_eq!((app.revision().await, app.log().await), left);
    // Another window, or other components, is another change.
    let moved = json!({ "release": null, "start": "2026-11-18T02:00:00Z", "end": "2026-11-18T05:00:00Z", "kind": "urgent", "urgent": { "cause": "A hole." } });
    assert_eq!(announced(moved).await.status, StatusCode::CREATED);
    // It may be meant.
    assert_eq!(announced(json!({ "allow_duplicate": true })).await.status, StatusCode::CREATED);
    let odd = announced(json!({ "allow_duplicate": "yes" })).await;
    assert!(odd.problem(422, "invalid").contains("`allow_duplicate` is `\"yes\"`; expected `true` or `false`"));
}

// T7
#[tokio::test]
async fn a_draft_that_is_announced_twice_is_refused() {
    let app = TestApp::new().await;
    app.post("/api/v1/changes", &change(&json!({}))).await;
    // A draft is private: it may be the same as anything.
    for id in ["one", "two"] {
        let draft = app.post("/api/v1/changes", &file(&json!({ "id": id, "draft": true }))).await;
        assert_eq!(draft.status, StatusCode::CREATED, "{}", draft.text);
    }
    let announce = async |body: Value| app.post("/api/v1/changes/one/announce", &body).await;
    refused(&announce(json!({})).await, "cut", "content");
    assert_eq!(announce(json!({ "allow_duplicate": true })).await.status, StatusCode::OK);
    // It is no word of any other step.
    let start = app.post("/api/v1/changes/cut/start", &json!({ "allow_duplicate": true })).await;
    assert!(start.problem(422, "invalid").contains("`allow_duplicate`: is for an announcement or an edit"));
}

// T7
#[tokio::test]
async fn an_edit_that_makes_a_record_the_same_as_another_is_refused() {
    let app = TestApp::new().await;
    app.post("/api/v1/changes", &change(&json!({}))).await;
    let other = json!({ "id": "other", "title": "Other", "release": { "from": "3.9.2", "to": "3.11.0", "items": [{ "category": "improvement", "title": "x" }] } });
    let other = app.post("/api/v1/changes", &change(&other)).await;
    assert_eq!(other.status, StatusCode::CREATED, "{}", other.text);
    let title = json!({ "title": "Recordings can be cut" });
    refused(&app.edit("other", 1, &title).await, "cut", "content");
    let mut meant = title.clone();
    meant["allow_duplicate"] = json!(true);
    assert_eq!(app.edit("other", 1, &meant).await.status, StatusCode::OK);
    // An allowed duplicate needs no second permission for other edits.
    assert_eq!(app.edit("other", 2, &json!({ "description": "A better text." })).await.status, StatusCode::OK);
    assert_eq!(app.edit("cut", 1, &json!({ "description": "A better text." })).await.status, StatusCode::OK);
}

// T7
#[tokio::test]
async fn what_was_cancelled_or_rolled_back_may_be_announced_again() {
    let app = TestApp::new().await;
    let again = async || app.post("/api/v1/changes", &file(&json!({}))).await;
    app.post("/api/v1/changes", &change(&json!({}))).await;
    app.step("cut", "cancel", "").await;
    let second = again().await;
    assert_eq!(second.status, StatusCode::CREATED, "{}", second.text);
    let id = second.json()["id"].as_str().unwrap().to_owned();
    refused(&again().await, &id, "content");
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step(&id, "start", "").await;
    app.step(&id, "rollback", "It failed.").await;
    let urgent = json!({ "kind": "urgent", "urgent": { "cause": "A hole." }, "release": null });
    assert_eq!(app.post("/api/v1/changes", &file(&urgent)).await.status, StatusCode::CREATED);
}

// T7
#[tokio::test]
async fn of_eight_concurrent_duplicates_one_is_announced() {
    let app = TestApp::new().await;
    let request = || app.request("/api/v1/changes", file(&json!({})).to_string());
    let sent: Vec<_> = (0..8).map(|_| tokio::spawn(app.router().oneshot(request()))).collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap().unwrap().status().as_u16());
    }
    answers.sort_unstable();
    assert_eq!(answers, [201, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(app.fetch(Method::GET, "/api/v1/changes", &[]).await.json()["changes"].as_array().unwrap().len(), 1);
}
