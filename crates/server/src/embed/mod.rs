//! `/embed/…`: the loader, its files, and each element as the server renders it.

mod elements;
mod files;

use crate::{api::readable_anywhere, app::App};
use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    routing::get,
};
use tower_http::set_header::SetResponseHeaderLayer;

pub use elements::{month, recorded};
pub use files::version;

/// Every route of the embed; `/demo` too where it is asked for.
pub fn router(demo: bool) -> Router<App> {
    let mut router = Router::new()
        .route("/embed/v1/banner", get(elements::banner))
        .route("/embed/v1/banner.json", get(elements::banner_data))
        .route("/embed/v1/status", get(elements::status))
        .route("/embed/v1/status.json", get(elements::status_data))
        .route("/embed/v1/calendar", get(elements::calendar))
        .route("/embed/v1/calendar.json", get(elements::calendar_data))
        .route("/embed/v1/embed.js", get(files::loader))
        .route("/embed/manifest.json", get(files::manifest))
        .route("/embed/{version}/{file}", get(files::versioned));
    if demo {
        router = router.route("/demo", get(files::demo)).route("/demo.css", get(files::demo_style));
    }
    readable_anywhere(router)
        // A page that isolates itself (COEP) takes only what says that it may be taken.
        .layer(header("cross-origin-resource-policy", "cross-origin"))
        .layer(header("timing-allow-origin", "*"))
}

fn header(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
}
