//! `/embed`: the page that makes a snippet.

use crate::{
    app::TestApp,
    site::html::{is_silent_on, reads, says, words},
};
use axum::http::{Method, StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn a_form_without_javascript_makes_the_snippet() {
    let app = TestApp::new().await;
    let text = reads(&app, "/embed").await;
    says(
        &text,
        &[
            "Show notices on your own site",
            "Recordings",
            "Snippet",
            "<script async src=\"https://status.example/embed/v1/embed.js\"></script>",
            "There is nothing to announce now",
            "script-src https://status.example 'wasm-unsafe-eval';",
            "frame-src https://status.example;",
        ],
    );
    let path = "/embed?element=banner&component=recordings&region=eu&kind=update&lead=P7D&position=top&dismiss=off&theme=dark&language=es&wasm=off&month=";
    let html = app.get(path).await.text;
    let line = "&lt;fairnotice-banner components=\"recordings\" regions=\"eu\" kinds=\"update\" lead=\"P7D\" position=\"top\" dismiss=\"off\" theme=\"dark\" lang=\"es\" wasm=\"off\"&gt;&lt;/fairnotice-banner&gt;";
    assert!(html.contains(line), "{html}");
    for chosen in [
        "name=\"component\" value=\"recordings\" checked",
        "name=\"region\" value=\"eu\" checked><span dir=\"auto\">Europe</span>",
        "name=\"kind\" value=\"update\" checked",
        "<option value=\"P7D\" selected>",
        "<option value=\"es\" lang=\"es\" selected>",
    ] {
        assert!(html.contains(chosen), "{chosen}: {html}");
    }
    // The language of the page is another than that of the snippet, and changing it keeps every choice.
    let spanish = html.split("href=\"/embed?").find(|rest| rest.contains("lang=es\"")).unwrap();
    assert!(spanish.starts_with("component=recordings&amp;region=eu&amp;kind=update&amp;lead=P7D"), "{spanish}");
}

#[tokio::test]
async fn the_preview_is_a_frame_of_this_site() {
    let app = TestApp::new().await;
    let answer = app.get("/embed?element=calendar&view=agenda&month=2026-12&lang=es").await;
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.ends_with("; frame-src 'self'") && !policy.contains("unsafe-inline"), "{policy}");
    let src = "src=\"/embed/v1/frame?element=calendar&amp;lang=es&amp;view=agenda&amp;month=2026-12\"";
    assert!(answer.text.contains(src), "{}", answer.text);
    assert!(answer.text.contains("name=\"lang\" value=\"es\""), "{}", answer.text);
    assert_eq!(app.get("/embed/v1/frame?element=calendar&lang=es&view=agenda&month=2026-12").await.status, 200);
    // With something to announce, the banner has a preview too.
    app.announce(&json!({})).await;
    let html = app.get("/embed").await.text;
    assert!(html.contains("<iframe") && html.contains("The preview stands still."), "{html}");
    assert!(!app.get("/embed?position=top").await.text.contains("The preview stands still."));
    // A narrow window shows what is made before what makes it.
    let place = |part: &str| html.find(part).unwrap();
    assert!(place("id=\"made\"") < place("<form") && place("<form") < place("id=\"made-more\""), "{html}");
    assert!(!app.get("/embed?component=web").await.text.contains("<iframe") || app.get("/embed").await.status == 200);
}

#[tokio::test]
async fn what_an_address_says_is_text_and_has_a_bound() {
    let app = TestApp::new().await;
    let hostile = "/\"><script>alert(1)</script>' onload='alert(1)";
    let encoded: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
    for field in [
        "element",
        "component",
        "region",
        "kind",
        "lead",
        "position",
        "dismiss",
        "view",
        "month",
        "theme",
        "language",
        "paths",
        "poll",
        "texts",
        "src",
        "data",
        "wasm",
        "zone",
        "lang",
        "other",
    ] {
        let answer = app.get(&format!("/embed?element=calendar&{field}={encoded}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{field}");
        words(&answer.text);
        for markup in ["<script>alert", "' onload="] {
            let text = answer.text.replace("&#x27; onload", "");
            assert!(!text.contains(markup) || !text.contains("\"><script>"), "{field}: {text}");
        }
        assert!(!answer.text.contains("<script>alert"), "{field}: {}", answer.text);
    }
    let long = "a".repeat(5_000);
    let answer = app.get(&format!("/embed?paths=/{long}")).await;
    assert!(answer.status == StatusCode::OK && !answer.text.contains(&"a".repeat(301)), "{}", answer.text);
    // What no element would understand is left out, and the field says so.
    let text = reads(&app, "/embed?lead=soon&poll=often").await;
    says(&text, &["This value is left out. Write it as in 60."]);
    is_silent_on(&text, &["poll=\"often\"", "lead=\"soon\""]);
}

#[tokio::test]
async fn every_page_leads_to_it_and_to_its_documentation() {
    let app = TestApp::new().await;
    assert!(app.get("/").await.text.contains("<a href=\"/embed\">Embed</a>"));
    let moved = app.fetch(Method::GET, "/embed/?element=status", &[]).await;
    assert_eq!((moved.status.as_u16(), moved.header(header::LOCATION)), (308, "/embed?element=status"));
    let html = app.get("/embed").await.text;
    for (path, content_type) in [
        ("/docs/embedding.md", "text/plain; charset=utf-8"),
        ("/docs/custom-elements.json", "application/json"),
        ("/embed/v1/words", "application/json"),
    ] {
        assert!(html.contains(&format!("href=\"{path}\"")), "{path}");
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, content_type), "{path}");
    }
}
