//! Translations by `Accept-Language`.

use super::html::{is_silent_on, reads_in, says};
use crate::app::{TestApp, at};
use axum::http::{Method, StatusCode, header};
use fairnotice_locale::language::Language;
use serde_json::json;

async fn published() -> TestApp {
    let app = TestApp::new().await;
    let translations = json!({
        "es": { "title": "Las grabaciones se pueden cortar", "description": "Despliega la 3.10.0." },
        "ar": { "title": "يمكن قص التسجيلات", "effect_without_downtime": "قد تبدأ التسجيلات متأخرة." },
    });
    let answer = app.announce(&json!({ "translations": translations })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    app.set_clock(at("2026-11-17T02:00:00Z"));
    let start = json!({ "message": "We begin.", "translations": { "es": "Empezamos." } });
    assert_eq!(app.post("/api/v1/changes/cut/start", &start).await.status, StatusCode::OK);
    let incident =
        json!({ "title": "Recordings fail", "message": "We look.", "translations": { "es": "Lo miramos." } });
    assert_eq!(app.post("/api/v1/changes/cut/incident", &incident).await.status, StatusCode::OK);
    app
}

#[tokio::test]
async fn a_reader_is_served_in_the_language_that_there_is() {
    let app = published().await;
    for languages in ["es-MX,es;q=0.9,en;q=0.5", "nl,es"] {
        let text = reads_in(&app, "/maintenance/cut", languages).await;
        says(&text, &["Las grabaciones se pueden cortar", "Despliega la 3.10.0.", "Empezamos.", "Lo miramos."]);
        // An operator's text that is not translated is shown as the record has it.
        says(&text, &["Recordings may begin late."]);
        is_silent_on(&text, &["Recordings can be cut", "We begin.", "Deploys release"]);
        let interruptions = "interrupciones breves";
        let expected = format!("Las grabaciones se pueden cortar: {interruptions}");
        says(&reads_in(&app, "/", languages).await, &[&expected, "Lo miramos."]);
        says(&reads_in(&app, "/incidents/cut-incident-1", languages).await, &["Lo miramos.", "Las grabaciones"]);
    }
    for languages in ["", "en", "nl", "en-GB,es;q=0.2", "es;q=0"] {
        let text = reads_in(&app, "/maintenance/cut", languages).await;
        says(&text, &["Recordings can be cut", "Deploys release 3.10.0.", "We begin."]);
    }
}

#[tokio::test]
async fn a_text_in_another_language_is_marked_with_it() {
    let app = published().await;
    let page = async |languages| app.fetch(Method::GET, "/maintenance/cut", &[("accept-language", languages)]).await;
    let answer = page("es").await;
    let vary = answer.header(header::VARY);
    assert!(vary.split(", ").any(|name| name == "accept-language"), "{vary}");
    for marked in [
        "<title lang=\"es\">Las grabaciones",
        "<h1><span dir=\"auto\" lang=\"es\">Las grabaciones",
        "<p dir=\"auto\" lang=\"es\" class=\"message\">Despliega",
        "<p dir=\"auto\" lang=\"es\" class=\"message\">Empezamos.",
    ] {
        assert!(answer.text.contains(marked), "{marked}: {}", answer.text);
    }
    // The direction is the text's own.
    let arabic = page("ar").await.text;
    assert!(arabic.contains("<span dir=\"auto\" lang=\"ar\">قد تبدأ"), "{arabic}");
    let english = page("en").await.text;
    let (english, _) = english.split_once("<footer").unwrap();
    assert_eq!(english.matches(" lang=").count(), english.matches(" lang=\"en\"").count(), "{english}");
}

#[tokio::test]
async fn e10_the_site_speaks_the_elements_languages() {
    let app = published().await;
    for language in Language::all() {
        let tag = language.tag;
        for path in ["/", "/maintenance", "/incidents", "/releases", "/promises", "/maintenance/cut"] {
            let by_header = app.fetch(Method::GET, path, &[("accept-language", tag)]).await.text;
            let html = format!("<html lang=\"{tag}\" dir=\"{}\">", language.direction);
            assert!(by_header.contains(&html), "{path} {tag}: {by_header}");
            // The address wins over the browser, and every link keeps what it asks for.
            let by_address =
                app.fetch(Method::GET, &format!("{path}?lang={tag}"), &[("accept-language", "nl")]).await.text;
            assert!(by_address.contains(&html), "{path} {tag}: {by_address}");
            assert!(by_address.contains(&format!("href=\"/incidents?lang={tag}\"")), "{path} {tag}: {by_address}");
        }
    }
    let unknown = app.fetch(Method::GET, "/?lang=xx", &[("accept-language", "es")]).await.text;
    assert!(unknown.contains("<html lang=\"es\""), "{unknown}");
}

#[tokio::test]
async fn times_are_those_of_the_zone_that_is_asked_for() {
    let app = published().await;
    for (zone, time, is_rewritten) in [
        ("", "03:00 – 06:00 Europe/Madrid", true),
        ("?zone=vendor", "03:00 – 06:00 Europe/Madrid", false),
        ("?zone=utc", "02:00 – 05:00 UTC", false),
        ("?zone=Mars", "03:00 – 06:00 Europe/Madrid", true),
    ] {
        let html = app.get(&format!("/maintenance/cut{zone}")).await.text;
        assert!(html.contains(time), "{zone}: {html}");
        assert_eq!(
            html.contains("<time class=\"local\"") || html.contains("class=\"local\""),
            is_rewritten,
            "{zone}: {html}"
        );
        // An element would write the reader's own times.
        assert_eq!(html.contains("<fairnotice-banner"), is_rewritten, "{zone}: {html}");
    }
}
