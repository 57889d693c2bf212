//! `/api/v1/releases`, and what a release and the change that deploys it know of each other.

use crate::app::{TestApp, at};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn early() -> Value {
    json!({ "from": "3.9.2", "to": "3.10.0", "scope_tentative": "Cutting, perhaps joining.", "early_notice_at": "2020-01-01T00:00:00Z" })
}

fn items() -> Value {
    json!([{ "category": "improvement", "title": "Recordings can be cut" }])
}

async fn rule(app: &TestApp, id: &str) -> Value {
    let verdict: Value =
        serde_json::from_str(&app.store.decisions(&"cut".parse().unwrap()).await.unwrap()[0].verdict).unwrap();
    verdict["findings"].as_array().unwrap().iter().find(|found| found["rule"] == id).unwrap().clone()
}

#[tokio::test]
async fn an_early_notification_counts_for_the_change_that_deploys_it() {
    let app = TestApp::new().await;
    app.set_clock(at("2026-10-30T12:00:00Z"));
    let announced = app.post("/api/v1/releases", &early()).await;
    assert_eq!(
        (announced.status, announced.header("location")),
        (StatusCode::CREATED, "/api/v1/releases/3.10.0"),
        "{}",
        announced.text
    );
    // The server sets the instant of the notice, not the body.
    assert_eq!(announced.json()["file"]["early_notice_at"], "2026-10-30T12:00:00Z");
    app.post("/api/v1/releases", &early()).await.problem(409, "taken");
    // Announced too late for an early notification of its own: fifteen days.
    app.set_clock(at("2026-11-04T12:00:00Z"));
    let sparse = json!({ "release": { "from": "3.9.2", "to": "3.10.0" } });
    let announced = app.announce(&sparse).await;
    assert_eq!(announced.status, StatusCode::CREATED, "{}", announced.text);
    assert_eq!(rule(&app, "R6").await["actual"], "published at 2026-10-30T12:00:00Z");
    let release = app.get("/api/v1/releases/3.10.0").await.json();
    assert_eq!((&release["change"], &release["revision"]), (&json!("cut"), &json!(2)));
    assert_eq!(release["file"]["scope_tentative"], "Cutting, perhaps joining.");
    // Later messages of the release also count for the change.
    let notes =
        app.post("/api/v1/releases/3.10.0/notes", &json!({ "scope_final": "Cutting.", "items": items() })).await;
    assert_eq!(notes.status, StatusCode::OK, "{}", notes.text);
    app.post("/api/v1/releases/3.10.0/notes", &json!({ "items": items() })).await.problem(422, "invalid");
    app.post("/api/v1/releases/3.10.0/documentation", &json!({ "url": "https://docs.example/" })).await;
    let file = app.store.change(&"cut".parse().unwrap()).await.unwrap().record.change.file().release.clone().unwrap();
    assert_eq!((file.notes_at, file.docs_at), (Some(app.app.now()), Some(app.app.now())));
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["findings"], json!([]));
    // Without the early notification the same change is refused.
    let other = json!({ "id": "late", "release": { "from": "3.9.2", "to": "3.11.0", "items": items(), "notes_at": "2026-10-01T00:00:00Z" } });
    assert!(app.announce(&other).await.problem(422, "breach").contains("R6"));
    app.get("/api/v1/releases/3.11.0").await.problem(404, "not-found");
}

#[tokio::test]
async fn a_release_named_by_a_record_is_published_with_it() {
    let app = TestApp::new().await;
    // Of a release that nobody knew.
    app.announce(&json!({})).await;
    let release = app.get("/api/v1/releases/3.10.0").await.json();
    let now = json!(crate::app::NOW);
    assert_eq!(
        (&release["file"]["notes_at"], &release["file"]["docs_at"], &release["file"]["early_notice_at"]),
        (&now, &now, &Value::Null)
    );
    let kinds: Vec<_> = release["notices"].as_array().unwrap().iter().map(|notice| notice["kind"].clone()).collect();
    assert_eq!(kinds, ["notes", "documentation"]);
}

#[tokio::test]
async fn what_a_record_says_of_a_release_that_is_known_is_not_lost() {
    let app = TestApp::new().await;
    app.post("/api/v1/releases", &early()).await;
    app.set_clock(at("2026-10-30T16:00:00Z"));
    let claims = json!({
        "from": "3.9.2", "to": "3.10.0", "items": items(), "scope_final": "Cutting.", "scope_tentative": "Something else.",
        "migration": "none", "early_notice_at": "2020-01-01T00:00:00Z", "notes_at": "2020-01-01T00:00:00Z",
    });
    assert_eq!(app.announce(&json!({ "release": claims })).await.status, StatusCode::CREATED);
    let release = app.get("/api/v1/releases/3.10.0").await.json();
    let keys = ["scope_tentative", "scope_final", "migration", "early_notice_at", "notes_at", "docs_at"];
    let values = keys.map(|key| release["file"][key].clone());
    let now = "2026-10-30T16:00:00Z";
    assert_eq!(
        Value::from(values.to_vec()),
        json!(["Cutting, perhaps joining.", "Cutting.", "none", crate::app::NOW, now, null])
    );
    assert_eq!(release["file"]["items"], items());
    // Final notes are final, whoever says otherwise.
    let other = json!({ "from": "3.9.2", "to": "3.10.0", "items": [{ "category": "feature", "title": "Joining" }] });
    let before = (app.revision().await, app.log().await);
    for refused in [
        app.announce(&json!({ "id": "again", "release": other })).await,
        app.edit("cut", 1, &json!({ "release": other })).await,
    ] {
        let detail = refused.problem(422, "invalid");
        assert_eq!(
            detail,
            "`release.items`: cannot be edited: the final release notes are published (a later release can say what was different)"
        );
    }
    assert_eq!((app.revision().await, app.log().await), before);
}

#[tokio::test]
async fn notes_of_a_release_that_a_change_no_longer_deploys_are_not_its_own() {
    let app = TestApp::new().await;
    app.post("/api/v1/releases", &early()).await;
    app.announce(&json!({ "release": { "from": "3.9.2", "to": "3.10.0" } })).await;
    let later = json!({ "release": { "from": "3.9.2", "to": "3.11.0", "items": items(), "notes_at": crate::app::NOW, "docs_at": crate::app::NOW } });
    let edited = app.edit("cut", 1, &later).await;
    assert_eq!(edited.status, StatusCode::OK, "{}", edited.text);
    assert_eq!(edited.json()["release"]["to"], "3.11.0");
    let notes = app.post("/api/v1/releases/3.10.0/notes", &json!({ "items": items() })).await;
    assert_eq!(notes.status, StatusCode::OK, "{}", notes.text);
    let record = app.get("/api/v1/changes/cut").await.json();
    assert_eq!((&record["release"]["to"], &record["revision"]), (&json!("3.11.0"), &json!(2)));
}

#[tokio::test]
async fn an_edit_that_breaks_the_policy_leaves_the_release_too() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = (app.revision().await, app.log().await, app.get("/api/v1/releases/3.10.0").await.text);
    // Its class is higher: an update does not deploy it.
    let major = json!({ "release": { "from": "3.9.2", "to": "4.0.0" } });
    app.edit("cut", 1, &major).await.problem(422, "breach");
    assert_eq!((app.revision().await, app.log().await, app.get("/api/v1/releases/3.10.0").await.text), before);
    app.get("/api/v1/releases/4.0.0").await.problem(404, "not-found");
}

#[tokio::test]
async fn what_makes_no_release() {
    let app = TestApp::new().await;
    app.post("/api/v1/releases", &early()).await;
    let before = (app.revision().await, app.log().await);
    for (path, body, at) in [
        ("releases", json!({ "to": "4.0.0" }), "scope_tentative"),
        ("releases", json!({ "to": "4.0", "scope_tentative": "x" }), "to"),
        ("releases", json!({ "to": "4.0.0", "scope": "x" }), "scope"),
        ("releases/3.10.0/notes", json!({ "items": [] }), "items"),
        ("releases/3.10.0/notes", json!({ "items": [{ "category": "x", "title": "y" }] }), "items[0].category"),
        ("releases/3.10.0/documentation", json!({ "url": "javascript:alert(1)" }), "url"),
    ] {
        let answer = app.post(&format!("/api/v1/{path}"), &body).await;
        answer.problem(422, "invalid");
        assert_eq!(answer.json()["problems"][0]["at"], at, "{body}");
    }
    for version in ["9.9.9", "latest", "..%2F..", "3.10"] {
        let notes = json!({ "items": items() });
        app.post(&format!("/api/v1/releases/{version}/notes"), &notes).await.problem(404, "not-found");
        app.get(&format!("/api/v1/releases/{version}")).await.problem(404, "not-found");
    }
    assert_eq!((app.revision().await, app.log().await), before);
}

/// Nobody becomes punctual by a date that an announcement states: what it claims was published before is published with it, and counts
/// from then on.
#[tokio::test]
async fn a_backdated_notice_counts_from_the_servers_own_record() {
    let backdated = json!({
        "announced_at": "2026-01-01T00:00:00Z",
        "notices": [{ "kind": "announcement", "published_at": "2026-01-01T00:00:00Z" }],
        "release": {
            "from": "3.9.2", "to": "3.10.0", "items": items(), "scope_tentative": "Cutting.",
            "early_notice_at": "2026-01-01T00:00:00Z", "notes_at": "2026-01-01T00:00:00Z", "docs_at": "2026-01-01T00:00:00Z",
        },
    });
    let app = TestApp::new().await;
    // Fifteen days are due. It would be in time if the dates were believed, as a file that is only checked is.
    app.set_clock(at("2026-11-10T12:00:00Z"));
    let refused = app.announce(&backdated).await;
    let detail = refused.problem(422, "breach");
    assert!(detail.contains("R6") && detail.contains("R9") && detail.contains("C3"), "{detail}");

    let app = TestApp::new().await;
    assert_eq!(app.announce(&backdated).await.status, StatusCode::CREATED);
    let record = app.store.change(&"cut".parse().unwrap()).await.unwrap().record;
    let (file, now) = (record.change.file(), app.app.now());
    let release = file.release.as_ref().unwrap();
    let stated = [file.announced_at, release.early_notice_at, release.notes_at, release.docs_at];
    assert_eq!(stated, [Some(now); 4]);
    assert_eq!(file.notices.len(), 4, "{:?}", file.notices);
    assert!(file.notices.iter().all(|notice| notice.published_at == now), "{:?}", file.notices);
    // An edit cannot do it either.
    app.set_clock(at("2026-10-30T13:00:00Z"));
    let edit = json!({ "release": { "early_notice_at": "2026-01-01T00:00:00Z", "notes_at": "2026-01-01T00:00:00Z" } });
    app.edit("cut", 1, &edit).await;
    let record = app.store.change(&"cut".parse().unwrap()).await.unwrap().record;
    let release = record.change.file().release.as_ref().unwrap();
    assert_eq!([release.early_notice_at, release.notes_at], [Some(now); 2]);
}
