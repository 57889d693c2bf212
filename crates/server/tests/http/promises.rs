//! `/api/v1/promises`: a few weeks of every kind, with figures computed manually.

use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use fairnotice_core::promises::promises;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/promises";

/// A patch that says everything, at night.
fn patch(id: &str, version: &str, night: &str) -> Value {
    json!({
        "id": id, "title": format!("Fixes {version}"), "kind": "patch",
        "start": format!("{night}T02:00:00Z"), "end": format!("{night}T04:00:00Z"),
        "rollback": { "infrastructure": "plan-of-hosts", "services": "plan-of-services", "data": "plan-of-data" },
        "release": { "from": "3.9.2", "to": version, "notes_at": crate::app::NOW, "items": [{ "category": "patch", "title": "Long names fit" }] },
    })
}

async fn announced(app: &TestApp, now: &str, change: &Value) {
    app.set_clock(at(now));
    let answer = app.announce(change).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

async fn step(app: &TestApp, now: &str, id: &str, step: &str, message: &str) {
    app.advance_to(now).await;
    app.step(id, step, message).await;
}

/// One change in time, one late by a waiver, an urgent one, one that is undone and one that overruns; it ends on the 20th of
/// November.
pub(crate) async fn weeks() -> TestApp {
    let app = TestApp::new().await;
    announced(&app, crate::app::NOW, &json!({})).await;
    let mut late = patch("late", "3.9.3", "2026-11-05");
    let waiver = |rule| json!({ "rule": rule, "reason": "A supplier ends its <service>.", "by": "Ana Ruiz", "at": "2026-11-03T08:30:00Z" });
    late["waivers"] = json!([waiver("R6"), waiver("C3")]);
    announced(&app, "2026-11-03T09:00:00Z", &late).await;
    announced(&app, "2026-11-04T09:00:00Z", &patch("undone", "3.9.4", "2026-11-14")).await;
    announced(&app, "2026-11-04T09:30:00Z", &patch("long", "3.9.5", "2026-11-15")).await;
    app.announce(&json!({ "id": "secret", "title": "Nobody knows", "draft": true })).await;

    app.advance_to("2026-11-05T01:00:00Z").await;
    step(&app, "2026-11-05T02:00:00Z", "late", "start", "").await;
    step(&app, "2026-11-05T03:30:00Z", "late", "finish", "").await;

    let hole = json!({
        "id": "hole", "title": "A hole is closed", "kind": "urgent", "decided_at": "2026-11-06T09:40:00Z",
        "start": "2026-11-06T10:30:00Z", "end": "2026-11-06T11:30:00Z", "release": null,
        "urgent": { "cause": "The API accepts forged tokens." },
    });
    announced(&app, "2026-11-06T10:00:00Z", &hole).await;
    step(&app, "2026-11-06T10:30:00Z", "hole", "start", "").await;
    step(&app, "2026-11-06T11:00:00Z", "hole", "finish", "").await;

    app.advance_to("2026-11-14T01:00:00Z").await;
    step(&app, "2026-11-14T02:00:00Z", "undone", "start", "").await;
    step(&app, "2026-11-14T03:00:00Z", "undone", "rollback", "Long names broke the page.").await;
    step(&app, "2026-11-14T09:00:00Z", "undone", "close", "").await;

    app.advance_to("2026-11-15T01:00:00Z").await;
    step(&app, "2026-11-15T02:00:00Z", "long", "start", "").await;
    step(&app, "2026-11-15T04:40:00Z", "long", "finish", "").await;

    app.advance_to("2026-11-17T01:00:00Z").await;
    step(&app, "2026-11-17T02:00:00Z", "cut", "start", "").await;
    step(&app, "2026-11-17T04:30:00Z", "cut", "finish", "").await;
    app.advance_to("2026-11-20T12:00:00Z").await;
    app
}

fn tally(owed: u32, kept: u32, broken: u32, waived: u32, pending: u32, not_owed: u32) -> Value {
    json!({ "owed": owed, "kept": kept, "broken": broken, "waived": waived, "pending": pending, "not_owed": not_owed })
}

#[tokio::test]
async fn figures_of_a_few_weeks() {
    let app = weeks().await;
    let answer = app.get(PATH).await;
    let page = answer.json();
    assert_eq!((&page["from"], &page["until"]), (&json!("2025-11-20T12:00:00Z"), &json!("2026-11-20T12:00:00Z")));
    let expected = json!({
        "changes": 5, "urgent": 1, "cancelled": 0, "rolled_back": 1, "finished_by_clock": 0,
        "promises": {
            // Neither lead is promised for the urgent one.
            "release_told": tally(4, 3, 0, 1, 0, 1),
            "announced": tally(4, 3, 0, 1, 0, 1),
            "edits_told": tally(0, 0, 0, 0, 0, 5),
            // The announcement of the urgent one came within the hour, and serves.
            "reminded": tally(4, 4, 0, 0, 0, 1),
            "start_told": tally(5, 5, 0, 0, 0, 0),
            "overrun_told": tally(1, 0, 1, 0, 0, 4),
            "worked_within_window": tally(5, 4, 1, 0, 0, 0),
            "end_told": tally(4, 4, 0, 0, 0, 1),
            "rollback_told": tally(1, 1, 0, 0, 0, 4),
        },
    });
    assert_eq!(page["counts"], expected);
    let lines = page["lines"].as_array().unwrap();
    let shown: Vec<_> =
        lines.iter().map(|line| (line["id"].as_str().unwrap(), line["url"].as_str().unwrap())).collect();
    let expected = ["hole", "long", "undone", "late", "cut"];
    assert_eq!(shown, expected.map(|id| (id, url(id))));
    // Drafts, plans and operators are nobody's business.
    for internal in ["secret", "Nobody knows", "plan-of-", crate::app::OPERATOR, app.app.policy().hash()] {
        assert!(!answer.text.contains(internal), "{internal} in {}", answer.text);
    }
}

fn url(id: &str) -> &'static str {
    format!("https://status.example/maintenance/{id}").leak()
}

/// Outcome, published at, due by and seconds to spare, of one change.
#[track_caller]
fn shows(page: &Value, id: &str, promise: &str, expected: &Value) {
    let line = page["lines"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap();
    let evidence = &line["promises"][promise];
    let found = ["outcome", "told_at", "owed_by", "margin_seconds"].map(|key| evidence[key].clone());
    assert_eq!(&Value::from(found.to_vec()), expected, "{id}: {promise}: {evidence}");
}

#[tokio::test]
async fn evidence_to_the_second() {
    let app = weeks().await;
    let page = app.get(PATH).await.json();
    // Seven business days lie between Thursday the 5th and Tuesday the 17th; Madrid is an hour ahead of UTC.
    shows(&page, "cut", "announced", &json!(["pass", "2026-10-30T12:00:00Z", "2026-11-05T22:59:59Z", 557_999]));
    shows(&page, "cut", "reminded", &json!(["pass", "2026-11-17T01:00:00Z", "2026-11-17T01:00:00Z", 0]));
    shows(
        &page,
        "cut",
        "worked_within_window",
        &json!(["pass", "2026-11-17T04:30:00Z", "2026-11-17T05:00:00Z", 1_800]),
    );
    shows(&page, "cut", "rollback_told", &json!(["not_applicable", null, null, null]));
    shows(&page, "late", "announced", &json!(["waived", "2026-11-03T09:00:00Z", "2026-10-29T22:59:59Z", -381_601]));
    shows(&page, "hole", "announced", &json!(["not_applicable", null, null, null]));
    shows(&page, "hole", "reminded", &json!(["not_applicable", "2026-11-06T10:00:00Z", null, null]));
    shows(
        &page,
        "undone",
        "worked_within_window",
        &json!(["pass", "2026-11-14T03:00:00Z", "2026-11-14T04:00:00Z", 3_600]),
    );
    shows(&page, "undone", "rollback_told", &json!(["pass", "2026-11-14T03:00:00Z", "2026-11-14T09:00:00Z", 21_600]));
    shows(&page, "long", "overrun_told", &json!(["fail", null, "2026-11-15T04:05:00Z", null]));
    shows(
        &page,
        "long",
        "worked_within_window",
        &json!(["fail", "2026-11-15T04:40:00Z", "2026-11-15T04:00:00Z", -2_400]),
    );
    let line = |id: &str| page["lines"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap().clone();
    assert_eq!(line("hole")["decision"], json!({ "decided_at": "2026-11-06T09:40:00Z", "delay_seconds": 1_200 }));
    assert_eq!(line("cut")["decision"], Value::Null);
    assert_eq!(
        line("late")["waivers"][1],
        json!({ "rule": "C3", "reason": "A supplier ends its <service>.", "by": "Ana Ruiz", "at": "2026-11-03T08:30:00Z" })
    );
    assert_eq!((&line("undone")["rolled_back"], &line("long")["rolled_back"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn after_365_days_it_is_gone() {
    let app = weeks().await;
    for (now, changes, oldest) in [
        ("2027-10-30T11:59:59Z", 5, "cut"),
        ("2027-10-30T12:00:00Z", 4, "late"),
        ("2027-11-06T09:59:59Z", 1, "hole"),
        ("2027-11-06T10:00:00Z", 0, ""),
    ] {
        // Nothing happens but time.
        app.set_clock(at(now));
        let page = app.get(PATH).await.json();
        assert_eq!((&page["counts"]["changes"], &page["until"]), (&json!(changes), &json!(now)));
        let last = page["lines"].as_array().unwrap().last().map_or("", |line| line["id"].as_str().unwrap());
        assert_eq!(last, oldest, "{now}");
    }
}

/// S9: the report is made from what has changed, and is the same as if every record were read and judged: at every instant,
/// also after the clock went back, and page by page.
#[tokio::test]
async fn s9_the_report_is_that_of_every_record() {
    let app = weeks().await;
    for now in [
        "2026-11-20T12:00:00Z",
        "2026-11-20T11:59:59Z",
        "2027-11-04T09:00:00.001Z",
        "2026-11-15T04:05:00Z",
        "2026-11-15T04:05:01Z",
        "2026-10-30T12:00:00Z",
        "2026-10-30T11:00:00Z",
        "2029-01-01T00:00:00Z",
        "2026-11-20T12:00:00Z",
    ] {
        app.set_clock(at(now));
        let stored = app.store.announced_since(at("2020-01-01T00:00:00Z"), None, 100).await.unwrap().records;
        let policies = app.app.service().policies();
        let plain =
            promises(stored.iter().map(|record| (record, policies.judging(record.change.file(), at(now)))), at(now));
        let (mut lines, mut path) = (Vec::new(), format!("{PATH}?limit=2"));
        loop {
            let page = app.get(&path).await.json();
            assert_eq!(page["counts"], serde_json::to_value(&plain.counts).unwrap(), "{now}");
            lines.extend(page["lines"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            assert_eq!(page["lines"].as_array().unwrap().len(), 2, "{now}");
            path = format!("{PATH}?limit=2&cursor={next}");
        }
        let expected = plain.lines.iter().map(|line| {
            let mut line = serde_json::to_value(line).unwrap();
            line["url"] = url(line["id"].as_str().unwrap()).into();
            line
        });
        assert_eq!(lines, expected.collect::<Vec<_>>(), "{now}");
    }
}

#[tokio::test]
async fn a_bad_page_is_refused_by_name() {
    let app = TestApp::new().await;
    for (query, at) in [("limit=0", "limit"), ("limit=501", "limit"), ("cursor=x", "cursor"), ("page=2", "page")] {
        let detail = app.get(&format!("{PATH}?{query}")).await.problem(400, "bad-address");
        assert!(detail.contains(at), "{detail}");
    }
    // The end of a page may have left the report since.
    app.announce(&json!({})).await;
    for (cursor, lines) in [("1793361600001.cut", 1), ("1793361600000.cut", 0), ("0.gone", 0)] {
        let page = app.get(&format!("{PATH}?cursor={cursor}")).await.json();
        assert_eq!((page["lines"].as_array().unwrap().len(), &page["next"]), (lines, &Value::Null), "{cursor}");
    }
}

#[tokio::test]
async fn nothing_was_promised_yet() {
    let app = TestApp::new().await;
    app.announce(&json!({ "draft": true })).await;
    let page = app.get(PATH).await.json();
    assert_eq!((&page["lines"], &page["counts"]["changes"]), (&json!([]), &json!(0)));
    assert_eq!(page["counts"]["promises"]["announced"], tally(0, 0, 0, 0, 0, 0));
}

#[tokio::test]
async fn its_etag_is_of_what_it_says() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let first = app.get(PATH).await;
    let etag = first.header(header::ETAG).to_owned();
    assert!(etag.starts_with(&format!("W/\"{}-", app.revision().await)), "{etag}");
    assert_eq!(first.header(header::CACHE_CONTROL), "public, max-age=0, s-maxage=1");
    assert_eq!(first.header(header::CONTENT_TYPE), "application/json");
    let known = async |etag: &str| app.fetch(Method::GET, PATH, &[("if-none-match", etag)]).await;
    // A day passes, and it says the same.
    app.set_clock(at("2026-10-31T12:00:00Z"));
    for etag in [etag.as_str(), etag.trim_start_matches("W/")] {
        assert_eq!(known(etag).await.status, StatusCode::NOT_MODIFIED, "{etag}");
    }
    assert_eq!(app.get(PATH).await.json()["until"], "2026-10-31T12:00:00Z");
    // The announced window ends, and nothing else.
    app.set_clock(at("2026-11-17T04:59:59Z"));
    let still = app.get(PATH).await;
    assert_eq!(still.json()["counts"]["promises"]["worked_within_window"], tally(1, 0, 0, 0, 1, 0));
    app.set_clock(at("2026-11-17T05:00:00Z"));
    let answer = known(still.header(header::ETAG)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["counts"]["promises"]["worked_within_window"], tally(1, 0, 1, 0, 0, 0));
    // Something happens within the same second.
    app.step("cut", "cancel", "Not this year.").await;
    assert_eq!(app.get(PATH).await.json()["counts"]["cancelled"], 1);
}

#[tokio::test]
async fn a_database_that_cannot_be_read_is_a_problem() {
    let app = TestApp::new().await;
    app.store.close().await;
    app.get(PATH).await.problem(503, "unavailable");
}
