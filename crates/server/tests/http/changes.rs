//! `/api/v1/changes` and `/api/v1/changes/evaluate`

use crate::app::{TestApp, at, change};
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use fairnotice_store::SubjectId;
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use std::{pin::pin, time::Duration};

#[tokio::test]
async fn a_compliant_change_is_announced() {
    let app = TestApp::new().await;
    let before = app.revision().await;
    let answer = app.announce(&json!({ "announced_at": "2026-01-01T00:00:00Z" })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.header(header::LOCATION), "/api/v1/changes/cut");
    let body = answer.json();
    assert_eq!((&body["id"], &body["state"], &body["revision"]), (&json!("cut"), &json!("announced"), &json!(1)));
    assert_eq!(body["url"], "https://status.example/maintenance/cut");
    // The server sets the instant of the notice, not the body.
    assert_eq!(body["announced_at"], "2026-10-30T12:00:00Z");
    assert_eq!(body["verdict"]["outcome"], "pass");
    assert_eq!(app.revision().await, before + 1);
    let read = app.get(answer.header(header::LOCATION)).await;
    let mut published = body;
    // The answer to a step says besides what goes out by mail.
    for key in ["verdict", "mail"] {
        assert!(published.as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    assert_eq!(read.json(), published);
    assert_eq!(app.get("/api/v1/changes").await.json(), json!({ "changes": [published], "next": null }));
    // The verdict is stored with the record.
    let decisions = app.store.decisions(&"cut".parse().unwrap()).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&decisions[0].verdict).unwrap()["outcome"], "pass");
    assert_eq!(decisions[0].policy_hash, app.app.policy().hash());
}

#[tokio::test]
async fn a_change_without_an_id_is_given_one() {
    let app = TestApp::new().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = app.announce(&json!({ "id": null })).await;
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(answer.header(header::LOCATION), format!("/api/v1/changes/{id}"));
        ids.push(id);
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_breach_is_answered_with_the_verdict_and_nothing_is_stored() {
    let app = TestApp::new().await;
    let before = app.revision().await;
    let cases = [
        // What is changed, the rules that it breaks, and something that the verdict says.
        (json!({ "start": "2026-11-03T02:00:00Z", "end": "2026-11-03T05:00:00Z" }), "R6, R9, C3", "start on "),
        (json!({ "rollback": null }), "C6", "say in `rollback.data` how it is restored"),
        (json!({ "components": [{ "id": "recordins", "impact": "none" }] }), "C8", "did you mean `recordings`?"),
        (json!({ "components": [{ "id": "zzz", "impact": "none" }] }), "C8", "use one of `api`, `web`"),
        (json!({ "kind": "patch" }), "C1", "MINOR"),
        // Beyond the calendar's horizon no verdict is possible, so that the change is refused.
        (
            json!({ "start": "2029-03-06T02:00:00Z", "end": "2029-03-06T05:00:00Z" }),
            "R6, R8, C3",
            "the holidays of `es-madrid` are known from",
        ),
    ];
    for (with, rules, expected) in cases {
        let answer = app.announce(&with).await;
        let detail = answer.problem(422, "breach");
        assert!(detail.starts_with(&format!("the change would break the policy by {rules}; ")), "{with}: {detail}");
        assert!(answer.json()["verdict"].to_string().contains(expected), "{with}: {}", answer.text);
        let evaluated = app.post("/api/v1/changes/evaluate", &change(&with)).await;
        assert_eq!(evaluated.json(), answer.json()["verdict"], "{with}");
    }
    assert_eq!(app.revision().await, before);
    let all = app.get("/api/v1/changes?from=1970-01-01T00:00:00Z&to=9999-12-31T00:00:00Z").await;
    assert_eq!(all.json()["changes"], json!([]));
    app.get("/api/v1/changes/cut").await.problem(404, "not-found");
}

#[tokio::test]
async fn evaluating_stores_nothing() {
    let app = TestApp::new().await;
    let before = app.revision().await;
    let announced = |when: Value| change(&json!({ "announced_at": when }));
    let outcome = async |with| app.post("/api/v1/changes/evaluate", &with).await.json()["outcome"].clone();
    assert_eq!(outcome(announced(Value::Null)).await, "pass");
    // A draft with an instant of announcement is checked as of that instant.
    assert_eq!(outcome(announced(json!("2026-11-16T12:00:00Z"))).await, "fail");
    assert_eq!(app.revision().await, before);
    assert_eq!(app.get("/api/v1/changes").await.json()["changes"], json!([]));
    assert_eq!(app.store.audit(&SubjectId::Change("cut".parse().unwrap())).await.unwrap(), []);
}

#[tokio::test]
async fn what_does_not_make_sense_is_refused_by_its_key() {
    let app = TestApp::new().await;
    let before = app.revision().await;
    let cases = [
        (json!({ "titel": "x" }), "titel", "unknown field `titel`"),
        (json!({ "title": null }), "", "missing field `title`"),
        (json!({ "title": 7 }), "title", "invalid type: integer `7`, expected a string"),
        (json!({ "downtime": { "required": false, "strat": 1 } }), "downtime.strat", "unknown field `strat`"),
        (json!({ "kind": "updat" }), "kind", "unknown variant `updat`"),
        (json!({ "start": "2026-11-17T02:00:00" }), "start", "is not a date and time with an offset"),
        (json!({ "end": "2026-11-17T01:00:00Z" }), "end", "is not after the start"),
        (json!({ "start": "2026-10-30T10:00:00Z", "end": "2026-10-30T12:00:00Z" }), "end", "has passed"),
        (
            json!({ "release": { "from": "3.9.2", "to": "3.10" } }),
            "release.to",
            "is not a version of three numbers, such as `3.10.0`",
        ),
        (json!({ "id": "a/../b" }), "id", "cannot be part of an address"),
        (json!({ "id": "a\r\nSet-Cookie: b" }), "id", "cannot be part of an address"),
        (json!({ "components": [{ "id": "web" }, { "id": "web" }] }), "components[1].id", "is listed twice"),
        (json!({ "downtime": { "required": true, "duration": "99999999 days" } }), "downtime", "does not lie inside"),
    ];
    for (with, at, expected) in cases {
        for path in ["/api/v1/changes", "/api/v1/changes/evaluate"] {
            // A verdict on a past change is possible.
            if path.ends_with("evaluate") && expected == "has passed" {
                continue;
            }
            let answer = app.post(path, &change(&with)).await;
            let detail = answer.problem(422, "invalid");
            assert!(detail.contains(expected), "{with}: {detail}");
            assert_eq!(answer.json()["problems"][0]["at"], at, "{with}");
        }
    }
    assert_eq!(app.revision().await, before);
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let app = TestApp::new().await;
    let good = change(&json!({})).to_string();
    let title = "x".repeat(256 * 1024);
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases = [
        (String::new(), 400, "not-json", "the body is not JSON: EOF while parsing"),
        ("{".to_owned(), 400, "not-json", "the body is not JSON: EOF while parsing"),
        ("title = 'x'".to_owned(), 400, "not-json", "the body is not JSON: expected"),
        (format!("{good} {good}"), 400, "not-json", "there is something after the JSON"),
        (good.replacen('{', "{\"title\":\"x\",", 1), 422, "invalid", "duplicate field `title`"),
        (format!("{{\"titel\":{nested}}}"), 400, "not-json", "the body is not JSON: recursion limit exceeded"),
        (nested, 422, "invalid", "the body is a list; expected an object"),
        ("\"\u{0}\"".to_owned(), 400, "not-json", "control character"),
        (good.replace("Recordings can", &title), 413, "too-large", "the body may have 262144 bytes at most"),
    ];
    for (body, status, kind, expected) in cases {
        let detail = app.send(app.request("/api/v1/changes", body)).await.problem(status, kind);
        assert!(detail.contains(expected), "{detail}");
    }
    let undecodable = app.send(app.request("/api/v1/changes", vec![b'"', 0xff, b'"'])).await;
    assert!(undecodable.problem(400, "not-json").contains("invalid unicode"));
    for (content_type, status) in [
        (None, 415),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/json2"), 415),
        (Some("application/json; charset=utf-8"), 201),
    ] {
        let mut request =
            Request::post("/api/v1/changes").header(header::AUTHORIZATION, format!("bearer {}", app.token));
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let answer = app.send(request.body(good.clone().into()).unwrap()).await;
        assert_eq!(answer.status, status, "{content_type:?}: {}", answer.text);
    }
    // Types of content are the same in capitals.
    let request =
        Request::post("/api/v1/changes/evaluate").header(header::AUTHORIZATION, format!("Bearer {}", app.token));
    let answer = app.send(request.header(header::CONTENT_TYPE, "Application/JSON").body(good.into()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_taken_id_is_refused() {
    let app = TestApp::new().await;
    assert_eq!(app.announce(&json!({})).await.status, StatusCode::CREATED);
    let before = app.revision().await;
    let refused = app.announce(&json!({ "title": "Another" })).await.problem(409, "taken");
    assert_eq!(refused, "the id `cut` is taken by another change; leave `id` out and one is given");
    assert_eq!(app.revision().await, before);
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["title"], "Recordings can be cut");
}

// S1, S4
#[tokio::test]
async fn concurrent_announcements_are_all_published() {
    let app = TestApp::new().await;
    let before = app.revision().await;
    let mut follow = app.app.service().follow();
    let all: Vec<_> = (0..60)
        .map(|i| {
            (
                app.router(),
                app.request(
                    "/api/v1/changes",
                    change(&json!({ "id": format!("c-{i}"), "allow_duplicate": true })).to_string(),
                ),
            )
        })
        .collect();
    let sent = all.into_iter().map(|(router, request)| tokio::spawn(tower::ServiceExt::oneshot(router, request)));
    for answer in sent.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::CREATED);
    }
    assert_eq!(app.revision().await, before + 60);
    assert_eq!(follow.borrow_and_update().snapshot.changes.len(), 60);
}

#[tokio::test]
async fn a_caller_that_hangs_up_leaves_no_reader_behind() {
    let app = TestApp::new().await;
    let mut follow = app.app.service().follow();
    {
        let request = app.request("/api/v1/changes", change(&json!({})).to_string());
        let mut request = pin!(app.send(request));
        // The caller goes away once the record is stored, before or after publication.
        while app.store.change(&"cut".parse().unwrap()).await.is_err() {
            assert!(request.as_mut().now_or_never().is_none(), "the answer came before its record");
        }
    }
    let published = follow.wait_for(|published| !published.snapshot.changes.is_empty());
    assert!(tokio::time::timeout(Duration::from_secs(10), published).await.is_ok(), "the change was never published");
}

#[tokio::test]
async fn a_window_may_have_begun_but_not_ended() {
    let app = TestApp::new().await;
    let urgent = json!({
        "kind": "urgent",
        "start": "2026-10-30T11:30:00Z",
        "end": "2026-10-30T12:30:00Z",
        "release": null,
        "urgent": { "cause": "a hole" },
    });
    app.set_clock(at("2026-10-30T12:30:00Z"));
    app.announce(&urgent).await.problem(422, "invalid");
    app.set_clock(at("2026-10-30T12:30:00Z") - TimeDelta::milliseconds(1));
    let announced = app.announce(&urgent).await;
    assert_eq!(announced.status, StatusCode::CREATED, "{}", announced.text);
}
