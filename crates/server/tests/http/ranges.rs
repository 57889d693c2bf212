//! `GET /api/v1/changes?…`: which records, page by page.

use crate::app::TestApp;
use serde_json::{Value, json};

async fn ids(app: &TestApp, query: &str) -> Vec<String> {
    let answer = app.get(&format!("/api/v1/changes{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let listed = answer.json();
    listed["changes"].as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn ranges_choose_by_window() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for (query, found) in [
        ("", 1),
        ("?from=2026-11-17T05:00:00Z", 0),
        ("?from=2026-11-17T04:59:59Z", 1),
        ("?to=2026-11-17T02:00:00Z", 0),
        ("?to=2026-11-17T02:00:01Z", 1),
        ("?from=2026-11-17T05:30:00%2B01:00", 1),
        ("?from=1970-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", 1),
    ] {
        assert_eq!(ids(&app, query).await.len(), found, "{query}");
    }
}

#[tokio::test]
async fn invalid_parameters_are_named() {
    let app = TestApp::new().await;
    for (query, at, expected) in [
        ("?from=yesterday", "from", "is not a date and time with an offset, such as `2026-10-24T22:00:00Z`"),
        ("?to=", "to", "is not a date and time with an offset"),
        ("?from=2026-11-17", "from", "is not a date and time with an offset"),
        ("?to=99999-01-01T00:00:00Z", "to", "is not a date and time"),
        ("?from=2026-11-17T02:00:00Z&to=2026-11-17T02:00:00Z", "to", "is not after `from`, `2026-11-17T02:00:00Z`"),
        ("?component=recordins", "component", "did you mean `recordings`?"),
        ("?component=", "component", "`` is no component of the policy"),
        ("?status=finished", "status", "write one or more of announced, in_progress, verifying, completed, "),
        ("?status=draft", "status", "`draft` is no state of a published record"),
        ("?status=announced,", "status", "`` is no state"),
        ("?limit=0", "limit", "`0` is no number from 1 to 500"),
        ("?limit=501", "limit", "leave it out for 100"),
        ("?limit=-1", "limit", "`-1` is no number"),
        ("?limit=many", "limit", "`many` is no number"),
        ("?cursor=2", "cursor", "send the `next` of the page before as it is"),
        ("?cursor=1.A", "cursor", "`1.A` is no cursor"),
        ("?cursor=99999999999999999999.cut", "cursor", "is no cursor"),
    ] {
        let answer = app.get(&format!("/api/v1/changes{query}")).await;
        let detail = answer.problem(400, "bad-address");
        assert!(detail.contains(expected), "{query}: {detail}");
        assert_eq!(answer.json()["problems"][0]["at"], at, "{query}");
    }
    let two = app.get("/api/v1/changes?limit=x&status=y").await.json();
    assert_eq!(two["problems"].as_array().unwrap().len(), 2);
    assert!(app.get("/api/v1/changes?form=x").await.problem(400, "bad-address").contains("unknown field `form`"));
}

#[tokio::test]
async fn pages_follow_one_another_by_start_and_id() {
    let app = TestApp::new().await;
    let at = |id: &str, day: u32| {
        let (start, end) = (format!("2026-11-{day}T02:00:00Z"), format!("2026-11-{day}T05:00:00Z"));
        json!({ "id": id, "start": start, "end": end })
    };
    for (id, day) in [("c", 18), ("a", 18), ("d", 19), ("b", 18), ("e", 17)] {
        assert_eq!(app.announce(&at(id, day)).await.status, 201);
    }
    let mut on_web = at("web-too", 20);
    on_web["components"] = json!([{ "id": "recordings", "impact": "none" }, { "id": "web", "impact": "none" }]);
    assert_eq!(app.announce(&on_web).await.status, 201);
    app.announce(&json!({ "id": "secret", "draft": true })).await;
    app.step("d", "cancel", "Not needed.").await;
    let (mut query, mut pages) = ("?limit=2".to_owned(), Vec::new());
    loop {
        pages.push(ids(&app, &query).await.join(" "));
        let Value::String(next) = &app.get(&format!("/api/v1/changes{query}")).await.json()["next"] else { break };
        query = format!("?limit=2&cursor={next}");
    }
    assert_eq!(pages, ["e a", "b c", "d web-too"]);
    assert_eq!(ids(&app, "?component=web").await, ["web-too"]);
    assert_eq!(ids(&app, "?status=cancelled").await, ["d"]);
    assert_eq!(
        ids(&app, "?status=cancelled,announced&component=recordings").await,
        ["e", "a", "b", "c", "d", "web-too"]
    );
    assert_eq!(ids(&app, "?status=closed").await, [""; 0]);
}
