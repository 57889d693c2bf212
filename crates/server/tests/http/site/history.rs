//! The last days on the first page, and `/history`.

use super::html::{is_silent_on, reads, reads_in, says};
use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// Work of four hours on recordings, with an incident of 35 minutes.
async fn past() -> TestApp {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begin.").await;
    app.set_clock(at("2026-11-17T02:30:00Z"));
    let incident = json!({
        "title": "Recordings <b>fail</b>", "message": "We look into it.",
        "components": [{ "id": "recordings", "status": "partial_outage" }],
    });
    assert_eq!(app.post("/api/v1/changes/cut/incident", &incident).await.status, StatusCode::OK);
    app.set_clock(at("2026-11-17T02:35:00Z"));
    let worse =
        json!({ "message": "Nothing works.", "components": [{ "id": "recordings", "status": "major_outage" }] });
    report(&app, "cut-incident-1", &worse).await;
    app.set_clock(at("2026-11-17T03:05:00Z"));
    report(&app, "cut-incident-1", &json!({ "message": "It is over.", "stage": "resolved" })).await;
    app.set_clock(at("2026-11-17T06:00:00Z"));
    app.step("cut", "finish", "All is well.").await;
    app
}

async fn report(app: &TestApp, id: &str, body: &Value) {
    let answer = app.post(&format!("/api/v1/incidents/{id}/updates"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

#[tokio::test]
async fn each_component_has_its_last_days() {
    let app = past().await;
    app.set_clock(at("2026-11-19T12:00:00Z"));
    let html = app.get("/").await.text;
    let components = app.app.published().snapshot.components.len();
    assert_eq!(html.matches("<svg viewBox=\"0 0 897 28\"").count(), components, "{html}");
    assert_eq!(html.matches("<rect ").count(), components * 90);
    for (title, count) in [
        ("Tue 17 Nov\nMajor outage, 30 minutes: Recordings &lt;b&gt;fail&lt;/b&gt;\nPartial outage, 5 minutes: ", 1),
        ("Wed 18 Nov\nNo incidents or maintenance", components),
        ("Sun 1 Nov\nNo incidents or maintenance", components),
        // Records begin on 30 October.
        ("Fri 30 Oct\nNo incidents or maintenance", components),
        ("Thu 29 Oct\nNo data", components),
        ("Sat 22 Aug\nNo data", components),
    ] {
        assert_eq!(html.matches(&format!("<title>{title}")).count(), count, "{title}: {html}");
    }
    assert!(html.contains("Under maintenance, 4 hours: Recordings can be cut</title>"), "{html}");
    let text = reads(&app, "/").await;
    says(
        &text,
        &[
            "20 of 21 days without incident",
            "21 of 21 days without incident",
            "Tue 17 Nov Major outage, 30 minutes: Recordings <b>fail</b> Partial outage, 5 minutes: Recordings <b>fail</b> \
             Under maintenance, 4 hours: Recordings can be cut",
            "Each bar is one day in the time zone Europe/Madrid.",
        ],
    );
    says(&reads(&app, "/?zone=utc").await, &["Each bar is one day in the time zone UTC."]);
    says(&reads_in(&app, "/", "es").await, &["20 de 21 días sin incidentes", "mar 17 nov"]);
}

#[tokio::test]
async fn a_new_day_begins_at_midnight_of_the_zone() {
    let app = past().await;
    app.set_clock(at("2026-11-19T22:59:59Z"));
    says(&reads(&app, "/").await, &["20 of 21 days without incident"]);
    app.set_clock(at("2026-11-19T23:00:00Z"));
    says(&reads(&app, "/").await, &["21 of 22 days without incident"]);
    // By UTC the day is not over.
    says(&reads(&app, "/?zone=utc").await, &["20 of 21 days without incident"]);
    // No cache may keep the page beyond midnight.
    app.set_clock(at("2026-11-20T22:59:30Z"));
    let answer = app.get("/").await;
    assert!(answer.header("cache-control").contains("stale-if-error=29"), "{:?}", answer.headers);
}

#[tokio::test]
async fn what_goes_on_has_no_length_yet() {
    let app = TestApp::new().await;
    let incident = json!({
        "id": "slow", "title": "Slow", "message": "It is.",
        "components": [{ "id": "recordings", "status": "degraded_performance" }],
    });
    assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::CREATED);
    says(
        &reads(&app, "/").await,
        &["0 of 1 day without incident", "Fri 30 Oct Degraded performance, not over yet: Slow"],
    );
    says(&reads(&app, "/history").await, &["Fri 30 Oct Incident Investigating Slow Since 13:00 Degraded performance"]);
    // A status that was set without an incident counts too.
    let status = json!({ "status": "partial_outage" });
    let answer = app.write(Method::PATCH, "/api/v1/components/sign-in", &status, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    says(&reads(&app, "/").await, &["Partial outage, not over yet"]);
}

#[tokio::test]
async fn the_first_page_needs_no_database() {
    let app = past().await;
    app.set_clock(at("2026-11-19T12:00:00Z"));
    says(&reads(&app, "/").await, &["20 of 21 days without incident"]);
    app.store.close().await;
    // What was known stays, in every language.
    says(&reads_in(&app, "/", "es").await, &["20 de 21 días sin incidentes"]);
}

#[tokio::test]
async fn history_is_told_by_month_and_day() {
    let app = past().await;
    app.set_clock(at("2026-12-03T12:00:00Z"));
    let text = reads(&app, "/history").await;
    says(
        &text,
        &[
            "December 2026 No incidents and no maintenance. November 2026 Tue 17 Nov Incident Resolved Recordings <b>fail</b>",
            "03:30 – 04:05 (35 minutes) Major outage Recordings 3 updates",
            "Maintenance Finished Recordings can be cut 03:00 – 07:00 (4 hours) ended 1 hour later than announced Recordings",
            "October 2026 No incidents and no maintenance.",
        ],
    );
    let html = app.get("/history").await.text;
    for address in ["href=\"/incidents/cut-incident-1\"", "href=\"/maintenance/cut\""] {
        assert!(html.contains(address), "{address}: {html}");
    }
    // There is nothing before October, and nothing after December.
    is_silent_on(&text, &["Earlier months", "Later months", "September"]);
    let earlier = reads(&app, "/history?month=2026-10").await;
    says(&earlier, &["October 2026 No incidents", "September 2026 No data. August 2026 No data. Later months"]);
    assert!(app.get("/history?month=2026-10").await.text.contains("href=\"/history\""));
    app.set_clock(at("2027-03-03T12:00:00Z"));
    let html = app.get("/history").await.text;
    assert!(html.contains("href=\"/history?month=2026-12\""), "{html}");
    let later = app.get("/history?month=2026-11").await.text;
    assert!(later.contains("href=\"/history?month=2027-02\""), "{later}");
    // Planned and cancelled work is no history.
    app.announce(&json!({ "id": "other", "title": "Other work", "start": "2027-04-17T02:00:00Z", "end": "2027-04-17T05:00:00Z" })).await;
    is_silent_on(&reads(&app, "/history").await, &["Other work"]);
    says(&reads_in(&app, "/history?month=2026-11", "es").await, &["noviembre de 2026", "3 actualizaciones"]);
}

#[tokio::test]
async fn a_month_with_much_has_several_pages() {
    let app = TestApp::new().await;
    for number in 0..104 {
        let incident = json!({ "id": format!("incident-{number:03}"), "title": format!("Number {number:03}"), "message": "It is." });
        assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::CREATED);
        app.set_clock(app.app.now() + chrono::TimeDelta::minutes(1));
    }
    let text = reads(&app, "/history").await;
    says(&text, &["Number 103", "Number 004", "More of October 2026"]);
    is_silent_on(&text, &["Number 003"]);
    let html = app.get("/history").await.text;
    let (_, link) = html.split_once("href=\"/history?month=2026-10&amp;after=").unwrap();
    let (after, _) = link.split_once('"').unwrap();
    let rest = reads(&app, &format!("/history?month=2026-10&after={after}")).await;
    says(&rest, &["More of October 2026", "Number 003", "Number 000", "Later months"]);
    is_silent_on(&rest, &["Number 004", "Earlier months"]);
}

#[tokio::test]
async fn history_can_be_narrowed_to_one_kind() {
    let app = past().await;
    app.set_clock(at("2026-12-03T12:00:00Z"));
    let incidents = reads(&app, "/history?kind=incidents").await;
    says(&incidents, &["December 2026 No incidents.", "Recordings <b>fail</b>"]);
    is_silent_on(&incidents, &["Recordings can be cut"]);
    let maintenance = reads(&app, "/history?kind=maintenance").await;
    says(&maintenance, &["December 2026 No maintenance.", "Recordings can be cut"]);
    is_silent_on(&maintenance, &["Recordings <b>fail</b>"]);
    // Every link keeps what the page was asked for.
    let html = app.get("/history?zone=utc&month=2026-11&kind=incidents&lang=en").await.text;
    for address in [
        "href=\"/history?month=2026-11&amp;lang=en&amp;zone=utc\"",
        "href=\"/history?kind=maintenance&amp;month=2026-11&amp;lang=en&amp;zone=utc\"",
        "href=\"/history?kind=incidents&amp;lang=en&amp;zone=utc\"",
        "href=\"/history?kind=incidents&amp;month=2026-11&amp;lang=de&amp;zone=utc\"",
    ] {
        assert!(html.contains(address), "{address}: {html}");
    }
    assert_eq!(app.get("/history?kind=other").await.status, StatusCode::NOT_FOUND);
}
