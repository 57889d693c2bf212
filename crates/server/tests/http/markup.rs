//! Markup in any text is text on every surface, and what is internal is on none.

use crate::app::{OPERATOR, TestApp, at};
use axum::http::{StatusCode, header};
use fairnotice_core::component::{Component, Status};
use fairnotice_server::clock::Clock;
use fairnotice_store::Subject;
use serde_json::json;

/// Every address from which a reader learns something of the record `cut`.
const SURFACES: [&str; 15] = [
    "/",
    "/maintenance",
    "/maintenance?month=2026-11",
    "/maintenance/cut",
    "/embed/v1/banner",
    "/embed/v1/status",
    "/embed/v1/calendar?month=2026-11",
    "/embed/v1/banner.json",
    "/embed/v1/status.json",
    "/embed/v1/calendar.json?month=2026-11",
    "/api/v1/snapshot",
    "/api/v1/components",
    "/api/v1/changes",
    "/api/v1/changes/cut",
    "/demo",
];

#[tokio::test]
async fn markup_is_text_everywhere() {
    let app = TestApp::with(Clock::still(at(crate::app::NOW)), "<i id=vendor>&amp;</i>").await;
    let hostile = |name: &str| {
        format!("</script></title></style>--><script>alert('{name}')</script><!--<img src=x onerror={name}>\"'&lt;")
    };
    let recordings = Component {
        id: "recordings".to_owned(),
        name: hostile("component"),
        group: hostile("group"),
        status: Status::Operational,
    };
    let listed = [recordings];
    app.app.store().list_components(&listed).await.unwrap();
    let announced = app
        .announce(&json!({
            "title": hostile("title"),
            "description": hostile("description"),
            "effect_without_downtime": hostile("effect"),
            "release": { "from": "3.9.2", "to": "3.10.0" },
        }))
        .await;
    assert_eq!(announced.status, StatusCode::CREATED);
    app.step("cut", "start", &hostile("start")).await;
    app.step("cut", "updates", &hostile("update")).await;
    let mut pages = 0;
    for path in SURFACES {
        let answer = app.get(path).await;
        if !answer.header(header::CONTENT_TYPE).starts_with("text/html") {
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/json", "{path}");
            assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
            answer.json();
            continue;
        }
        let html = &answer.text;
        for markup in ["<script>", "<img", "</style>", "<!--<", "<i id", "<i>"] {
            assert!(!html.contains(markup), "{path}: {markup} in {html}");
        }
        let data = html.split("<script type=\"application/json\">").skip(1);
        for data in data.map(|rest| rest.split("</script>").next().unwrap()) {
            assert!(!data.contains('<'), "{path}: {data}");
            let read: serde_json::Value = serde_json::from_str(data).unwrap();
            assert!(read["d"].is_object(), "{path}");
        }
        if path != "/demo" && !path.starts_with("/embed/v1/status") && path != "/maintenance" {
            assert!(html.contains("&lt;script&gt;alert("), "{path} does not show it at all: {html}");
            pages += 1;
        }
    }
    assert_eq!(pages, 5);
    let record = app.get("/maintenance/cut").await.text;
    for name in ["title", "description", "effect", "start", "update", "component"] {
        assert!(record.contains(&format!("&lt;img src=x onerror={name}&gt;")), "{name}: {record}");
    }
    assert!(record.contains("&lt;i id=vendor&gt;&amp;amp;&lt;/i&gt;"), "{record}");
}

#[tokio::test]
async fn the_way_back_and_the_operators_stay_internal() {
    let app = TestApp::new().await;
    let plan = json!({ "infrastructure": "plan-of-hosts", "services": "plan-of-services", "data": "plan-of-data" });
    app.announce(&json!({ "rollback": plan, "statements": ["stated-within"] })).await;
    app.step("cut", "start", "We begin.").await;
    let token = app.token.split('_').nth(1).unwrap();
    let internal = ["plan-of-", "stated-within", OPERATOR, "Ana Ruiz", token, app.app.policy().hash()];
    for path in SURFACES {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for internal in internal {
            assert!(!answer.text.contains(internal), "{path} tells {internal}");
            assert!(
                answer.headers.values().all(|value| !value.to_str().unwrap().contains(internal)),
                "{path} tells {internal}"
            );
        }
        assert!(path == "/demo" || answer.text.contains("ecordings"), "{path}");
    }
    // They are there, for those whom they concern.
    assert_eq!(app.app.store().audit(Subject::Change, "cut").await.unwrap()[0].actor, OPERATOR);
    let kept = app.app.store().change("cut").await.unwrap();
    assert_eq!(kept.record.change.file().rollback.as_ref().unwrap().services, "plan-of-services");
}
