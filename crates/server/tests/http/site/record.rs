//! `/maintenance/{id}`

use super::html::{is_silent_on, reads, says};
use crate::app::{TestApp, at, unnamed};
use axum::http::StatusCode;
use fairnotice_core::record::State;
use fairnotice_server::clock::Clock;
use fairnotice_service::scheduler;
use serde_json::json;

const PAGE: &str = "/maintenance/cut";

/// Moves the clock, and does what it does by itself.
async fn clock(app: &TestApp, now: &str) {
    app.set_clock(at(now));
    scheduler::catch_up(app.app.service()).await.unwrap();
}

#[tokio::test]
async fn it_follows_a_life_that_runs_over() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Recordings can be cut Planned Scheduled platform update",
            "Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid time zone of Vendor",
            "Tue 17 Nov 2026, 02:00 – 05:00 UTC",
            "Duration 3 hours What you may notice Recordings may begin late. No downtime.",
            "Affects Recordings: brief interruptions",
        ],
    );
    says(
        &text,
        &[
            "Release 3.10.0, after 3.9.2",
            "Deploys release 3.10.0.",
            "Timeline Announced Fri 30 Oct 2026, 13:00 Europe/Madrid",
            "Change notification Published 10 business days before the start; 7 business days promised Kept",
            "Peak hours Outside the peak hours of every region Kept",
        ],
    );
    is_silent_on(
        &text,
        &["Not kept", "was not kept", "has passed", "Expected end", "Changes to the plan", "Incidents"],
    );

    clock(&app, "2026-11-17T01:00:00Z").await;
    says(&reads(&app, PAGE).await, &["Starts within the hour"]);
    app.set_clock(at("2026-11-17T02:00:00Z"));
    says(
        &reads(&app, PAGE).await,
        &[
            "Due to start",
            "The planned start, Tue 17 Nov 2026, 03:00 Europe/Madrid, has passed, and work has not begun.",
        ],
    );
    app.set_clock(at("2026-11-17T02:02:00Z"));
    app.step("cut", "start", "We begin.").await;
    says(&reads(&app, PAGE).await, &["In progress", "Started Tue 17 Nov 2026, 03:02 Europe/Madrid", "We begin."]);

    // Another end is published, and passes too.
    app.set_clock(at("2026-11-17T04:50:00Z"));
    let longer = json!({ "message": "It takes longer.", "end": "2026-11-17T05:30:00Z" });
    assert_eq!(app.post("/api/v1/changes/cut/updates", &longer).await.status, StatusCode::OK);
    let text = reads(&app, PAGE).await;
    says(&text, &["Expected end Tue 17 Nov 2026, 06:30 Europe/Madrid, published Tue 17 Nov 2026, 05:50 Europe/Madrid"]);
    says(
        &text,
        &[
            "Update Tue 17 Nov 2026, 05:50 Europe/Madrid It takes longer. Work is now expected to end Tue 17 Nov 2026, 06:30",
        ],
    );
    app.set_clock(at("2026-11-17T05:29:59Z"));
    is_silent_on(&reads(&app, PAGE).await, &["Overrun"]);
    app.set_clock(at("2026-11-17T05:31:00Z"));
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Overrun",
            "The latest announced end, Tue 17 Nov 2026, 06:30 Europe/Madrid, has passed, and work is not finished.",
        ],
    );
    says(&text, &["Progress and overrun Due by Tue 17 Nov 2026, 06:35 Europe/Madrid To come"]);
    app.set_clock(at("2026-11-17T05:36:00Z"));
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "1 promise was not kept",
            "Progress and overrun Was due by Tue 17 Nov 2026, 06:35 Europe/Madrid and is not published Not kept",
        ],
    );
    says(&text, &["Update for readers · N4 was due Tue 17 Nov 2026, 06:35 Europe/Madrid Overdue"]);

    app.step("cut", "verify", "").await;
    says(&reads(&app, PAGE).await, &["Being verified Tue 17 Nov 2026, 06:36 Europe/Madrid"]);
    app.set_clock(at("2026-11-17T05:40:00Z"));
    app.step("cut", "finish", "All is well.").await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Finished Tue 17 Nov 2026, 06:40 Europe/Madrid All is well. 40 minutes after the planned end"]);
    // What was not kept stays on the record.
    says(&text, &["What the work was", "1 promise was not kept"]);
    app.step("cut", "close", "").await;
    says(&reads(&app, PAGE).await, &["Recordings can be cut Finished", "Closed Tue 17 Nov 2026, 06:40"]);
}

#[tokio::test]
async fn a_rollback_is_shown_with_its_due_message() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "").await;
    app.set_clock(at("2026-11-17T03:00:00Z"));
    app.step("cut", "rollback", "").await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Rolled back Tue 17 Nov 2026, 04:00 Europe/Madrid"]);
    says(&text, &["Rollback message The reason for the rollback is published before the record is closed To come"]);
    app.step("cut", "updates", "It was too slow.").await;
    let text = reads(&app, PAGE).await;
    says(&text, &["It was too slow.", "is published before the record is closed Kept"]);
    is_silent_on(&text, &["is closed To come"]);
    app.step("cut", "close", "").await;
    // Closed is not finished.
    let text = reads(&app, PAGE).await;
    says(&text, &["Recordings can be cut Rolled back", "Closed Tue 17 Nov 2026, 04:00"]);
    // Nor in any other place where it stands.
    let wire = app.get("/embed/v1/calendar.json?month=2026-11").await.json()["d"].clone();
    let rolled_back = State::ALL.iter().position(|state| *state == State::RolledBack);
    assert_eq!(wire["c"][0]["s"].as_u64(), rolled_back.map(|at| at as u64), "{wire}");
    for path in ["/", "/maintenance?month=2026-11"] {
        let text = reads(&app, path).await.to_lowercase();
        says(&text, &["rolled back"]);
        // How to be notified of an end names one too.
        let text = text.split("be notified").next().unwrap_or_default();
        is_silent_on(text, &["finished", "completed"]);
    }
    let public = &app.get("/api/v1/snapshot").await.json()["changes"][0];
    assert_eq!((&public["state"], &public["actual"]["applied"]), (&json!("closed"), &json!(false)));
    let banner = app.get("/embed/v1/banner").await.text;
    assert!(!banner.contains("Recordings can be cut"), "{banner}");
    is_silent_on(&text, &["Finished Tue"]);
}

#[tokio::test]
async fn an_urgent_update_shows_its_reasons_and_the_delay_of_its_announcement() {
    let app = TestApp::new().await;
    app.announce(&json!({
        "kind": "urgent", "start": "2026-10-30T12:10:00Z", "end": "2026-10-30T13:00:00Z", "release": null, "rollback": null,
        "decided_at": "2026-10-30T11:48:00Z", "automatic": { "start": true, "finish": true },
        "urgent": { "cause": "A library can be tricked.", "criticality": "Severe.", "advance_possible": true, "impact": "Sign-in may fail.",
                    "time_of_day": "Few are online.", "risk_of_delay": "Data may be read." },
    }))
    .await;
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Urgent platform update",
            "Decided Fri 30 Oct 2026, 12:48",
            "Announced Fri 30 Oct 2026, 13:00 Europe/Madrid, 12 minutes after the decision",
        ],
    );
    says(
        &text,
        &[
            "Cause A library can be tricked.",
            "Criticality Severe.",
            "Possible impact Sign-in may fail.",
            "Notice in advance Possible",
        ],
    );
    says(&text, &["Time of day Few are online.", "Risk of waiting Data may be read.", "Rollback plan None"]);
    says(&text, &["Reported automatically, at the announced times"]);
    clock(&app, "2026-10-30T12:10:30Z").await;
    says(&reads(&app, PAGE).await, &["In progress", "Started Fri 30 Oct 2026, 13:10 Europe/Madrid"]);
    clock(&app, "2026-10-30T13:00:00Z").await;
    says(&reads(&app, PAGE).await, &["Finished Fri 30 Oct 2026, 14:00 Europe/Madrid"]);
}

/// T12: work that was extended and finished before that shows when it really ran: on its page, in a list, and in the calendar
/// file.
#[tokio::test]
async fn t12_ended_work_shows_when_it_really_ran() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "").await;
    let later = json!({ "message": "It takes longer.", "end": "2026-11-17T12:00:00Z" });
    assert_eq!(app.post("/api/v1/changes/cut/updates", &later).await.status, StatusCode::OK);
    app.set_clock(at("2026-11-17T11:10:00Z"));
    app.step("cut", "finish", "").await;
    let file = app.get("/maintenance/cut/calendar.ics").await.text;
    assert!(file.contains("DTSTART:20261117T020000Z") && file.contains("DTEND:20261117T111000Z"), "{file}");
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &[
            "Work took place Tue 17 Nov 2026, 03:00 – 12:10 Europe/Madrid",
            "Announced window Tue 17 Nov 2026, 03:00 – 06:00",
        ],
    );
    says(&text, &["It takes longer. Work was then expected to end Tue 17 Nov 2026, 13:00"]);
    is_silent_on(&text, &["Expected end", "now expected"]);
    is_silent_on(&reads(&app, "/").await, &["now expected to end", "13:00"]);
}

/// The drawing of the day says in words what it shows, and each rule is a link to the policy.
#[tokio::test]
async fn every_region_has_its_hours_and_every_rule_its_place_in_the_policy() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let text = reads(&app, PAGE).await;
    for region in [
        "Europe Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid Outside the peak hours (Mon – Fri, 08:00 to 20:00)",
        "United States Mon 16 Nov 2026, 21:00 – Tue 17 Nov 2026, 00:00 America/New_York Outside the peak hours (Mon – Fri, 08:00 to 20:00)",
        "Latin America Mon 16 Nov 2026, 21:00 – Tue 17 Nov 2026, 00:00 America/Bogota Outside the peak hours (Mon – Fri, 08:00 to 20:00)",
    ] {
        says(&text, &[region]);
    }
    let html = app.get(PAGE).await.text;
    assert!(html.contains("href=\"/policy#C3\"") && html.contains("class=\"peak\""), "{html}");
    let html = app.get(&format!("{PAGE}?lang=es&zone=utc")).await.text;
    assert!(html.contains("href=\"/policy?lang=es&amp;zone=utc#C3\""), "{html}");
}

/// A waiver shows what it is for, by the names that readers know.
#[tokio::test]
async fn peak_hours_are_those_of_a_region_by_its_name() {
    let waiver = json!([{ "rule": "C5", "reason": "The only night.", "by": "Ana Ruiz", "at": crate::app::NOW }]);
    let late = json!({ "start": "2026-11-17T05:00:00Z", "end": "2026-11-17T07:30:00Z", "waivers": waiver });
    let touches = ": Tue 17 Nov 2026, 08:00 – 08:30 Europe/Madrid";
    let app = TestApp::new().await;
    app.announce(&late).await;
    says(&reads(&app, PAGE).await, &[&format!("Touches the peak hours of Europe{touches}")]);

    let app = TestApp::under(&unnamed(), Clock::still(at(crate::app::NOW)), "Vendor").await;
    app.announce(&late).await;
    let text = reads(&app, PAGE).await;
    says(
        &text,
        &["eu Tue 17 Nov 2026, 06:00 – 08:30 Europe/Madrid", &format!("Touches the peak hours of eu{touches}")],
    );
    is_silent_on(&text, &["United States"]);
}

/// The forms of calendar services are filled with the facts of the page; work that is over is no entry of a calendar to come.
#[tokio::test]
async fn work_ahead_can_be_put_into_a_calendar() {
    let app = TestApp::new().await;
    app.announce(&json!({ "title": "Cut & paste #1" })).await;
    let html = app.get(PAGE).await.text;
    for part in [
        "href=\"/maintenance/cut/calendar.ics\"",
        "&amp;text=Cut%20%26%20paste%20%231&amp;dates=20261117T020000Z%2F20261117T050000Z&amp;details=Deploys%20release%203.10.0.%0A%0Ahttp",
        "&amp;subject=Cut%20%26%20paste%20%231&amp;startdt=2026-11-17T02%3A00%3A00Z&amp;enddt=2026-11-17T05%3A00%3A00Z&amp;body=",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    app.step("cut", "cancel", "Not now.").await;
    let text = reads(&app, PAGE).await;
    says(&text, &["Cancelled window Tue 17 Nov 2026, 03:00 – 06:00"]);
    is_silent_on(&text, &["Google Calendar"]);
}

/// The sentences of the page are in the reader's language; what the engine says is marked as English.
#[tokio::test]
async fn the_page_speaks_the_readers_language() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    let path = format!("{PAGE}?lang=es");
    says(
        &reads(&app, &path).await,
        &[
            "La hora de inicio prevista, mar 17 nov 2026, 03:00 Europe/Madrid, ha pasado y los trabajos no han empezado.",
            "Aviso del cambio Publicado 10 días laborables antes del inicio; prometido: 7 días laborables Cumplido",
            "Europe mar 17 nov 2026, 03:00 – 06:00 Europe/Madrid Fuera de las horas punta (lun – vie, de 08:00 a 20:00)",
        ],
    );
}

/// What is filled in of a calendar file, its lines unfolded.
async fn calendar_file(app: &TestApp) -> String {
    app.get("/maintenance/cut/calendar.ics").await.text.replace("\r\n ", "")
}

/// E3: programs replace an entry only by one with a higher number.
#[tokio::test]
async fn e3_the_number_of_a_calendar_entry_rises_with_every_change_of_its_time_or_status() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let mut last = -1;
    let mut rises = async |what: &str, part: &str| {
        let file = calendar_file(&app).await;
        let number = file.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap().parse().unwrap();
        assert!(last < number && file.contains(part), "{what}: {last}, then {file}");
        last = number;
    };
    rises("announced", "STATUS:CONFIRMED").await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "").await;
    rises("started", "DTSTART:20261117T020000Z").await;
    let later = json!({ "message": "It takes longer.", "end": "2026-11-17T12:00:00Z" });
    assert_eq!(app.post("/api/v1/changes/cut/updates", &later).await.status, StatusCode::OK);
    rises("extended", "DTEND:20261117T120000Z").await;
    app.set_clock(at("2026-11-17T04:00:00Z"));
    app.step("cut", "finish", "").await;
    rises("finished", "DTEND:20261117T040000Z").await;
}

/// E3
#[tokio::test]
async fn e3_a_cancelled_entry_has_a_higher_number() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let number =
        |file: &str| file.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap().parse::<u32>().unwrap();
    let before = number(&calendar_file(&app).await);
    app.step("cut", "cancel", "Not now.").await;
    let file = calendar_file(&app).await;
    assert!(before < number(&file) && file.contains("STATUS:CANCELLED"), "{file}");
}

/// E4: RFC 5545, sections 3.1 and 3.3.11.
#[tokio::test]
async fn e4_texts_of_operators_break_no_line_of_a_calendar_file() {
    let app = TestApp::with(Clock::still(at(crate::app::NOW)), "Acme, Inc; \\ Co").await;
    let title = "Cut, then; \\paste";
    let announced =
        app.announce(&json!({ "title": title, "description": "One.\r\nTwo,\rthree;\u{1} \\four.\r\n" })).await;
    assert_eq!(announced.status, StatusCode::CREATED, "{}", announced.text);
    let raw = app.get("/maintenance/cut/calendar.ics").await.text;
    assert!(
        raw.split("\r\n").all(|line| line.len() <= 75 && !line.contains(|letter: char| letter.is_control())),
        "{raw:?}"
    );
    let file = calendar_file(&app).await;
    for line in [
        "SUMMARY:Cut\\, then\\; \\\\paste",
        "DESCRIPTION:One.\\nTwo\\,\\nthree\\; \\\\four.",
        "NAME;VALUE=TEXT:Acme\\, Inc\\; \\\\ Co",
        "X-WR-CALNAME:Acme\\, Inc\\; \\\\ Co",
    ] {
        assert!(file.split("\r\n").any(|one| one == line), "{line} is not in {file}");
    }
}
