//! The status site: rendered here from the widget crate's own components, whole without JavaScript.

mod home;
mod maintenance;
mod page;
mod record;

use crate::{api::problem::Problem, app::App};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use leptos::prelude::*;
use page::Page;

const STYLE: &str = include_str!("../../../../www/site.css");
const SCRIPT: &str = include_str!("../../../../www/site.js");
/// The elements' own sheet, under an address that does not depend on the build.
const ELEMENTS: &str = include_str!("../../../../www/embed.css");

/// The site's pages and their files.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/maintenance", get(maintenance::show))
        .route("/maintenance/{id}", get(record::show))
        .route("/site.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/elements.css", get(async || file("text/css; charset=utf-8", ELEMENTS)))
        .route("/site.js", get(async || file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/favicon.svg", get(async || file("image/svg+xml", include_str!("../../../../www/favicon.svg"))))
}

fn file(content_type: &'static str, text: &'static str) -> impl axum::response::IntoResponse {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=300")], text)
}

/// Whatever has no route: a page for readers, a problem for programs.
pub async fn missing(State(app): State<App>, headers: HeaderMap) -> Response {
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if !wants_page {
        return Problem::not_found("there is nothing at this address").into_response();
    }
    nothing(&app, "There is nothing at this address.")
}

/// An error page that leads back.
fn nothing(app: &App, what: &'static str) -> Response {
    let page = Page::new(app, "Not found");
    let body = move || {
        view! {
            <h1>"Not found"</h1>
            <p>{what}</p>
            <p>
                "See what is "
                <a href="/">"going on now"</a>
                ", or "
                <a href="/maintenance">"all maintenance"</a>
                "."
            </p>
        }
    };
    (StatusCode::NOT_FOUND, page.render(body)).into_response()
}
