//! A week of life under the injected clock, across the night in which summer time ends: every step, what it is
//! answered, and what readers and the audit log say afterwards.

use crate::{
    app::{Answer, TestApp, at, change},
    decisions::Answers,
};
use axum::http::{Method, StatusCode};
use fairnotice_core::{
    component::Status,
    embed::Document,
    notice::{Filter, Notice, NoticeSubject, notices},
    snapshot::Snapshot,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What an operator asks for; or nobody, and time passes.
enum Does {
    Posts(&'static str, Value),
    /// Edits a record on top of the revision that was seen.
    Edits(&'static str, u32, Value),
    Waits,
}
use Does::{Edits, Posts, Waits};

/// Instant, request, expected status and text, the board afterwards, and the new lines of the log.
type Row = (&'static str, Does, u16, &'static str, &'static str, &'static str);

fn says(message: &str) -> Value {
    json!({ "message": message })
}

fn urgent() -> Value {
    change(&json!({
        "id": "hole",
        "title": "A hole is closed",
        "kind": "urgent",
        "start": "2026-10-25T00:00:00Z",
        "end": "2026-10-25T02:00:00Z",
        "components": [{ "id": "api", "impact": "partial_outage" }],
        "urgent": { "cause": "The API accepts forged tokens." },
        "release": null,
    }))
}

// A table is read row by row.
#[rustfmt::skip]
fn week() -> Vec<Row> {
    let fixes = change(&json!({
        "id": "fixes",
        "title": "Fixes for sign-in",
        "kind": "patch",
        "start": "2026-10-27T02:00:00Z",
        "end": "2026-10-27T05:00:00Z",
        "components": [{ "id": "sign-in", "impact": "degraded" }],
        "release": {
            "from": "3.9.2",
            "to": "3.9.3",
            "notes_at": "2026-10-16T10:00:00Z",
            "items": [{ "category": "patch", "title": "Long names no longer break the page" }],
        },
    }));
    let cut = change(&json!({ "release": { "from": "3.9.3", "to": "3.10.0" } }));
    let early = json!({ "from": "3.9.3", "to": "3.10.0", "scope_tentative": "Recordings can be cut." });
    let notes =
        json!({ "scope_final": "Cutting.", "items": [{ "category": "improvement", "title": "Recordings can be cut" }] });
    let earlier =
        json!({ "start": "2026-10-26T00:00:00Z", "end": "2026-10-26T05:00:00Z", "message": "A day earlier." });
    let at_once = json!({ "start": "2026-10-25T00:30:00Z", "end": "2026-10-25T05:30:00Z" });
    let found = json!({ "message": "It was a certificate.", "stage": "identified" });
    let over = json!({ "message": "Calls work again.", "stage": "resolved" });
    let longer = json!({ "message": "We need more time.", "end": "2026-10-26T07:30:00Z" });
    let docs = json!({ "url": "https://docs.example/3.10" });
    vec![
        // Friday. More than three full business days before its start.
        ("2026-10-16T10:00:00Z", Posts("changes", fixes), 201, r#""state":"announced""#,
            "fixes announced", "Ana announce 3.9.3 1, Ana announce fixes 1"),
        ("2026-10-19T12:00:00Z", Posts("releases", early), 201, r#""early_notice_at":"2026-10-19T12:00:00Z""#,
            "fixes announced", "Ana tell 3.10.0 1"),
        // Moved earlier: the lead counts from now, and there is time for it until the end of this day in Madrid.
        ("2026-10-20T10:00:00Z", Edits("fixes", 1, earlier), 200, "published at 2026-10-20T10:00:00Z",
            "fixes announced (moved)", "Ana edit fixes 2"),
        ("2026-10-21T10:00:00Z", Edits("fixes", 2, at_once), 422, "the change would break the policy by C3; ",
            "fixes announced", ""),
        // Moved within the announced window: published immediately, and the lead stays.
        ("2026-10-22T10:00:00Z", Edits("fixes", 2, json!({ "start": "2026-10-26T01:00:00Z" })), 200,
            "published at 2026-10-20T10:00:00Z",
            "fixes announced (moved)", "Ana edit fixes 3"),
        // The early notification counts; the final notes and the documentation are pending.
        ("2026-10-23T10:00:00Z", Posts("changes", cut), 201, r#""outcome":"pending""#,
            "fixes announced, cut announced", "Ana deploy 3.10.0 2, Ana announce cut 1"),
        ("2026-10-24T22:30:00Z", Posts("changes", urgent()), 201, r#""outcome":"pass""#,
            "hole announced, fixes announced, cut announced", "Ana announce hole 1"),
        ("2026-10-24T23:00:00Z", Waits, 200, "",
            "hole announced (within-the-hour), fixes announced, cut announced", "clock remind hole 2"),
        // 02:00 in Madrid, for the first time in this night.
        ("2026-10-25T00:00:00Z", Posts("changes/hole/start", says("We begin.")), 200,
            r#""started_at":"2026-10-25T00:00:00Z""#,
            "hole in_progress, fixes announced, cut announced; api under_maintenance", "Ana start hole 3"),
        ("2026-10-25T00:30:00Z", Posts("changes/hole/incident", json!({ "title": "Calls fail", "message": "We look." })), 200,
            r#""incidents":[{"id":"hole-incident-1","at":"2026-10-25T00:30:00Z"}]"#,
            "! hole-incident-1 investigating, hole in_progress, fixes announced, cut announced; api partial_outage",
            "Ana open hole-incident-1 1, Ana incident hole 4"),
        // 02:15 in Madrid once more: later than 02:30 was.
        ("2026-10-25T01:15:00Z", Posts("incidents/hole-incident-1/updates", found), 200, r#""stage":"identified""#,
            "! hole-incident-1 identified, hole in_progress, fixes announced, cut announced; api partial_outage",
            "Ana update hole-incident-1 2"),
        ("2026-10-25T01:40:00Z", Posts("incidents/hole-incident-1/updates", over), 200,
            r#""resolved_at":"2026-10-25T01:40:00Z""#,
            "hole in_progress, fixes announced, cut announced; api under_maintenance",
            "Ana update hole-incident-1 3"),
        ("2026-10-25T01:50:00Z", Posts("changes/hole/finish", says("Closed.")), 200, r#""findings":[]"#,
            "hole completed, fixes announced, cut announced", "Ana finish hole 5"),
        // For an hour the banner shows that it is finished.
        ("2026-10-25T02:50:00Z", Waits, 200, "",
            "hole completed (-), fixes announced, cut announced", ""),
        ("2026-10-26T00:00:00Z", Waits, 200, "",
            "hole completed (-), fixes announced (within-the-hour), cut announced", "clock remind fixes 4"),
        ("2026-10-26T01:00:00Z", Posts("changes/fixes/start", says("")), 200, r#""findings":[]"#,
            "hole completed (-), fixes in_progress, cut announced; sign-in under_maintenance", "Ana start fixes 5"),
        ("2026-10-26T05:00:00Z", Waits, 200, "",
            "hole completed (-), fixes in_progress (overrun), cut announced; sign-in under_maintenance", "clock overrun fixes 6"),
        ("2026-10-26T05:04:00Z", Posts("changes/fixes/updates", longer), 200,
            r#""expected_end":"2026-10-26T07:30:00Z""#,
            "hole completed (-), fixes in_progress, cut announced; sign-in under_maintenance", "Ana update fixes 7"),
        // Past eight in Madrid: peak hours.
        ("2026-10-26T07:10:00Z", Posts("changes/fixes/verify", says("We look whether it holds.")), 200,
            r#""findings":[]"#,
            "hole completed (-), fixes verifying, cut announced; sign-in under_maintenance", "Ana verify fixes 8"),
        ("2026-10-26T07:30:00Z", Waits, 200, "",
            "hole completed (-), fixes verifying (overrun), cut announced; sign-in under_maintenance",
            "clock overrun fixes 9"),
        ("2026-10-26T07:31:00Z", Posts("changes/fixes/rollback", says("")), 200, r#""rule":"N6""#,
            "hole completed (-), fixes rolled_back, cut announced", "Ana rollback fixes 10"),
        ("2026-10-26T07:32:00Z", Posts("changes/fixes/close", says("Done.")), 409, "before its rollback message",
            "hole completed (-), fixes rolled_back, cut announced", ""),
        ("2026-10-26T07:33:00Z", Posts("changes/fixes/updates", says("Long names are slow again.")), 200,
            r#""findings":[]"#,
            "hole completed (-), fixes rolled_back, cut announced", "Ana update fixes 11"),
        ("2026-10-26T08:00:00Z", Posts("changes/fixes/close", says("")), 200, r#""findings":[]"#,
            "hole completed (-), fixes closed (-), cut announced", "Ana close fixes 12"),
        ("2026-10-26T12:00:00Z", Posts("releases/3.10.0/notes", notes), 200, r#""notes_at":"2026-10-26T12:00:00Z""#,
            "hole completed (-), fixes closed (-), cut announced", "Ana notes 3.10.0 3, Ana release cut 2"),
        ("2026-10-26T12:30:00Z", Posts("releases/3.10.0/documentation", docs), 200,
            r#""docs_at":"2026-10-26T12:30:00Z""#,
            "hole completed (-), fixes closed (-), cut announced", "Ana documentation 3.10.0 4, Ana release cut 3"),
        // What ended more than a week ago leaves the snapshot, and keeps its page.
        ("2026-11-03T08:00:00Z", Waits, 200, "",
            "cut announced", ""),
    ]
}

/// Takes every step of the week, and returns the last instant.
pub(crate) async fn play(app: &TestApp) -> &'static str {
    let mut last = "";
    for (when, does, status, ..) in week() {
        let moved = app.write(Method::POST, "/dev/clock", &json!({ "now": when }), &[("host", "localhost")]).await;
        assert_eq!(carry_out(app, does).await.unwrap_or(moved).status.as_u16(), status, "{when}");
        last = when;
    }
    last
}

/// The answer to a request; none where there is none.
async fn carry_out(app: &TestApp, does: Does) -> Option<Answer> {
    match does {
        Posts(path, body) => Some(app.post(&format!("/api/v1/{path}"), &body).await),
        Edits(id, seen, body) => Some(app.edit(id, seen, &body).await),
        Waits => None,
    }
}

#[tokio::test]
async fn a_week_of_life() {
    let app = TestApp::new().await;
    let (mut lines, mut answers) = (0, Answers::default());
    for (when, does, status, expected, board, log) in week() {
        let moved = app.write(Method::POST, "/dev/clock", &json!({ "now": when }), &[("host", "localhost")]).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let answer = carry_out(&app, does).await.unwrap_or(moved);
        assert_eq!(answer.status.as_u16(), status, "{when}: {}", answer.text);
        assert!(answer.text.contains(expected), "{when}: {expected} in {}", answer.text);
        answers.note(&answer.text);
        assert_eq!(on_the_board(&app, when).await, board, "{when}");
        let entries = app.log().await;
        assert_eq!(entries[lines..].join(", "), log, "{when}");
        lines = entries.len();
    }
    // T14
    assert_eq!(answers.check(&app).await, 5, "three announcements and two edits");
    let last = async |id: &str| app.get(&format!("/api/v1/changes/{id}")).await.json();
    // Every notice of the release and its change was published on time.
    assert_eq!(last("cut").await["findings"], json!([]));
    assert_eq!(app.get("/maintenance/fixes").await.status, StatusCode::OK);
    // In the order of the events, across the change of local time.
    let incident = app.get("/api/v1/incidents/hole-incident-1").await.json();
    let stages: Vec<_> = incident["updates"].as_array().unwrap().iter().map(|update| update["stage"].clone()).collect();
    assert_eq!(stages, ["investigating", "identified", "resolved"]);
    let notices = app.store.notices(&"fixes".parse().unwrap()).await.unwrap();
    assert!(notices.iter().all(|notice| notice.done_at.is_some() || !notice.condition.is_empty()), "{notices:?}");
}

/// What readers see, checked to be the same in the snapshot, the API, the pages, the board and the banner: incidents, each
/// change with its state and where the banner has another word its phase, and the components that do not work as usual.
async fn on_the_board(app: &TestApp, when: &str) -> String {
    let snapshot: Snapshot = serde_json::from_value(app.get("/api/v1/snapshot").await.json()).unwrap();
    let now = at(when);
    let showing = notices(&Document::new(&snapshot, now, ""), &Filter::default(), now.timestamp_millis());
    let (home, mut parts) = (app.get("/").await.text, Vec::new());
    let banner = app.get("/embed/v1/banner").await.text;
    let top = showing.first().map_or("", |notice| notice.phase.id());
    assert!(top.is_empty() || banner.contains(&format!("data-phase=\"{top}\"")), "{when}: {top} in {banner}");
    for incident in snapshot.incidents.iter().filter(|incident| incident.is_open()) {
        let read = app.get(&format!("/api/v1/incidents/{}", incident.id)).await.json();
        assert_eq!(read["stage"], incident.stage.id(), "{when}");
        parts.push(format!("! {} {}", incident.id, incident.stage.id()));
    }
    for change in &snapshot.changes {
        let (id, state) = (&change.id, change.state.id());
        assert_eq!(app.get(&format!("/api/v1/changes/{id}")).await.json()["state"], state, "{when} {id}");
        let page = app.get(&format!("/maintenance/{id}")).await.text;
        assert!(page.contains(&format!("data-state=\"{state}\"")), "{when} {id}: {state} in {page}");
        assert!(home.contains(&format!("/maintenance/{id}")), "{when} {id}");
        let about =
            |notice: &&Notice| matches!(&notice.subject, NoticeSubject::Change(change) if change.id == id.as_str());
        let phase = showing.iter().find(about).map_or("-", |notice| notice.phase.id());
        let mut part = format!("{id} {state}");
        if phase.replace('-', "_") != state {
            _ = write!(part, " ({phase})");
        }
        parts.push(part);
    }
    let mut board = parts.join(", ");
    let mut separator = "; ";
    for component in snapshot.components.iter().filter(|component| component.status != Status::Operational) {
        _ = write!(board, "{separator}{} {}", component.id, component.status.id());
        separator = ", ";
    }
    assert_eq!(app.get("/api/v1/components").await.json(), serde_json::to_value(&snapshot.components).unwrap());
    board
}
