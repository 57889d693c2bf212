//! Drafts: private until they are announced.

use crate::app::{TestApp, at, change};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn drafted(app: &TestApp, with: Value) -> Value {
    let mut draft = change(&with);
    draft["draft"] = json!(true);
    let answer = app.post("/api/v1/changes", &draft).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::CREATED, "/api/v1/changes/cut"),
        "{}",
        answer.text
    );
    answer.json()
}

async fn as_operator(app: &TestApp, path: &str) -> Value {
    let token = format!("Bearer {}", app.token);
    let answer = app.fetch(Method::GET, path, &[("authorization", &token)]).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

#[tokio::test]
async fn nobody_without_a_token_learns_of_a_draft() {
    let app = TestApp::new().await;
    let secret = json!({ "title": "Secret plan", "description": "of-secrets" });
    let seen = |text: &str| text.contains("Secret") || text.contains("of-secrets") || text.contains("cut");
    let paths = [
        "/",
        "/maintenance",
        "/maintenance?month=2026-11",
        "/embed/v1/banner",
        "/embed/v1/status",
        "/embed/v1/calendar?month=2026-11",
        "/embed/v1/calendar.json?month=2026-11",
        "/api/v1/snapshot",
        "/api/v1/changes",
        "/api/v1/changes?from=1970-01-01T00:00:00Z&to=9999-12-31T00:00:00Z",
        "/api/v1/components",
        "/api/v1/releases",
        "/api/v1/incidents",
        "/maintenance/cut",
        "/api/v1/changes/cut",
        "/api/v1/changes/cut/timetable",
    ];
    let mut before = Vec::new();
    for path in paths {
        before.push(app.get(path).await.text);
    }
    let revision = app.revision().await;
    let draft = drafted(&app, secret).await;
    assert_eq!(
        (&draft["state"], &draft["revision"], &draft["announced_at"]),
        (&json!("draft"), &json!(1), &Value::Null)
    );
    app.edit("cut", 1, &json!({ "title": "Secret plan of ours" })).await;
    assert_eq!(app.revision().await, revision, "not even that something was written");
    for (path, before) in paths.iter().zip(before) {
        let answer = app.get(path).await;
        assert_eq!(answer.text, before, "{path}");
        assert!(!seen(&answer.text.replace("/cut", "").replace("`cut`", "")), "{path}");
    }
    assert_eq!(app.get("/api/v1/changes/cut").await.problem(404, "not-found"), "there is no change `cut`");
    for token in ["Bearer fn_000000000000_0", "Basic eDp5"] {
        app.fetch(Method::GET, "/api/v1/changes/cut", &[("authorization", token)]).await.problem(401, "unauthorized");
    }
    // Whoever holds a token reads it, with everything that can be edited.
    let read = as_operator(&app, "/api/v1/changes/cut").await;
    assert_eq!(
        (&read["title"], &read["plan"]["rollback"]["services"]),
        (&json!("Secret plan of ours"), &json!("redeploy 3.9.2"))
    );
    let answer = app.get("/api/v1/audit").await;
    answer.problem(401, "unauthorized");
    // No incident leads to it either.
    let incident = json!({ "title": "Slow", "message": "We look.", "change": "cut" });
    assert!(app.post("/api/v1/incidents", &incident).await.problem(422, "invalid").contains("`cut` is a draft"));
}

#[tokio::test]
async fn a_draft_is_edited_and_announced_later() {
    let app = TestApp::new().await;
    // A draft may still break the policy, and be of another kind than it becomes.
    drafted(&app, json!({ "rollback": null, "kind": "patch", "notices": [], "announced_at": "2026-01-01T00:00:00Z" }))
        .await;
    let refused = app.post("/api/v1/changes/cut/announce", &json!({})).await;
    assert!(refused.problem(422, "breach").contains("by C1, C6; "), "{}", refused.text);
    for step in ["start", "updates", "verify", "finish", "rollback", "incident", "close", "cancel"] {
        let answer = app.post(&format!("/api/v1/changes/cut/{step}"), &json!({ "message": "StepMessage." })).await;
        answer.problem(409, "illegal-step");
        assert_eq!(
            (&answer.json()["state"], &answer.json()["legal_steps"]),
            (&json!("draft"), &json!(["announce", "edit"]))
        );
    }
    let rollback = json!({ "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" });
    let edited = app.edit("cut", 1, &json!({ "kind": "update", "rollback": rollback })).await.json();
    assert_eq!((&edited["state"], &edited["revision"], &edited["updates"]), (&json!("draft"), &json!(2), &json!([])));
    app.set_clock(at("2026-10-30T15:00:00Z"));
    let body = json!({ "message": "Long awaited.", "translations": { "es": "Por fin." }, "reason": "approved" });
    let answer = app.post("/api/v1/changes/cut/announce", &body).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::OK, ""), "{}", answer.text);
    let announced = answer.json();
    assert_eq!((&announced["state"], &announced["revision"]), (&json!("announced"), &json!(3)));
    // Published now, not when it was drafted; earlier edits stay internal.
    assert_eq!(announced["announced_at"], "2026-10-30T15:00:00Z");
    assert_eq!(announced["revisions"], Value::Null);
    let update = json!({ "at": "2026-10-30T15:00:00Z", "state": "announced", "message": "Long awaited.", "translations": { "es": "Por fin." } });
    assert_eq!(announced["updates"], json!([update]));
    assert_eq!(announced["verdict"]["outcome"], "pass");
    assert_eq!(app.get("/maintenance/cut").await.status, StatusCode::OK);
    let lines = ["draft cut 1", "edit cut 2", "announce 3.10.0 1", "announce cut 3"].map(|line| format!("Ana {line}"));
    assert_eq!(app.log().await, lines);
    // What is published stays published.
    assert!(
        app.edit("cut", 3, &json!({ "draft": true }))
            .await
            .problem(422, "invalid")
            .contains("`draft`: cannot be edited")
    );
}

#[tokio::test]
async fn a_draft_that_waited_too_long_is_not_announced() {
    let app = TestApp::new().await;
    drafted(&app, json!({})).await;
    let before = app.log().await;
    app.set_clock(at("2026-11-06T12:00:00Z"));
    assert!(app.post("/api/v1/changes/cut/announce", &json!({})).await.problem(422, "breach").contains("C3"));
    app.set_clock(at("2026-11-17T05:00:00Z"));
    let passed = app.post("/api/v1/changes/cut/announce", &json!({})).await.problem(422, "invalid");
    assert!(passed.contains("has passed: a change is announced before its window ends"), "{passed}");
    assert_eq!(
        (app.log().await, as_operator(&app, "/api/v1/changes/cut").await["state"].clone()),
        (before, json!("draft"))
    );
    app.get("/api/v1/releases/3.10.0").await.problem(404, "not-found");
    let other_end = app.post("/api/v1/changes/cut/announce", &json!({ "end": "2026-12-01T00:00:00Z" })).await;
    other_end.problem(422, "invalid");
}
