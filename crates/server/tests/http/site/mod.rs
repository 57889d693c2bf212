//! The status site: `/`, `/maintenance`, and what holds of every page.

mod edits;
mod history;
pub(crate) mod html;
mod incidents;
mod languages;
mod mailed;
mod policy;
mod promises;
mod record;
mod releases;

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use fairnotice_core::component::{Component, Status};
use html::{is_silent_on, reads, says};
use serde_json::json;

const PAGES: [&str; 16] = [
    "/",
    "/history",
    "/history?month=2026-09",
    "/maintenance",
    "/maintenance?month=2026-11",
    "/maintenance/cut",
    "/maintenance/none",
    "/incidents",
    "/incidents/none",
    "/releases",
    "/releases/3.10.0",
    "/releases/none",
    "/promises",
    "/promises?page=2",
    "/policy",
    "/policy?version=none",
];

#[tokio::test]
async fn pages_keep_a_strict_policy() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for path in PAGES {
        let answer = app.get(path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for (directive, sources) in [
            ("default-src", "'none'"),
            ("script-src", "'self' 'wasm-unsafe-eval'"),
            ("style-src", "'self'"),
            ("base-uri", "'none'"),
            ("form-action", "'self'"),
        ] {
            let given = policy.split("; ").find_map(|one| one.strip_prefix(directive)).unwrap_or_default();
            assert_eq!(given.trim(), sources, "{path}: {directive}");
        }
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        let html = &answer.text;
        assert!(html.starts_with("<!doctype html><html"), "{path}");
        for inline in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!html.contains(inline), "{path}: {inline}");
        }
        // Every script is one of our files, or data.
        for script in html.split("<script").skip(1) {
            assert!(
                script.starts_with(" src=\"/") || script.starts_with(" type=\"application/json\""),
                "{path}: {script}"
            );
        }
    }
}

#[tokio::test]
async fn maintenance_begins_with_what_is_planned_in_any_month() {
    let app = TestApp::new().await;
    says(&reads(&app, "/maintenance").await, &["Maintenance Coming up No maintenance is planned."]);
    app.announce(&json!({})).await;
    for present in ["/maintenance", "/maintenance?month=2026-10"] {
        says(
            &reads(&app, present).await,
            &["Coming up", "Recordings can be cut Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid"],
        );
    }
    is_silent_on(&reads(&app, "/maintenance?month=2026-11").await, &["Coming up"]);
}

#[tokio::test]
async fn files_that_pages_name_are_there() {
    let app = TestApp::new().await;
    let html = app.get("/").await.text;
    for (path, content_type) in [
        ("/site.css", "text/css; charset=utf-8"),
        ("/elements.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
    ] {
        assert!(html.contains(path), "{path}");
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, content_type), "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }
}

#[tokio::test]
async fn a_reader_without_javascript_sees_the_records_life() {
    let app = TestApp::new().await;
    says(&reads(&app, "/").await, &["No maintenance is planned", "Recordings", "Sign-in"]);
    app.announce(&json!({})).await;
    let text = reads(&app, "/").await;
    says(
        &text,
        &[
            "All systems operational Next: Recordings can be cut, Tue 17 Nov 2026, 03:00 Europe/Madrid",
            "Recordings can be cut Tue 17 Nov 2026, 03:00 – 06:00 Europe/Madrid Scheduled platform update · Recordings Planned",
        ],
    );
    assert!(app.get("/").await.text.contains("href=\"/maintenance/cut\""));
    says(&reads(&app, "/maintenance/cut").await, &["Recordings can be cut Planned", "Rollback plan Ready"]);
    app.set_clock(at("2026-11-17T02:00:05Z"));
    app.step("cut", "start", "We begin.").await;
    says(
        &reads(&app, "/").await,
        &[
            "Under maintenance: Recordings Since Tue 17 Nov 2026, 03:00 Europe/Madrid",
            "In progress",
            "We begin.",
            "Recordings Under maintenance Recordings can be cut: brief interruptions",
        ],
    );
    app.step("cut", "finish", "All is well.").await;
    says(&reads(&app, "/").await, &["All systems operational", "Recently ended Finished Recordings can be cut"]);
    says(&reads(&app, "/maintenance/cut").await, &["Finished", "All is well.", "We begin."]);
    // When it is no longer among the latest, its page stays.
    app.set_clock(at("2026-12-17T02:00:05Z"));
    app.app.service().publish().await.unwrap();
    let text = reads(&app, "/").await;
    says(&text, &["No maintenance is planned"]);
    is_silent_on(&text, &["Finished Recordings can be cut"]);
    says(&reads(&app, "/maintenance/cut").await, &["All is well."]);
    says(&reads(&app, "/maintenance?month=2026-11").await, &["Recordings can be cut"]);
}

#[tokio::test]
async fn e11_every_page_carries_the_notices_above_its_heading() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:05Z"));
    app.step("cut", "start", "We begin.").await;
    for path in
        ["/maintenance", "/maintenance/cut", "/incidents", "/releases", "/releases/3.10.0", "/promises", "/none"]
    {
        let html = app.fetch(Method::GET, path, &[("accept", "text/html")]).await.text;
        let (before, _) = html.split_once("<h1").unwrap();
        assert!(
            before.contains("data-phase=\"in-progress\"") && before.contains("Recordings can be cut"),
            "{path}: {html}"
        );
    }
    // The first page says it in its heading, and once.
    let html = app.get("/").await.text;
    assert!(html.contains("<h1>Under maintenance<!---->: ") && !html.contains("<fairnotice-banner"), "{html}");
    // It turns with the clock, on a page that says nothing else of the time.
    app.set_clock(at("2026-11-17T05:00:01Z"));
    let html = app.get("/releases").await.text;
    assert!(html.contains("data-phase=\"overrun\""), "{html}");
}

/// E9: work of an earlier month that goes on is on the page of the present month, with its link.
#[tokio::test]
async fn e9_work_that_began_last_month_is_under_way_in_this_one() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:05Z"));
    app.step("cut", "start", "We begin.").await;
    app.set_clock(at("2026-12-02T09:00:00Z"));
    app.app.service().publish().await.unwrap();
    let html = app.get("/maintenance").await.text;
    let upcoming = html.split_once("id=\"upcoming\"").unwrap().1.split_once("fairnotice-calendar").unwrap().0;
    assert!(upcoming.contains("href=\"/maintenance/cut\"") && upcoming.contains("Overrun"), "{upcoming}");
    says(&reads(&app, "/maintenance").await, &["Maintenance Work under way", "December 2026"]);
}

#[tokio::test]
async fn components_stand_under_their_groups() {
    let app = TestApp::new().await;
    let list = |of: &[(&str, &str, &str)]| -> Vec<_> {
        let one = |(id, name, group): &(&str, &str, &str)| Component {
            id: (*id).into(),
            name: (*name).to_owned(),
            group: (*group).to_owned(),
            regions: Vec::new(),
            status: Status::Operational,
        };
        of.iter().map(one).collect()
    };
    let listed = list(&[
        ("recordings", "Recordings", "Media"),
        ("api", "API", "For developers"),
        ("meetings", "Meetings", "Media"),
        ("web", "Web", ""),
        ("sign-in", "Sign-in", ""),
    ]);
    app.store.list_components(&listed).await.unwrap();
    app.app.service().publish().await.unwrap();
    let text = reads(&app, "/").await.replace(" 1 of 1 day without incident", "");
    let text = text.replace(" 89 days ago 29 days ago Today", "");
    let expected = "Web Operational Sign-in Operational Media 2 components, all operational Recordings Operational \
                    Meetings Operational For developers 1 component, operational API Operational";
    says(&text, &[expected]);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_readers() {
    let app = TestApp::new().await;
    for path in [
        "/nothing",
        "/maintenance/none",
        "/maintenance/%3Cscript%3E",
        "/maintenance/%FF",
        "/maintenance?month=never",
        "/maintenance?month=2026-11&month=2026-12",
        "/maintenance/a%2Fb",
        "/history?month=never",
        "/history?kind=drafts",
        "/history?month=2026-11",
        "/history?month=1999-01",
        "/history?after=1.a",
        "/history?month=2026-10&after=1",
        "/history?month=2026-10&after=1.%3Cscript%3E",
        "/incidents/none",
        "/incidents/%FF",
        "/releases/1.2.3",
        "/releases/latest",
        "/releases/%FF",
        "/policy?version=none",
        "/policy?hash=%00",
        "/promises?page=0",
        "/promises?page=2",
        "/promises?page=-1",
        "/promises?page=99999999999999999999999",
    ] {
        let answer = app.fetch(Method::GET, path, &[("accept", "text/html,*/*;q=0.8")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        let text = html::words(&answer.text);
        says(
            &text,
            &[
                "Not found",
                "The address may be mistyped or incomplete",
                "All systems operational",
                "Current status Maintenance by month All incidents History by month All releases Promises of the last 365 days \
                 Maintenance policy",
            ],
        );
    }
    app.get("/nothing").await.problem(404, "not-found");
}

/// What is missing may be there by another name.
#[tokio::test]
async fn a_wrong_address_leads_to_what_may_be_meant() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let incident = json!({ "id": "slow", "title": "Recordings are slow", "message": "We look." });
    assert_eq!(app.post("/api/v1/incidents", &incident).await.status, StatusCode::CREATED);
    for (path, meant, name) in [
        ("/cut", "/maintenance/cut", "Recordings can be cut"),
        ("/incidents/cut", "/maintenance/cut", "Recordings can be cut"),
        ("/maintenance/slow", "/incidents/slow", "Recordings are slow"),
        ("/maintenance/SLOW", "/incidents/slow", "Recordings are slow"),
        ("/incidents/slwo", "/incidents/slow", "Recordings are slow"),
        ("/releases/v3.10.0", "/releases/3.10.0", "Release 3.10.0"),
        ("/3.10", "/releases/3.10.0", "Release 3.10.0"),
        ("/maintainance", "/maintenance", "Maintenance by month"),
    ] {
        let answer = app.fetch(Method::GET, path, &[("accept", "text/html")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        says(&html::words(&answer.text), &["Did you mean:", name]);
        let list = answer.text.split("<ul class=\"meant\">").nth(1).unwrap().split("</ul>").next().unwrap();
        assert!(list.contains(&format!("href=\"{meant}\"")), "{path}: {list}");
    }
    let nothing = app.fetch(Method::GET, "/wp-login.php", &[("accept", "text/html")]).await;
    is_silent_on(&html::words(&nothing.text), &["Did you mean"]);
}

/// An error speaks the reader's language.
#[tokio::test]
async fn an_error_is_written_in_the_readers_language() {
    let app = TestApp::new().await;
    let headers = [("accept", "text/html"), ("accept-language", "es")];
    let missing = app.fetch(Method::GET, "/incidents/none?a=1", &headers).await;
    says(&html::words(&missing.text), &["No encontrado", "No hay ninguna incidencia en esta dirección."]);
    assert!(missing.text.contains("<html lang=\"es\""), "{}", missing.text);
    let method = app.fetch(Method::POST, "/maintenance", &headers).await;
    says(&html::words(&method.text), &["Esto no es posible aquí"]);
}

/// A draft is nobody's to read but the operators'.
#[tokio::test]
async fn a_draft_has_no_page() {
    let app = TestApp::new().await;
    app.announce(&json!({ "draft": true })).await;
    assert_eq!(app.get("/maintenance/cut").await.status, StatusCode::NOT_FOUND);
}

/// A reader is not answered with a program's problem when the database fails.
#[tokio::test]
async fn a_server_that_fails_says_so_on_a_page() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.store.close().await;
    // What everybody comes for is in memory.
    assert_eq!(app.get("/").await.status, StatusCode::OK);
    for path in [
        "/history",
        "/maintenance",
        "/maintenance/cut",
        "/incidents",
        "/incidents/one",
        "/releases",
        "/releases/3.10.0",
        "/promises",
        "/policy",
    ] {
        let answer = app.fetch(Method::GET, path, &[("accept", "text/html")]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
        says(
            &html::words(&answer.text),
            &["This page cannot be shown now", "cannot reach its database", "is lost", "Try again in a minute"],
        );
    }
}
