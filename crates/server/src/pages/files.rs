//! The files of the status site.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

/// `GET /site.css`
pub(crate) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../../../../www/site.css"))
}

/// `GET /elements.css`: the elements' own sheet, under an address that does not depend on the build.
pub(crate) async fn elements() -> Response {
    file("text/css; charset=utf-8", include_str!("../../../../www/embed.css"))
}

/// `GET /site.js`
pub(crate) async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../../../www/site.js"))
}

/// `GET /favicon.svg`
pub(crate) async fn icon() -> Response {
    file("image/svg+xml", include_str!("../../../../www/favicon.svg"))
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=300")], text).into_response()
}
