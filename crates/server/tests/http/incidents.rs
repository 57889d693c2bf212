//! `/api/v1/incidents`

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn under_way() -> TestApp {
    let app = TestApp::new().await;
    app.announce(&json!({ "translations": { "es": { "title": "Las grabaciones se cortan" } } })).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "").await;
    app
}

/// One step of the change, through either address.
#[tokio::test]
async fn an_incident_that_names_its_change_is_the_changes_own_step() {
    let mut results = Vec::new();
    for path in ["/api/v1/changes/cut/incident", "/api/v1/incidents"] {
        let app = under_way().await;
        app.set_clock(at("2026-11-17T02:30:00Z"));
        let answer = app.post(path, &json!({ "message": "Nothing is recorded.", "change": "cut" })).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        let incident = app.get("/api/v1/incidents/cut-incident-1").await.json();
        let change = app.get("/api/v1/changes/cut").await.json();
        assert_eq!(change["actual"]["incidents"], json!([{ "id": "cut-incident-1", "at": "2026-11-17T02:30:00Z" }]));
        assert_eq!(change["updates"][0]["message"], "Nothing is recorded.");
        // Named for the change, in its languages too.
        assert_eq!(incident["translations"], json!({ "es": "Las grabaciones se cortan" }));
        results.push((incident, change, app.log().await));
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0].2[results[0].2.len() - 2..], ["Ana open cut-incident-1 1", "Ana incident cut 3"]);
}

#[tokio::test]
async fn a_change_that_is_not_under_way_causes_none() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = (app.revision().await, app.log().await);
    let incident = json!({ "title": "Slow", "message": "We look.", "change": "cut" });
    let refused = app.post("/api/v1/incidents", &incident).await;
    let detail = refused.problem(409, "illegal-step");
    assert!(detail.ends_with("; leave `change` out to open an incident without a cause"), "{detail}");
    assert_eq!(refused.json()["legal_steps"], json!(["edit", "start", "cancel"]));
    assert_eq!((app.revision().await, app.log().await), before);
}

#[tokio::test]
async fn titles_carry_translations() {
    let app = TestApp::new().await;
    let incident =
        |titles: Value| json!({ "id": "slow", "title": "Slow", "title_translations": titles, "message": "We look." });
    for (titles, at) in
        [(json!({ "es": "" }), "title_translations.es"), (json!({ "es": "a\nb" }), "title_translations.es")]
    {
        let refused = app.post("/api/v1/incidents", &incident(titles)).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.json()["problems"][0]["at"], at);
    }
    let opened = app.post("/api/v1/incidents", &incident(json!({ "es": "Lento" }))).await;
    assert_eq!((opened.status, &opened.json()["translations"]), (StatusCode::CREATED, &json!({ "es": "Lento" })));
    let page = app.fetch(Method::GET, "/incidents/slow", &[("accept-language", "es")]).await;
    assert!(page.text.contains(">Lento<"), "{}", page.text);
    assert_eq!(app.get("/api/v1/snapshot").await.json()["incidents"][0]["translations"]["es"], "Lento");
}

#[tokio::test]
async fn a_correction_says_what_becomes_of_translations() {
    let app = under_way().await;
    let message = |es: Value| json!({ "message": "We look into it.", "translations": es });
    app.post(
        "/api/v1/incidents",
        &json!({ "id": "slow", "title": "Slow", "message": "We lok.", "translations": { "es": "Mirmos." } }),
    )
    .await;
    app.post("/api/v1/changes/cut/updates", &message(json!({ "es": "Lo miramos.", "de": "Wir sehen nach." }))).await;
    for (path, languages, translations) in [
        ("/api/v1/incidents/slow/updates/0", "`es`", json!({ "es": "Lo miramos." })),
        ("/api/v1/changes/cut/updates/2", "`de`, `es`", json!({ "de": "", "es": "Lo miramos." })),
    ] {
        let before = (app.revision().await, app.log().await);
        let refused = app.write(Method::PATCH, path, &json!({ "message": "We look into it." }), &[]).await;
        let detail = refused.problem(422, "invalid");
        assert!(detail.contains(&format!("the text was published in {languages} too")), "{detail}");
        assert_eq!(refused.json()["problems"][0]["at"], "translations");
        assert_eq!((app.revision().await, app.log().await), before);
        // Replaced or withdrawn.
        let corrected = app.write(Method::PATCH, path, &message(translations), &[]).await;
        assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text);
        let update = &corrected.json()["updates"][0];
        assert_eq!(update["translations"], json!({ "es": "Lo miramos." }));
    }
}

#[tokio::test]
async fn the_message_of_an_edit_carries_translations() {
    let app = TestApp::new().await;
    let edit = json!({ "title": "Recordings are cut", "message": "A better text.", "message_translations": { "es": "Mejor dicho." } });
    app.announce(&json!({})).await;
    let edited = app.edit("cut", 1, &edit).await.json();
    assert_eq!(edited["updates"][0]["translations"], json!({ "es": "Mejor dicho." }));
    let odd = json!({ "title": "x", "message_translations": { "e": "x" } });
    assert!(app.edit("cut", 2, &odd).await.problem(422, "invalid").contains("is not the tag of a language"));
}
