//! A site below a path (S10), and addresses with a slash at their end (S11).

use crate::app::{TestApp, change, mailbox};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use fairnotice_server::{
    app::{App, AppParts},
    clock::Clock,
    embed::FrameAncestors,
    public_url::PublicUrl,
};
use http_body_util::BodyExt as _;
use serde_json::json;
use tower::ServiceExt as _;

/// The same site below `https://status.example/s/`.
async fn below(app: &TestApp) -> Router {
    let url: PublicUrl = "https://status.example/s/".parse().unwrap();
    let parts = AppParts {
        store: app.store.clone(),
        policy: app.app.policy().clone(),
        versions: fairnotice_core::policy::History::default(),
        tzdata: fairnotice_core::zone::Tzdata::built_in(),
        clock: Clock::still(app.app.now()),
        vendor: url.vendor("Vendor".to_owned()),
        demo: true,
        frame_ancestors: FrameAncestors::default(),
        transport: Some(mailbox()),
        trusted_proxies: 0,
        sign_ups_an_hour: fairnotice_server::sign_ups::AN_HOUR,
        brand: fairnotice_server::brand::Brand::default(),
    };
    App::new(parts).await.unwrap().router()
}

async fn get(router: &Router, path: &str) -> Response {
    router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(answer: Response) -> String {
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// The addresses that a page's attributes name.
fn addresses(html: &str) -> Vec<&str> {
    let starts = [" href=\"", " src=\""];
    let found = starts.iter().flat_map(|start| html.split(start).skip(1));
    found.map(|rest| rest.split('"').next().unwrap()).filter(|address| !address.starts_with('#')).collect()
}

/// A proxy may pass the path or strip it.
#[tokio::test]
async fn s10_every_link_of_a_site_below_a_path_leads_below_it() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.post("/api/v1/incidents", &json!({ "id": "slow", "title": "Slow", "message": "We look." })).await;
    let site = below(&app).await;
    for path in [
        "/",
        "/maintenance",
        "/maintenance/cut",
        "/incidents",
        "/incidents/slow",
        "/releases",
        "/releases/3.10.0",
        "/promises",
        "/policy",
        "/maintenance/none",
        "/embed/v1/frame?element=banner",
        "/embed/v1/banner",
        "/embed/v1/calendar?month=2026-11",
    ] {
        let (stripped, passed) = (get(&site, path).await, get(&site, &format!("/s{path}")).await);
        assert_eq!(stripped.status(), passed.status(), "{path}");
        let html = text(stripped).await;
        assert_eq!(html, text(passed).await, "{path}");
        let addresses = addresses(&html);
        assert!(!addresses.is_empty() || path.contains("banner"), "{path}: {html}");
        // A calendar elsewhere, to which the window is added.
        let elsewhere = ["https://calendar.google.com/", "https://outlook.live.com/", "https://outlook.office.com/"];
        let ours = |address: &&str| !elsewhere.iter().any(|site| address.starts_with(site));
        for address in addresses.into_iter().filter(ours) {
            let local = address.strip_prefix("https://status.example").unwrap_or(address);
            assert!(local == "/s/" || local.starts_with("/s/"), "{path}: {address}");
            let answer = get(&site, local).await;
            assert_ne!(answer.status(), StatusCode::NOT_FOUND, "{path}: {address}");
        }
    }
    // The addresses of scripts and of data are those of the site.
    let document: serde_json::Value =
        serde_json::from_str(&text(get(&site, "/s/embed/v1/banner.json").await).await).unwrap();
    assert_eq!(document["d"]["u"], "https://status.example/s");
    let demo = text(get(&site, "/s/demo").await).await;
    assert!(addresses(&demo).iter().all(|address| !address.starts_with('/')), "{demo}");
    assert!(!text(get(&site, "/s/site.js").await).await.contains("\"/api"));
    assert_eq!(get(&site, "/s").await.status(), StatusCode::OK);
    for other in ["/status", "/ss", "/s/s/maintenance", "/sapi/v1/snapshot"] {
        assert_eq!(get(&site, other).await.status(), StatusCode::NOT_FOUND, "{other}");
    }
}

#[tokio::test]
async fn s10_a_location_is_below_the_path() {
    let app = TestApp::new().await;
    let site = below(&app).await;
    let request = app.request("/s/api/v1/changes", change(&json!({})).to_string());
    let answer = site.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers()[header::LOCATION], "/s/api/v1/changes/cut");
    let answer = get(&site, "/s/maintenance/cut/?a=b").await;
    assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.headers()[header::LOCATION], "/s/maintenance/cut?a=b");
}

#[tokio::test]
async fn s11_a_slash_at_the_end_leads_to_the_page() {
    let app = TestApp::new().await;
    for (path, location) in [
        ("/maintenance/", "/maintenance"),
        ("/maintenance//", "/maintenance"),
        ("/maintenance/?month=2026-11", "/maintenance?month=2026-11"),
        ("/maintenance/cut/", "/maintenance/cut"),
        ("/incidents/", "/incidents"),
        ("/incidents/slow/", "/incidents/slow"),
        ("/releases/", "/releases"),
        ("/releases/3.10.0/", "/releases/3.10.0"),
        ("/promises/", "/promises"),
        ("/maintenance/cut/calendar.ics/", "/maintenance/cut/calendar.ics"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = app.fetch(method, path, &[]).await;
            assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
            assert_eq!(answer.header(header::LOCATION), location, "{path}");
        }
    }
    for none in ["//evil.example/", "/nothing/", "/site.css/"] {
        let answer = app.get(none).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::NOT_FOUND, ""), "{none}");
    }
}

#[tokio::test]
async fn s11_a_browser_gets_a_page_and_a_program_a_problem() {
    let app = TestApp::new().await;
    let browser = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for path in ["/maintenance/none/calendar.ics", "/maintenance/NONE/calendar.ics", "/nothing"] {
        let page = app.fetch(Method::GET, path, &[browser]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        assert!(page.text.starts_with("<!doctype html>") && page.text.contains("href=\"/\""), "{path}");
        for accept in ["application/json", "*/*", "text/html;q=0, */*", ""] {
            app.fetch(Method::GET, path, &[("accept", accept)]).await.problem(404, "not-found");
        }
    }
    let page = app.fetch(Method::POST, "/maintenance", &[browser]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.text.starts_with("<!doctype html>"), "{}", page.text);
    assert_eq!(page.header(header::ALLOW), "GET,HEAD");
}
