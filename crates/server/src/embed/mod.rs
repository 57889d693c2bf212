//! `/embed/…`: the loader, its files, and each element as the server renders it.

mod elements;
mod files;
mod frame;

use crate::{api::readable_anywhere, app::App};
use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    routing::get,
};
use tower_http::set_header::SetResponseHeaderLayer;

use frame::Holds;

pub use elements::{month, recorded};
pub use files::{keep, version};
pub use frame::FrameAncestors;

/// Every route of the embed; `/demo` too where it is asked for.
pub fn router(demo: bool) -> Router<App> {
    let mut router = Router::new()
        .route("/embed/v1/frame", get(frame::show))
        .route("/embed/v1/frame.js", get(frame::script))
        .route("/embed/v1/frame.css", get(frame::style))
        .route("/embed/v1/words", get(elements::words))
        .route("/embed/v1/embed.js", get(files::loader))
        .route("/embed/manifest.json", get(files::manifest))
        .route("/embed/{version}/{file}", get(files::versioned));
    for (name, holds) in [("banner", Holds::Banner), ("status", Holds::Status), ("calendar", Holds::Calendar)] {
        router = router
            .route(&format!("/embed/v1/{name}"), elements::fragments(holds))
            .route(&format!("/embed/v1/{name}.json"), elements::data(holds));
    }
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
