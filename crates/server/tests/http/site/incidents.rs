//! `/incidents` and `/incidents/{id}`, with what the home page and the record's page say of an incident.

use super::html::{is_silent_on, reads, says};
use crate::app::{TestApp, at};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

const PAGE: &str = "/incidents/cut-incident-1";

async fn report(app: &TestApp, body: &Value) {
    let answer = app.post("/api/v1/incidents/cut-incident-1/updates", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[tokio::test]
async fn work_that_goes_wrong_is_followed_to_its_end() {
    let app = TestApp::new().await;
    says(&reads(&app, "/incidents").await, &["No incident is open.", "No incident has been resolved yet."]);
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "").await;
    app.set_clock(at("2026-11-17T02:30:00Z"));
    let incident = json!({
        "title": "Recordings fail", "message": "We look into it.",
        "components": [{ "id": "recordings", "status": "partial_outage" }],
    });
    assert_eq!(app.post("/api/v1/changes/cut/incident", &incident).await.status, StatusCode::OK);

    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Timeline Investigating Tue 17 Nov 2026, 03:30 Europe/Madrid We look into it.",
            "Began Tue 17 Nov 2026, 03:30 Europe/Madrid Affects Recordings: partial outage",
        ],
    );
    says(&text, &["Caused by Recordings can be cut · Scheduled platform update"]);
    let html = app.get(PAGE).await.text;
    assert!(html.contains("href=\"/maintenance/cut\""), "{html}");
    let text = reads(&app, "/").await;
    says(
        &text,
        &[
            "Partial outage",
            "Recordings Partial outage Recordings fail: Partial outage Recordings can be cut: brief interruptions",
        ],
    );
    says(&text, &["Open incidents Investigating since Tue 17 Nov 2026, 03:30 Europe/Madrid Recordings fail"]);
    let record = app.get("/maintenance/cut").await.text;
    assert!(record.contains("href=\"/incidents/cut-incident-1\""), "{record}");
    says(
        &reads(&app, "/maintenance/cut").await,
        &[
            "Incidents that it caused Investigating since Tue 17 Nov 2026, 03:30 Europe/Madrid Recordings fail",
            "Incident Tue 17 Nov 2026, 03:30 Europe/Madrid We look into it. Updates on this incident",
        ],
    );

    app.set_clock(at("2026-11-17T02:40:00Z"));
    report(&app, &json!({ "message": "A disk is full.", "stage": "identified" })).await;
    app.set_clock(at("2026-11-17T02:50:00Z"));
    report(&app, &json!({ "message": "There is room again.", "stage": "monitoring" })).await;
    says(
        &reads(&app, PAGE).await,
        &["Recordings fail Monitoring", "Identified Tue 17 Nov 2026, 03:40 Europe/Madrid A disk is full."],
    );
    app.set_clock(at("2026-11-17T03:00:00Z"));
    report(&app, &json!({ "message": "It works.", "stage": "resolved" })).await;
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Recordings fail Resolved",
            "Over Tue 17 Nov 2026, 04:00 Europe/Madrid, after 30 minutes",
            "Components Recordings: partial outage",
        ],
    );
    let text = reads(&app, "/").await;
    says(&text, &["Recently ended Resolved Recordings fail"]);
    is_silent_on(&text, &["Open incidents", "Partial outage:"]);
    says(
        &reads(&app, "/incidents").await,
        &[
            "No incident is open.",
            "Resolved November 2026 Recordings fail Partial outage Tue 17 Nov 2026, 03:30 Europe/Madrid lasted 30 minutes Recordings",
        ],
    );
}

#[tokio::test]
async fn a_corrected_message_says_so() {
    let app = TestApp::new().await;
    let incident = json!({ "id": "cut-incident-1", "title": "Recordings fail", "message": "Recordigns fail." });
    assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::CREATED);
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begni.").await;
    is_silent_on(&reads(&app, PAGE).await, &["corrected"]);
    app.set_clock(at("2026-11-17T02:05:00Z"));
    for (path, message) in [
        ("/api/v1/incidents/cut-incident-1/updates/0", "Recordings fail for some."),
        ("/api/v1/changes/cut/updates/1", "We begin."),
    ] {
        let request = Request::patch(path).header(header::AUTHORIZATION, format!("Bearer {}", app.token));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let answer = app.send(request.body(Body::from(json!({ "message": message }).to_string())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    let corrected = "corrected Tue 17 Nov 2026, 03:05 Europe/Madrid";
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[&format!("Investigating Fri 30 Oct 2026, 13:00 Europe/Madrid {corrected} Recordings fail for some.")],
    );
    is_silent_on(&text, &["Recordigns", "Caused by"]);
    let text = reads(&app, "/maintenance/cut").await;
    says(&text, &[&format!("Started Tue 17 Nov 2026, 03:00 Europe/Madrid {corrected} We begin.")]);
    is_silent_on(&text, &["We begni."]);
}

#[tokio::test]
async fn an_incident_does_not_reveal_a_draft() {
    let app = TestApp::new().await;
    app.announce(&json!({ "draft": true, "title": "Still a secret" })).await;
    let incident =
        json!({ "id": "cut-incident-1", "title": "Recordings fail", "message": "They do.", "change": "cut" });
    // Whoever names a draft is refused, and nothing is opened.
    assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.get(PAGE).await.status, StatusCode::NOT_FOUND);
}
