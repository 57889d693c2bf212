//! What nobody should send: refused with a clear problem, or harmless; and nothing is half stored.

use crate::app::{Answer, TestApp, at, change};
use axum::http::{Method, header};
use serde_json::{Value, json};

/// Every address that takes a write, on records that [`prepared`] has made.
const WRITES: [(Method, &str); 20] = [
    (Method::POST, "/api/v1/changes"),
    (Method::POST, "/api/v1/changes/evaluate"),
    (Method::PATCH, "/api/v1/changes/cut"),
    (Method::PATCH, "/api/v1/changes/cut/updates/1"),
    (Method::POST, "/api/v1/changes/plan/announce"),
    (Method::POST, "/api/v1/changes/cut/start"),
    (Method::POST, "/api/v1/changes/cut/updates"),
    (Method::POST, "/api/v1/changes/cut/verify"),
    (Method::POST, "/api/v1/changes/cut/finish"),
    (Method::POST, "/api/v1/changes/cut/rollback"),
    (Method::POST, "/api/v1/changes/cut/incident"),
    (Method::POST, "/api/v1/changes/cut/close"),
    (Method::POST, "/api/v1/changes/cut/cancel"),
    (Method::POST, "/api/v1/releases"),
    (Method::POST, "/api/v1/releases/3.10.0/notes"),
    (Method::POST, "/api/v1/releases/3.10.0/documentation"),
    (Method::POST, "/api/v1/incidents"),
    (Method::POST, "/api/v1/incidents/slow/updates"),
    (Method::PATCH, "/api/v1/incidents/slow/updates/0"),
    (Method::PATCH, "/api/v1/components/api"),
];

/// A draft, work under way, a release and an incident.
async fn prepared() -> TestApp {
    let app = TestApp::new().await;
    let mut draft = change(&json!({ "id": "plan" }));
    draft["draft"] = json!(true);
    app.post("/api/v1/changes", &draft).await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:00:00Z"));
    app.step("cut", "start", "We begin.").await;
    let slow = json!({ "id": "slow", "title": "Slow", "message": "We look." });
    assert_eq!(app.post("/api/v1/incidents", &slow).await.status, 201);
    app
}

/// Everything that is stored and public.
async fn contents(app: &TestApp) -> (u64, Vec<String>, String) {
    (app.revision().await, app.log().await, app.get("/api/v1/snapshot").await.text)
}

#[track_caller]
fn is_refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.text);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{what}");
    let problem = answer.json();
    for key in ["type", "title", "detail"] {
        assert!(problem[key].as_str().is_some_and(|text| text.len() > 5), "{what}: {problem}");
    }
}

#[tokio::test]
async fn bodies_that_are_none() {
    let app = prepared().await;
    let before = contents(&app).await;
    let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(10 * 1024 * 1024));
    let deep = format!(r#"{{"message":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let bodies = [
        (long.as_str(), 413),
        (deep.as_str(), 0),
        ("", 400),
        ("{", 400),
        ("null", 422),
        ("7", 422),
        ("\"start\"", 422),
        ("[]", 422),
        ("{} {}", 0),
        (r#"{"message":"a","message":"b"}"#, 422),
        (r#"{"reason":{"$ne":null}}"#, 422),
        (r#"{"message":7}"#, 422),
        (r#"{"massage":"StepMessage."}"#, 422),
        ("{\"message\":\"\u{1}\"}", 0),
    ];
    for (method, path) in WRITES {
        for (body, status) in bodies {
            let mut request = app.request(path, body.to_owned());
            *request.method_mut() = method.clone();
            request.headers_mut().insert(header::IF_MATCH, "*".parse().unwrap());
            let answer = app.send(request).await;
            let what = format!("{method} {path} {}", &body[..body.len().min(40)]);
            is_refused(&answer, &what);
            assert!(status == 0 || answer.status == status || answer.status == 428, "{what}: {}", answer.text);
        }
        let mut undecodable = app.request(path, b"{\"message\":\"\xff\"}".to_vec());
        *undecodable.method_mut() = method.clone();
        is_refused(&app.send(undecodable).await, path);
    }
    assert_eq!(contents(&app).await, before);
}

#[tokio::test]
async fn an_edit_of_what_is_the_servers_to_say() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = contents(&app).await;
    for (key, value) in [
        ("id", json!("other")),
        ("announced_at", json!("2020-01-01T00:00:00Z")),
        ("policy_version", json!("2019")),
        ("revisions", json!([])),
        ("notices", Value::Null),
        ("actual", json!({ "completed_at": "2026-11-01T00:00:00Z" })),
    ] {
        let answer = app.edit("cut", 1, &json!({ "title": "Other", key: value })).await;
        assert_eq!(answer.problem(422, "invalid"), format!("`{key}`: is set by the server (leave it out)"));
    }
    // The published values stay.
    for (key, value) in [("kind", json!("urgent")), ("decided_at", json!("2026-10-01T00:00:00Z"))] {
        let answer = app.edit("cut", 1, &json!({ key: value })).await;
        let detail = answer.problem(422, "invalid");
        assert!(detail.contains("leave it out, or cancel this record and announce another"), "{detail}");
        assert_eq!(answer.json()["problems"][0]["at"], key);
    }
    for (body, at) in [
        (json!({ "title": null }), ""),
        (json!({ "title": " " }), "title"),
        (json!({ "titel": "Other" }), "titel"),
        (json!({ "end": "2026-11-17T01:00:00Z" }), "end"),
        (json!({ "start": { "at": 1 } }), "start"),
        (json!({ "rollback": { "plan": "x" } }), "rollback.plan"),
        (json!({ "translations": { "not a tag": { "title": "x" } } }), "translations"),
        (json!({ "components": { "id": "api" } }), "components"),
    ] {
        let answer = app.edit("cut", 1, &body).await;
        answer.problem(422, "invalid");
        let key = answer.json()["problems"][0]["at"].as_str().unwrap().to_owned();
        assert!(key.starts_with(at), "{body}: {key}");
    }
    assert_eq!(contents(&app).await, before);
}

#[tokio::test]
async fn components_that_there_are_not() {
    let app = prepared().await;
    let before = contents(&app).await;
    let impacts = json!([{ "id": "api", "status": "major_outage" }, { "id": "recordins", "status": "major_outage" }]);
    for path in ["/api/v1/incidents", "/api/v1/changes/cut/incident", "/api/v1/incidents/slow/updates"] {
        let mut body = json!({ "message": "StepMessage.", "components": impacts });
        if path == "/api/v1/incidents" {
            body["title"] = json!("Broken");
        }
        let detail = app.post(path, &body).await.problem(422, "invalid");
        assert_eq!(
            detail, "`components[1].id`: `recordins` is no component of the policy (did you mean `recordings`?)",
            "{path}"
        );
    }
    let set = app.write(Method::PATCH, "/api/v1/components/apy", &json!({ "status": "operational" }), &[]).await;
    assert_eq!(set.problem(404, "not-found"), "there is no component `apy`");
    let odd = app.write(Method::PATCH, "/api/v1/components/api", &json!({ "status": "sideways" }), &[]).await;
    assert!(odd.problem(422, "invalid").contains("unknown variant `sideways`"));
    // The policy checks the components of a record: C8, with the near name.
    let edit = json!({ "components": [{ "id": "recordins", "impact": "none" }] });
    app.announce(&json!({ "id": "next" })).await.problem(422, "breach");
    let plan = app.edit("plan", 1, &edit).await;
    assert_eq!(plan.status, 200, "a draft may still be wrong");
    let refused = app.post("/api/v1/changes/plan/announce", &json!({ "allow_duplicate": true })).await;
    assert!(refused.problem(422, "breach").contains("C8") && refused.text.contains("did you mean `recordings`?"));
    assert_eq!((app.revision().await, app.get("/api/v1/snapshot").await.text), (before.0, before.2));
}

#[tokio::test]
async fn an_incident_that_cannot_be_opened_leaves_its_record_alone() {
    let app = prepared().await;
    let before = contents(&app).await;
    let long = "x".repeat(201);
    for (with, kind) in [
        (json!({ "id": "slow" }), (409, "taken")),
        (json!({ "id": "a/b" }), (422, "invalid")),
        (json!({ "id": "" }), (422, "invalid")),
        (json!({ "title": long }), (422, "invalid")),
        (json!({ "title": "two\nlines" }), (422, "invalid")),
        (json!({ "title": "two\u{2028}lines" }), (422, "invalid")),
        (json!({ "title": "two\u{2029}paragraphs" }), (422, "invalid")),
        (json!({ "title": "two\u{85}lines" }), (422, "invalid")),
        (json!({ "title": "turned \u{202e}around" }), (422, "invalid")),
        (json!({ "message": " \n" }), (422, "invalid")),
        (json!({ "change": "plan" }), (422, "invalid")),
        (json!({ "translations": { "x": "y" } }), (422, "invalid")),
    ] {
        let mut body = json!({ "message": "It stopped.", "title": "Broken" });
        body.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        for path in ["/api/v1/changes/cut/incident", "/api/v1/incidents"] {
            app.post(path, &body).await.problem(kind.0, kind.1);
        }
    }
    app.post("/api/v1/incidents", &json!({ "title": "Broken", "message": "It stopped.", "change": "none" }))
        .await
        .problem(404, "not-found");
    assert_eq!(contents(&app).await, before);
}

#[tokio::test]
async fn corrections_of_what_is_not_there() {
    let app = prepared().await;
    let before = contents(&app).await;
    let text = json!({ "message": "A better text." });
    for of in ["changes/cut", "incidents/slow"] {
        for (number, status) in [
            ("2", 404),
            ("18446744073709551615", 404),
            ("18446744073709551616", 400),
            ("-1", 400),
            ("first", 400),
            ("0x0", 400),
        ] {
            let answer = app.write(Method::PATCH, &format!("/api/v1/{of}/updates/{number}"), &text, &[]).await;
            is_refused(&answer, number);
            assert_eq!(answer.status, status, "{of} {number}: {}", answer.text);
        }
        let silent = app.write(Method::PATCH, &format!("/api/v1/{of}/updates/0"), &json!({}), &[]).await;
        silent.problem(422, "invalid");
    }
    for query in ["?before=x", "?before=1&before=2", "?befor=1", "?before=99999999999999999999"] {
        let token = format!("Bearer {}", app.token);
        let answer = app.fetch(Method::GET, &format!("/api/v1/audit{query}"), &[("authorization", &token)]).await;
        answer.problem(400, "bad-address");
    }
    assert_eq!(contents(&app).await, before);
}

#[tokio::test]
async fn markup_in_every_field_is_text_on_every_surface() {
    let app = TestApp::new().await;
    let hostile =
        |name: &str| format!("</script></title>--><script>alert('{name}')</script><img src=x onerror={name}>\"'&lt;");
    let translation = json!({ "title": hostile("title-es"), "description": hostile("description-es") });
    let announced = app.announce(&json!({
        "title": hostile("title"),
        "description": hostile("description"),
        "statements": [hostile("statement")],
        "translations": { "es": translation },
        "release": { "from": "3.9.2", "to": "3.10.0-x.1+b", "coexistence": hostile("coexistence"), "migration": hostile("migration"),
            "scope_final": hostile("scope"), "items": [{ "category": "improvement", "title": hostile("item") }] },
    })).await;
    assert_eq!(announced.status, 201, "{}", announced.text);
    let texts = |name: &str| json!({ "message": hostile(name), "reason": hostile("reason"), "translations": { "es": hostile("es") } });
    for step in ["start", "updates", "verify", "rollback", "updates", "close"] {
        let mut body = texts(step);
        if step == "start" {
            body["deviation"] = json!(hostile("deviation"));
        }
        let answer = app.post(&format!("/api/v1/changes/cut/{step}"), &body).await;
        assert_eq!(answer.status, 200, "{step}: {}", answer.text);
    }
    let mut broken = texts("incident");
    broken["title"] = json!(hostile("incident-title"));
    broken["id"] = json!("broken");
    assert_eq!(app.post("/api/v1/incidents", &broken).await.status, 201);
    let early = json!({ "to": "4.0.0", "scope_tentative": hostile("tentative") });
    assert_eq!(app.post("/api/v1/releases", &early).await.status, 201);
    let docs = json!({ "url": "https://docs.example/\"><script>alert('url')</script>" });
    assert_eq!(app.post("/api/v1/releases/4.0.0/documentation", &docs).await.status, 200);
    for path in [
        "/",
        "/maintenance",
        "/maintenance/cut",
        "/incidents/broken",
        "/releases/4.0.0",
        "/history",
        "/embed/v1/banner",
        "/embed/v1/status",
        "/embed/v1/calendar?month=2026-11",
        "/embed/v1/frame",
        "/feeds/history.atom",
        "/feeds/maintenance.ics",
        "/api/v1/snapshot",
        "/api/v1/changes/cut",
        "/api/v1/incidents",
        "/api/v1/incidents/broken",
        "/api/v1/releases/4.0.0",
        "/api/v2/summary.json",
    ] {
        let answer = app.get(path).await;
        // A page of another kind may not be there yet; what is there is safe.
        let kind = answer.header(header::CONTENT_TYPE);
        if kind.starts_with("text/html") {
            for markup in ["<script>alert", "<img src=x", "--><script", "<title></script>"] {
                assert!(!answer.text.contains(markup), "{path}: {markup} in {}", answer.text);
            }
        } else if kind.contains("json") {
            answer.json();
            assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        }
    }
    // It is stored as it was sent.
    assert_eq!(app.get("/api/v1/incidents/broken").await.json()["title"], hostile("incident-title"));
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["updates"][0]["message"], hostile("close"));
}

/// PostgreSQL cannot store U+0000: it is refused on every database.
#[tokio::test]
async fn a_text_with_nul_is_refused_before_it_reaches_the_database() {
    let app = prepared().await;
    let before = contents(&app).await;
    for (path, body) in [
        ("/api/v1/changes/cut/start", json!({ "message": "x\0y" })),
        ("/api/v1/changes/cut/start", json!({ "reason": "\\\0" })),
        ("/api/v1/incidents", json!({ "title": "Slow", "message": "\0" })),
        ("/api/v1/changes", json!({ "id": "next", "components": [{ "id": "a\0", "impact": "none" }] })),
    ] {
        assert!(app.post(path, &body).await.problem(422, "invalid").contains("U+0000"), "{path} {body}");
    }
    let status = json!({ "status": "operational" });
    for (method, path) in [(Method::PATCH, "/api/v1/components/a%00"), (Method::GET, "/embed/1%00/embed.js")] {
        app.write(method, path, &status, &[]).await.problem(404, "not-found");
    }
    assert_eq!(contents(&app).await, before);
    // Text that only looks like it.
    let status = json!({ "status": "degraded_performance", "reason": "it printed \\u0000" });
    assert_eq!(app.write(Method::PATCH, "/api/v1/components/api", &status, &[]).await.status, 200);
}

/// What cannot be an id is the id of nothing: it is not found, as what could be one and is not there.
#[tokio::test]
async fn an_address_that_can_name_nothing_is_not_found() {
    let (app, long) = (prepared().await, "a".repeat(65));
    for id in ["nothing", "CUT", "cut%20", "1.0.0", "%C3%A4", &long] {
        let named = id.replace("%20", " ").replace("%C3%A4", "ä");
        for (path, kind) in [
            (format!("/api/v1/changes/{id}"), "change"),
            (format!("/api/v1/changes/{id}/timetable"), "change"),
            (format!("/api/v1/incidents/{id}"), "incident"),
        ] {
            assert_eq!(app.get(&path).await.problem(404, "not-found"), format!("there is no {kind} `{named}`"));
        }
        let release = if id == "1.0.0" { "1.0.1" } else { id };
        app.get(&format!("/api/v1/releases/{release}")).await.problem(404, "not-found");
        for (path, body) in [
            (format!("/api/v1/changes/{id}/start"), json!({})),
            (format!("/api/v1/changes/{id}/incident"), json!({ "message": "It is slow." })),
            (format!("/api/v1/incidents/{id}/updates"), json!({ "message": "It is slow." })),
        ] {
            app.post(&path, &body).await.problem(404, "not-found");
        }
        // A body that names no change, or what cannot be one.
        let caused = json!({ "title": "Slow", "message": "We look.", "change": named });
        let refused = app.post("/api/v1/incidents", &caused).await;
        if id == "nothing" {
            assert_eq!(refused.problem(404, "not-found"), "there is no change `nothing`");
        } else {
            assert!(refused.problem(422, "invalid").starts_with(&format!("`change`: `{named}` cannot be")));
        }
        for page in ["maintenance", "incidents"] {
            let answer = app.get(&format!("/{page}/{id}")).await;
            assert_eq!(answer.status, 404, "{page} {id}");
        }
    }
}
