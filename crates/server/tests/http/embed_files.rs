//! `/embed/{version}/…`: files of the version that is carried, and of those that were.

use crate::app::TestApp;
use axum::http::{Method, StatusCode, header};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn a_version_that_was_carried_before_stays() {
    let app = TestApp::new().await;
    let files: [(&str, &[u8]); 2] = [("embed.js", b"// of yesterday"), ("fairnotice-widget_bg.wasm", b"\0asm")];
    app.store.keep_embed("0.0.9-12345678", &files, app.app.now()).await.unwrap();
    let script = app.get("/embed/0.0.9-12345678/embed.js").await;
    assert_eq!((script.status, script.text.as_str()), (StatusCode::OK, "// of yesterday"));
    assert_eq!(script.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    assert_eq!(script.header(header::CACHE_CONTROL), IMMUTABLE);
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    let module = app.get("/embed/0.0.9-12345678/fairnotice-widget_bg.wasm").await;
    assert_eq!(module.header(header::CONTENT_TYPE), "application/wasm");
    let known = app
        .fetch(Method::GET, "/embed/0.0.9-12345678/embed.js", &[("if-none-match", script.header(header::ETAG))])
        .await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    for missing in ["/embed/0.0.9-12345678/other.js", "/embed/0.0.8/embed.js", "/embed/'/x"] {
        assert!(app.get(missing).await.problem(404, "not-found").contains("does not have this file"), "{missing}");
    }
    app.get("/embed/%00/embed.js").await.problem(404, "not-found");
}

#[tokio::test]
async fn the_files_of_this_binary_are_stored() {
    let app = TestApp::new().await;
    let store = &app.store;
    fairnotice_server::embed::keep(store, app.app.now()).await.unwrap();
    let version = fairnotice_server::embed::version().expect("`cargo xtask build` has laid the embed");
    let stored = store.embed_file(version, "embed.js").await.unwrap().expect("the loader is stored");
    assert_eq!(app.get(&format!("/embed/{version}/embed.js")).await.text.as_bytes(), stored);
}

#[tokio::test]
async fn the_texts_of_a_language_come_by_id_and_in_their_order() {
    let app = TestApp::new().await;
    let arabic = app.get("/embed/v1/words?lang=ar-EG").await;
    let json = arabic.json();
    assert_eq!((&json["lang"], &json["dir"]), (&"ar".into(), &"rtl".into()));
    assert!(json["texts"]["more"]["few"].as_str().unwrap().contains('%'), "{}", arabic.text);
    let english = app.get("/embed/v1/words").await;
    let texts = english.text.split_once("\"texts\":").unwrap().1;
    assert!(texts.starts_with(r#"{"announced":"Scheduled maintenance","moved":"#), "{texts}");
    assert!(texts.contains(r#""more":{"other":"Details and % more"}"#), "{texts}");
    // A script of today reads by place, so each has its own.
    let places: Vec<_> =
        fairnotice_locale::message::KEYS.iter().map(|key| texts.find(&format!("\"{key}\":"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{texts}");
}
