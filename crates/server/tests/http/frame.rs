//! `/embed/v1/frame`: one element as a page of its own.

use crate::app::TestApp;
use axum::http::StatusCode;
use fairnotice_server::embed::FrameAncestors;
use serde_json::json;

#[tokio::test]
async fn holds_the_requested_element_complete_without_a_script() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for (query, parts) in [
        ("?month=2026-11", ["<fairnotice-calendar", "Recordings can be cut", "lang=\"en\""]),
        (
            "?element=banner&lang=es",
            ["<fairnotice-banner position=\"slot\"", "Mantenimiento programado", "lang=\"es\""],
        ),
        ("?element=status&lang=ar", ["<fairnotice-status", "Recordings", "dir=\"rtl\""]),
        ("?element=calendar&view=agenda&theme=dark", ["view=\"agenda\"", "theme=\"dark\"", "content=\"dark\""]),
        ("?month=2026-12&tz=UTC", ["<fairnotice-calendar", "December 2026", "Times in UTC"]),
    ] {
        let page = app.get(&format!("/embed/v1/frame{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for part in parts {
            assert!(page.text.contains(part), "{query}: no {part} in {}", page.text);
        }
        assert!(!page.text.contains(" style="), "{query}");
    }
    app.get("/embed/v1/frame?element=clock").await.problem(400, "bad-address");
    app.get("/embed/v1/frame?month=13").await.problem(422, "invalid");
}

#[tokio::test]
async fn what_an_address_says_is_text() {
    let app = TestApp::new().await;
    let page = app
        .get("/embed/v1/frame?element=banner&theme=%22%3E%3Cscript%3E&components=%22%20onload=%22x&lang=%22%3E")
        .await;
    assert!(!page.text.contains("\"><script>") && !page.text.contains("\" onload="), "{}", page.text);
}

#[tokio::test]
async fn has_its_own_policy_and_only_allowed_sites_frame_it() {
    let app = TestApp::new().await;
    let page = app.get("/embed/v1/frame").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("'wasm-unsafe-eval'") && policy.ends_with("frame-ancestors *"), "{policy}");
    assert_eq!(page.header("x-frame-options"), "");
    for (text, expected) in [
        (" https://a.example   'self' ", Ok("https://a.example 'self'")),
        ("'none'", Ok("'none'")),
        ("", Err("it is empty; `'none'` forbids every frame, `*` allows each")),
        (
            "a.example; script-src *",
            Err("`a.example;` is no source; one looks like `https://www.example.com` or `https://*.example.com`"),
        ),
        (
            "é.example",
            Err("`é.example` is no source; one looks like `https://www.example.com` or `https://*.example.com`"),
        ),
    ] {
        let read = text.parse::<FrameAncestors>().map(|ancestors| ancestors.to_string());
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{text:?}");
    }
}
