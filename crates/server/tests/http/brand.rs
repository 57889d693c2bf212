//! The vendor's brand on every page.

use crate::app::{TestApp, mailbox};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use fairnotice_core::{policy::History, snapshot::Vendor, zone::Tzdata};
use fairnotice_server::{
    app::{App, AppParts},
    brand::Brand,
    clock::Clock,
    embed::FrameAncestors,
    sign_ups,
};
use http_body_util::BodyExt as _;
use std::path::Path;
use tower::ServiceExt as _;

const HOSTILE: &str = "<script>alert(1)</script>";

const FILE: &str = r##"
home = "https://www.northwind.example/?a=1&b=2"
legal = "© Northwind <script>alert(1)</script>"
language = "de"
favicon = "icon.svg"

[logo]
light = "logo.svg"
dark = "logo.png"

[accent]
light = "#6941c6"
dark = "#b79dff"

[[links]]
name = "<script>alert(1)</script>"
address = "https://www.northwind.example/privacy"

[[links]]
name = "Support"
address = "https://www.northwind.example/support"
place = "header"
"##;

/// An image with a script, as anybody may draw it.
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 32\"><script>alert(1)</script></svg>";

#[expect(clippy::unnecessary_wraps, reason = "it stands for reading a file, which may fail")]
fn image(name: &str) -> std::io::Result<Vec<u8>> {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x78\0\0\0\x20";
    Ok(if Path::new(name).extension().is_some_and(|kind| kind == "png") { png.to_vec() } else { SVG.to_vec() })
}

/// The same server with a brand, perhaps below a path.
async fn branded(app: &TestApp, url: &str) -> Router {
    let parts = AppParts {
        store: app.store.clone(),
        policy: app.app.policy().clone(),
        versions: History::default(),
        tzdata: Tzdata::built_in(),
        clock: Clock::still(app.app.now()),
        vendor: Vendor { name: "Northwind".to_owned(), url: url.to_owned() },
        brand: Brand::read(FILE, image).unwrap(),
        demo: false,
        frame_ancestors: FrameAncestors::default(),
        transport: Some(mailbox()),
        trusted_proxies: 0,
        sign_ups_an_hour: sign_ups::AN_HOUR,
    };
    App::new(parts).await.unwrap().router()
}

async fn get(router: &Router, path: &str) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

/// The addresses of a page that begin with this.
fn addresses(html: &str, start: &str) -> Vec<String> {
    let quoted = html.split('"').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with(start)).map(str::to_owned).collect()
}

#[tokio::test]
async fn every_page_has_the_brand_and_its_texts_are_text() {
    let app = TestApp::new().await;
    let router = branded(&app, "https://status.example/s").await;
    for path in ["/s/", "/s/maintenance", "/s/subscribe", "/s/embed", "/s/nothing", "/s/manage?token=x"] {
        let (_, _, body) = get(&router, path).await;
        let html = String::from_utf8(body).unwrap();
        assert!(!html.contains(HOSTILE), "{path}: {html}");
        for part in [
            "href=\"https://www.northwind.example/?a=1&amp;b=2\"",
            "alt=\"Northwind\"",
            "width=\"120\" height=\"32\"",
            "media=\"screen and (prefers-color-scheme: dark)\"",
            "href=\"https://www.northwind.example/privacy\"",
            "href=\"https://www.northwind.example/support\"",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "lang=\"de\"",
            "© Northwind",
        ] {
            assert!(html.contains(part), "{path}: no {part} in {html}");
        }
        let files = addresses(&html, "/s/brand");
        assert_eq!(files.len(), 4, "{path}: {files:?}");
    }
}

#[tokio::test]
async fn its_files_stay_as_long_as_they_are_the_same_and_run_nothing() {
    let app = TestApp::new().await;
    let router = branded(&app, "https://status.example").await;
    let html = String::from_utf8(get(&router, "/").await.2).unwrap();
    let files = addresses(&html, "/brand");
    for (name, content_type) in [
        ("/brand.css?v=", "text/css; charset=utf-8"),
        ("/brand/logo.svg?v=", "image/svg+xml"),
        ("/brand/logo-dark.png?v=", "image/png"),
        ("/brand/favicon.svg?v=", "image/svg+xml"),
    ] {
        let address = files.iter().find(|file| file.starts_with(name)).unwrap_or_else(|| panic!("{name}: {files:?}"));
        let (status, headers, body) = get(&router, address).await;
        assert_eq!((status, headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, content_type));
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable", "{name}");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{name}: {policy}");
        if content_type == "image/svg+xml" {
            assert_eq!(policy, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
            assert_eq!(body, SVG);
        }
        // Another hash is that of another server: what is here now is no answer for ever.
        let (status, headers, _) = get(&router, &format!("{name}0")).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=300, stale-if-error=86400", "{name}");
    }
    for none in ["/brand/logo.png", "/brand/brand.toml", "/brand/..%2Fbrand.toml"] {
        assert_eq!(get(&router, none).await.0, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn without_a_brand_a_page_has_the_vendors_name() {
    let app = TestApp::new().await;
    let html = app.get("/").await.text;
    assert!(html.contains("<a href=\"/\" class=\"vendor\">Vendor</a>"), "{html}");
    assert!(!html.contains("/brand"), "{html}");
    app.get("/brand.css").await.problem(404, "not-found");
}
