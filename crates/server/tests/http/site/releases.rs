//! `/releases` and `/releases/{version}`

use super::html::{is_silent_on, reads, says};
use crate::app::{TestApp, at};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PAGE: &str = "/releases/3.10.0";

async fn post(app: &TestApp, path: &str, body: &Value) {
    let answer = app.post(path, body).await;
    assert!(answer.status.is_success(), "{}", answer.text);
}

#[tokio::test]
async fn a_release_is_followed_from_its_early_notification_to_its_change() {
    let app = TestApp::new().await;
    says(&reads(&app, "/releases").await, &["No release has been announced yet."]);
    app.set_clock(at("2026-10-20T09:00:00Z"));
    let early = json!({ "from": "3.9.2", "to": "3.10.0", "scope_tentative": "Recordings can be cut, perhaps." });
    post(&app, "/api/v1/releases", &early).await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Release 3.10.0 Not planned yet MINOR release", "Scope and notes are tentative", "Follows 3.9.2"]);
    says(
        &text,
        &[
            "Maintenance The maintenance that deploys it has not been announced yet.",
            "Announced early Tue 20 Oct 2026, 11:00 Europe/Madrid",
        ],
    );
    says(
        &text,
        &[
            "Documentation It has not been distributed yet.",
            "Data migration None has been announced.",
            "No entry has been published yet.",
        ],
    );
    says(&text, &["Scope Recordings can be cut, perhaps."]);
    says(
        &reads(&app, "/releases").await,
        &["3.10.0 Not planned yet Recordings can be cut, perhaps. MINOR release Tentative"],
    );

    app.set_clock(at("2026-10-30T12:00:00Z"));
    let notes = json!({
        "scope_final": "Recordings can be cut.",
        "items": [
            { "category": "patch", "title": "Long names fit" },
            {
                "category": "feature", "title": "Cutting", "behaviour": "A recording is cut in two.", "maturity": "beta", "impact": "A new button.",
                "toggle": "Settings, Recordings, Cutting.", "per_organisation": true, "disruptive": true, "compatible": false,
                "instructions": "Ask for the new player.",
            },
            { "category": "feature", "title": "Joining", "behaviour": "Two become one.", "impact": "None.", "toggle": "Always on." },
        ],
    });
    post(&app, "/api/v1/releases/3.10.0/notes", &notes).await;
    let url = "https://docs.example/3.10?a=1&b=2";
    post(&app, "/api/v1/releases/3.10.0/documentation", &json!({ "url": url })).await;
    let answer = app.announce(&json!({ "release": { "from": "3.9.2", "to": "3.10.0" } })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);

    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Release 3.10.0 Planned Tue 17 Nov 2026, 03:00 Europe/Madrid MINOR release",
            "Maintenance Recordings can be cut Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid",
        ],
    );
    says(
        &text,
        &[
            "Final notes Fri 30 Oct 2026, 13:00",
            "Distributed Fri 30 Oct 2026, 13:00 Europe/Madrid https://docs.example/3.10?a=1&b=2",
        ],
    );
    says(&text, &["Scope Recordings can be cut. As first announced Recordings can be cut, perhaps."]);
    says(
        &text,
        &[
            "Features Cutting Disruptive Behaviour A recording is cut in two. Maturity Beta Impact A new button. Enable or disable Settings, Recordings, Cutting.",
        ],
    );
    says(
        &text,
        &[
            "Transition Each organisation moves at its own pace. Compatibility Existing use needs a change. What to do Ask for the new player.",
        ],
    );
    // Production is what a feature is by default; a patch is no feature.
    says(
        &text,
        &[
            "Joining Behaviour Two become one. Maturity Production Impact None. Enable or disable Always on. Patches Long names fit",
        ],
    );
    is_silent_on(&text, &["Long names fit Maturity", "are tentative"]);
    let html = app.get(PAGE).await.text;
    assert!(
        html.contains("href=\"/maintenance/cut\"") && html.contains("href=\"https://docs.example/3.10?a=1&amp;b=2\""),
        "{html}"
    );
    let html = app.get("/maintenance/cut").await.text;
    assert!(html.contains("<a href=\"/releases/3.10.0\">3.10.0</a>"), "{html}");
}

#[tokio::test]
async fn a_release_announced_with_its_change_has_a_page_too() {
    let app = TestApp::new().await;
    let release = json!({
        "from": "3.9.2", "to": "3.10.0", "notes_at": "2026-10-30T12:00:00Z", "docs_changed": false, "migration": "Old cuts are converted.",
        "coexistence": "Both editors stay until May.", "items": [{ "category": "improvement", "title": "Recordings can be cut" }],
    });
    let answer = app.announce(&json!({ "release": release })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Documentation Nothing in it changes.",
            "Data migration Old cuts are converted.",
            "Coexistence Both editors stay until May.",
        ],
    );
    says(&text, &["No scope has been published.", "Improvements Recordings can be cut"]);
}

/// Announces a release with final notes, and the change that deploys it.
async fn announce(app: &TestApp) {
    let release = json!({
        "from": "3.9.2", "to": "3.10.0", "notes_at": "2026-10-30T12:00:00Z", "docs_changed": false,
        "items": [{ "category": "improvement", "title": "Recordings can be cut" }],
    });
    let answer = app.announce(&json!({ "release": release })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

/// What a release says first, in the list and on its page.
async fn stands(app: &TestApp, standing: &str) {
    says(&reads(app, "/releases").await, &[&format!("3.10.0 {standing} MINOR release")]);
    says(&reads(app, PAGE).await, &[&format!("Release 3.10.0 {standing} MINOR release")]);
}

#[tokio::test]
async fn a_release_stands_as_its_change_does() {
    let app = TestApp::new().await;
    announce(&app).await;
    stands(&app, "Planned Tue 17 Nov 2026, 03:00 Europe/Madrid").await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begin.").await;
    stands(&app, "In progress since Tue 17 Nov 2026, 03:00 Europe/Madrid").await;
    app.set_clock(at("2026-11-17T04:00:00Z"));
    app.step("cut", "finish", "All is well.").await;
    stands(&app, "Released Tue 17 Nov 2026, 05:00 Europe/Madrid").await;
}

#[tokio::test]
async fn a_release_that_was_rolled_back_says_so() {
    let app = TestApp::new().await;
    announce(&app).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begin.").await;
    app.set_clock(at("2026-11-17T04:00:00Z"));
    app.step("cut", "rollback", "It did not work.").await;
    stands(&app, "Rolled back Tue 17 Nov 2026, 05:00 Europe/Madrid").await;
    let html = app.get("/releases").await.text;
    assert!(html.contains("<span data-tone=\"severe\" class=\"state\">"), "{html}");
}
