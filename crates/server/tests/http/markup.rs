//! Markup in any text is text on every surface, and what is internal is on none.

use crate::app::{OPERATOR, TestApp, at};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use fairnotice_core::component::{Component, Status};
use fairnotice_server::clock::Clock;
use fairnotice_store::SubjectId;
use serde_json::json;

/// Every address from which a reader learns something of the record `cut`.
const SURFACES: [&str; 22] = [
    "/",
    "/maintenance",
    "/maintenance?month=2026-11",
    "/maintenance/cut",
    "/incidents",
    "/incidents/cut-incident-1",
    "/releases",
    "/releases/3.10.0",
    "/promises",
    "/policy",
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
    "/api/v1/promises",
    "/demo",
];

fn hostile(name: &str) -> String {
    format!("</script></title></style>--><script>alert('{name}')</script><!--<img src=x onerror={name}>\"'&lt;")
}

/// Publishes every text that an operator can write for the record `cut`.
async fn publish_everything(app: &TestApp) {
    let item = |category: &str| {
        json!({
            "category": category, "title": hostile("item"), "behaviour": hostile("behaviour"), "impact": hostile("impact"),
            "toggle": hostile("toggle"), "instructions": hostile("instructions"), "per_organisation": true, "disruptive": true,
        })
    };
    let announced = app
        .announce(&json!({
            "title": hostile("title"),
            "description": hostile("description"),
            "effect_without_downtime": hostile("effect"),
            "waivers": [{ "rule": "C5", "reason": hostile("reason"), "by": hostile("signature"), "at": crate::app::NOW }],
            "translations": { "es": { "title": hostile("titulo"), "description": hostile("descripcion"), "effect_without_downtime": hostile("efecto") } },
            "release": {
                "from": "3.9.2", "to": "3.10.0", "docs_changed": false, "notes_at": crate::app::NOW, "coexistence": hostile("coexistence"), "migration": hostile("migration"),
                "scope_tentative": hostile("tentative"), "scope_final": hostile("final"), "items": [item("feature"), item("improvement"), item("patch")],
            },
        }))
        .await;
    assert_eq!(announced.status, StatusCode::CREATED, "{}", announced.text);
    let docs = json!({ "url": format!("https://docs.example/{}", hostile("docs").replace(' ', "%20")) });
    assert_eq!(app.post("/api/v1/releases/3.10.0/documentation", &docs).await.status, StatusCode::OK);
    let urgent = app
        .announce(&json!({
            "id": "now", "kind": "urgent", "start": "2026-10-30T12:10:00Z", "end": "2026-10-30T13:00:00Z", "release": null,
            "urgent": { "cause": hostile("cause"), "criticality": hostile("criticality"), "impact": hostile("possible"),
                        "time_of_day": hostile("hour"), "risk_of_delay": hostile("risk") },
        }))
        .await;
    assert_eq!(urgent.status, StatusCode::CREATED, "{}", urgent.text);
    app.step("cut", "start", &hostile("start")).await;
    app.step("cut", "updates", &hostile("update")).await;
    let incident = json!({ "title": hostile("incident"), "message": hostile("report"), "translations": { "es": hostile("informe") } });
    assert_eq!(app.post("/api/v1/changes/cut/incident", &incident).await.status, StatusCode::OK);
    for path in ["/api/v1/changes/cut/updates/2", "/api/v1/incidents/cut-incident-1/updates/0"] {
        let corrected = json!({ "message": hostile("corrected"), "translations": { "es": hostile("corregido") } });
        let request = Request::patch(path).header(header::AUTHORIZATION, format!("Bearer {}", app.token));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(corrected.to_string()));
        let answer = app.send(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}

#[tokio::test]
async fn markup_is_text_everywhere() {
    let app = TestApp::with(Clock::still(at(crate::app::NOW)), "<i id=vendor>&amp;</i>").await;
    let recordings = Component {
        id: "recordings".into(),
        name: hostile("component"),
        group: hostile("group"),
        regions: Vec::new(),
        status: Status::Operational,
    };
    let listed = [recordings];
    app.store.list_components(&listed).await.unwrap();
    publish_everything(&app).await;
    let mut pages = 0;
    let requests =
        SURFACES.into_iter().chain(["/maintenance/now"]).flat_map(|path| ["en", "es"].map(|lang| (path, lang)));
    for (path, language) in requests {
        let answer = app.fetch(Method::GET, path, &[("accept-language", language)]).await;
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
    assert_eq!(pages, 2 * 12);
    let shown = [
        (
            "/maintenance/cut",
            "en",
            &["title", "description", "effect", "start", "corrected", "component", "incident", "reason", "signature"][..],
        ),
        ("/maintenance/cut", "es", &["titulo", "descripcion", "efecto", "start", "corregido"]),
        ("/maintenance/now", "en", &["cause", "criticality", "possible", "hour", "risk"]),
        ("/incidents/cut-incident-1", "en", &["incident", "corrected", "title"]),
        ("/incidents/cut-incident-1", "es", &["corregido", "titulo"]),
        ("/releases", "en", &["final"]),
        ("/promises", "en", &["title", "reason", "signature"]),
        ("/promises", "es", &["titulo"]),
        (
            "/releases/3.10.0",
            "en",
            &[
                "tentative",
                "final",
                "coexistence",
                "migration",
                "item",
                "behaviour",
                "impact",
                "toggle",
                "instructions",
                "title",
            ],
        ),
        ("/", "en", &["group", "component", "incident", "corrected"]),
    ];
    for (path, language, names) in shown {
        let html = app.fetch(Method::GET, path, &[("accept-language", language)]).await.text;
        crate::site::html::words(&html);
        for name in names {
            assert!(html.contains(&format!("&lt;img src=x onerror={name}&gt;")), "{path} hides {name}: {html}");
        }
    }
    // An address is written as the web writes it.
    let release = app.get("/releases/3.10.0").await.text;
    assert!(release.contains("%3Cscript%3Ealert('docs')%3C/script%3E"), "{release}");
    let record = app.get("/maintenance/cut").await.text;
    assert!(record.contains("&lt;i id=vendor&gt;&amp;amp;&lt;/i&gt;"), "{record}");
}

#[tokio::test]
async fn the_rollback_plan_and_the_operators_stay_internal() {
    let app = TestApp::new().await;
    let plan = json!({ "infrastructure": "plan-of-hosts", "services": "plan-of-services", "data": "plan-of-data" });
    let release = json!({ "from": "3.9.2", "to": "3.10.0", "docs_changed": false, "notes_at": crate::app::NOW, "scope_final": "Recordings can be cut.",
                          "items": [{ "category": "improvement", "title": "Recordings can be cut" }] });
    app.announce(&json!({ "rollback": plan, "statements": ["stated-within"], "release": release })).await;
    app.step("cut", "start", "We begin.").await;
    let incident = json!({ "message": "Recordings fail.", "components": [], "reason": "reason-within" });
    assert_eq!(app.post("/api/v1/changes/cut/incident", &incident).await.status, StatusCode::OK);
    let token = app.token.split('_').nth(1).unwrap();
    let internal = ["plan-of-", "stated-within", "reason-within", OPERATOR, "Ana Ruiz", token, app.app.policy().hash()];
    for path in SURFACES {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        // The page of the policy names each version by its hash, for whoever wants to read that very one.
        let internal = internal.into_iter().filter(|text| path != "/policy" || *text != app.app.policy().hash());
        for internal in internal {
            assert!(!answer.text.contains(internal), "{path} shows {internal}");
            assert!(
                answer.headers.values().all(|value| !value.to_str().unwrap().contains(internal)),
                "{path} shows {internal}"
            );
        }
        assert!(path == "/demo" || answer.text.contains("ecordings"), "{path}");
    }
    // They are there, for those whom they concern.
    assert_eq!(app.store.audit(&SubjectId::Change("cut".parse().unwrap())).await.unwrap()[0].actor, OPERATOR);
    let stored = app.store.change(&"cut".parse().unwrap()).await.unwrap();
    assert_eq!(stored.record.change.file().rollback.as_ref().unwrap().services, "plan-of-services");
}
