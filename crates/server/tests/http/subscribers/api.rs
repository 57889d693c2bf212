//! `/api/v1/subscribers`

use super::{AIKO, letters, subscribed, subscriber};
use crate::app::{OPERATOR, TestApp};
use axum::http::{Method, StatusCode, header};
use fairnotice_core::component::Impact;
use fairnotice_store::SubscriberState as State;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/subscribers";

async fn get(app: &TestApp, path: &str) -> Value {
    let answer = app.write(Method::GET, path, &Value::Null, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    answer.json()
}

fn import(addresses: &[&str]) -> Value {
    let one = |address: &&str| json!({ "address": address });
    json!({ "consent": "contract, annex 2", "subscribers": addresses.iter().map(one).collect::<Vec<_>>() })
}

#[tokio::test]
async fn operators_alone_see_subscribers() {
    let app = TestApp::new().await;
    let id = subscribed(&app, AIKO).await.id;
    let one = format!("{PATH}/{id}");
    for (method, path) in [
        (Method::GET, PATH),
        (Method::POST, PATH),
        (Method::GET, &one),
        (Method::PATCH, &one),
        (Method::DELETE, &one),
        (Method::DELETE, "/api/v1/subscribers/x"),
    ] {
        for headers in [&[][..], &[("authorization", "Bearer fn_x_y")]] {
            let answer = app.fetch(method.clone(), path, headers).await;
            answer.problem(401, "unauthorized");
            assert!(!answer.text.contains(AIKO));
        }
        // No page of another site can send it.
        let preflight = [("origin", "https://evil.example"), ("access-control-request-method", method.as_str())];
        let answer = app.fetch(Method::OPTIONS, path, &preflight).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{method} {path}");
    }
    assert_eq!(subscriber(&app, AIKO).await.state, State::Active);
}

#[tokio::test]
async fn an_operator_imports_and_lists() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let mut body = import(&["bo@example.com", "Aiko@Example.com", "cy@example.com"]);
    body["subscribers"][0]["language"] = json!("es");
    body["subscribers"][0]["subscription"] = json!({ "components": ["web"], "impact": "degraded" });
    let answer = app.post(PATH, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let outcomes = |answer: &Value| -> Vec<String> {
        answer["subscribers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["outcome"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(outcomes(&answer.json()), ["added", "known", "added"]);
    assert_eq!(outcomes(&app.post(PATH, &body).await.json()), ["known", "known", "known"]);
    let bo = subscriber(&app, "bo@example.com").await;
    assert_eq!((bo.state, bo.confirmed_at, bo.language.tag()), (State::Active, Some(app.app.now()), "es"));
    assert_eq!((bo.zone.as_str(), bo.subscription.impact), ("Europe/Madrid", Impact::Degraded));
    assert_eq!(bo.reason, format!("imported by {OPERATOR}: contract, annex 2"));
    assert_eq!(subscriber(&app, AIKO).await, aiko);
    assert_eq!(letters(&app).await, [], "who has agreed is asked nothing");
    // Page by page.
    let (mut path, mut seen) = (format!("{PATH}?limit=2"), Vec::new());
    loop {
        let page = get(&app, &path).await;
        assert_eq!(page["counts"], json!({ "pending": 0, "active": 3, "suspended": 0, "ended": 0 }));
        seen.extend(page["subscribers"].as_array().unwrap().iter().map(|one| one["address"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{PATH}?limit=2&cursor={next}");
    }
    assert_eq!(seen, [AIKO, "bo@example.com", "cy@example.com"]);
    assert_eq!(get(&app, &format!("{PATH}?state=ended")).await["subscribers"], json!([]));
    assert_eq!(get(&app, &format!("{PATH}?limit=3")).await["next"], Value::Null);
    for (query, at) in
        [("state=none", "state"), ("limit=0", "limit"), ("limit=501", "limit"), ("cursor=x", "cursor"), ("a=b", "")]
    {
        let answer = app.write(Method::GET, &format!("{PATH}?{query}"), &Value::Null, &[]).await;
        answer.problem(400, "bad-address");
        assert!(at.is_empty() || answer.json()["problems"][0]["at"] == at, "{query}: {}", answer.text);
    }
}

/// Who has unsubscribed is not brought back by anybody else.
#[tokio::test]
async fn an_import_respects_what_a_reader_decided() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    let mut one = tx.subscriber(before.id).await.unwrap().unwrap();
    for (state, outcome) in
        [(State::Ended, "unsubscribed"), (State::Suspended, "suspended"), (State::Pending, "confirmed")]
    {
        one.state = state;
        tx.put_subscriber(&one).await.unwrap();
        tx.commit().await.unwrap();
        let answer = app.post(PATH, &import(&[AIKO])).await.json();
        assert_eq!(answer["subscribers"], json!([{ "id": before.id.0, "outcome": outcome }]));
        let expected = if outcome == "confirmed" { State::Active } else { state };
        assert_eq!(subscriber(&app, AIKO).await.state, expected);
        tx = app.store.begin_mail(app.app.now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_mistake_imports_nobody() {
    let app = TestApp::new().await;
    let mut wrong = import(&["bo@example.com", "cy@", "di@example.com"]);
    wrong["subscribers"][2]["zone"] = json!("Mars");
    let answer = app.post(PATH, &wrong).await;
    answer.problem(422, "invalid");
    let at = |place: usize| answer.json()["problems"][place]["at"].clone();
    assert_eq!((at(0), at(1)), (json!("subscribers[1].address"), json!("subscribers[2].zone")));
    for (key, value) in [
        ("consent", json!("")),
        ("consent", json!(" ")),
        ("consent", json!("aiko@example.com said so")),
        ("consent", json!("a\nb")),
        ("consent", json!("x".repeat(201))),
        ("subscribers", json!({})),
        ("subscribers", json!([{ "address": "a@example.com", "state": "active" }])),
        ("subscribers", json!(vec![json!({ "address": "a@example.com" }); 501])),
        ("more", json!(1)),
    ] {
        let mut body = import(&["bo@example.com"]);
        body[key] = value.clone();
        app.post(PATH, &body).await.problem(422, "invalid");
    }
    assert_eq!(get(&app, PATH).await["subscribers"], json!([]));
}

#[tokio::test]
async fn an_operator_changes_and_erases() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let path = format!("{PATH}/{}", aiko.id);
    assert_eq!(get(&app, &path).await["address"], AIKO);
    let body = json!({ "zone": "UTC", "subscription": { "releases": false, "components": ["web"] } });
    let answer = app.write(Method::PATCH, &path, &body, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let changed = subscriber(&app, AIKO).await;
    assert_eq!((changed.zone.as_str(), changed.epoch, changed.state), ("UTC", aiko.epoch, State::Active));
    assert_eq!((changed.subscription.releases, changed.subscription.incidents), (false, true));
    for patch in [
        json!({ "zone": "Mars" }),
        json!({ "zone": null }),
        json!({ "address": "b@example.com" }),
        json!({ "subscription": { "kind": [] } }),
        json!({ "subscription": { "components": ["gone"] } }),
        json!([]),
        json!("x"),
    ] {
        app.write(Method::PATCH, &path, &patch, &[]).await.problem(422, "invalid");
    }
    assert_eq!(subscriber(&app, AIKO).await, changed);
    let erased = app.write(Method::DELETE, &path, &Value::Null, &[]).await;
    assert_eq!((erased.status, erased.json()), (StatusCode::OK, json!({ "id": aiko.id.0, "mentioned": false })));
    assert_eq!(app.store.subscriber(aiko.id).await.unwrap(), None);
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        app.write(method, &path, &json!({}), &[]).await.problem(404, "not-found");
    }
    for id in ["0", "-1", "01", "x", "9223372036854775808", "%00"] {
        app.write(Method::GET, &format!("{PATH}/{id}"), &json!({}), &[]).await.problem(404, "not-found");
    }
}

/// Who did what to which subscriber is in the audit log, by its number: an address there would outlast its erasure.
#[tokio::test]
async fn what_operators_do_is_in_the_audit_log_without_an_address() {
    let app = TestApp::new().await;
    let mut body = import(&["bo@example.com", "cy@example.com"]);
    body["subscribers"][0]["subscription"] = json!({ "impact": "degraded" });
    app.post(PATH, &body).await;
    app.post(PATH, &import(&["bo@example.com", "di@example.com"])).await;
    let one = format!("{PATH}/1");
    let changed = app.write(Method::PATCH, &one, &json!({ "language": "es" }), &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    for status in [StatusCode::OK, StatusCode::NOT_FOUND] {
        assert_eq!(app.write(Method::DELETE, &one, &Value::Null, &[]).await.status, status);
    }
    let expected = ["Ana import all 0", "Ana import all 0", "Ana change 1 0", "Ana erase 1 0"];
    assert_eq!(app.log().await, expected);
    let log = get(&app, "/api/v1/audit").await;
    let details: Vec<_> = log.as_array().unwrap().iter().rev().map(|line| line["detail"].clone()).collect();
    assert_eq!(details, ["added: 1, 2", "added: 4; known: 1", "", ""]);
    assert_eq!((&log[3]["kind"], &log[3]["reason"]), (&json!("subscribers"), &json!("contract, annex 2")));
    assert_eq!((&log[0]["kind"], &log[0]["actor"]), (&json!("subscriber"), &json!(OPERATOR)));
    assert!(!log.to_string().contains('@'), "{log}");
    // Steps of records go on after it.
    app.announce(&json!({})).await;
    assert!(app.log().await.contains(&"Ana announce cut 1".to_owned()));
}
