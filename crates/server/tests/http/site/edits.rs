//! `/maintenance/{id}`: what was edited since the announcement.

use super::html::{is_silent_on, reads, says};
use crate::app::{TestApp, at};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

const PAGE: &str = "/maintenance/cut";

async fn patch(app: &TestApp, path: &str, revision: u32, body: &Value) {
    let request = Request::patch(path).header(header::AUTHORIZATION, format!("Bearer {}", app.token));
    let request =
        request.header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, format!("\"{revision}\""));
    let answer = app.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[tokio::test]
async fn edits_show_the_values_before_and_after() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-10-31T09:00:00Z"));
    let later =
        json!({ "start": "2026-11-18T02:00:00Z", "end": "2026-11-18T05:00:00Z", "message": "The crew is ill." });
    patch(&app, "/api/v1/changes/cut", 1, &later).await;
    patch(&app, "/api/v1/changes/cut", 2, &json!({ "description": "Deploys 3.10.0 at last." })).await;
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &["Moved from Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid to Wed 18 Nov 2026, 03:00 – 06:00 Europe/Madrid"],
    );
    says(
        &text,
        &[
            "Changed Sat 31 Oct 2026, 10:00 Europe/Madrid The crew is ill.",
            "Changes to the plan Sat 31 Oct 2026, 10:00",
        ],
    );
    says(&text, &["The text of the notice was edited", "Deploys 3.10.0 at last."]);

    app.step("cut", "cancel", "Not this year.").await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Recordings can be cut Cancelled", "Cancelled Sat 31 Oct 2026, 10:00", "Not this year."]);
    is_silent_on(&text, &["Reminder for readers"]);
}

#[tokio::test]
async fn changed_components_and_downtime_are_shown_by_name() {
    let app = TestApp::new().await;
    app.announce(&json!({ "start": "2026-12-15T02:00:00Z", "end": "2026-12-15T05:00:00Z" })).await;
    let more = json!({
        "components": [{ "id": "recordings", "impact": "full_outage", "downtime": true }, { "id": "web", "impact": "degraded" }],
        "downtime": { "required": true, "duration": "90 minutes" },
    });
    patch(&app, "/api/v1/changes/cut", 1, &more).await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Downtime of 1 hour 30 minutes is needed", "Web application is affected too: degraded performance"]);
    says(&text, &["Recordings: full outage, unavailable during the downtime instead of brief interruptions"]);
    says(&text, &["Downtime Tue 15 Dec 2026, 03:00 – 04:30 Europe/Madrid"]);
}
