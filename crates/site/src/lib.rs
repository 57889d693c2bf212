//! The status site: rendered here from the widget crate's own components, whole without JavaScript.

mod board;
mod home;
mod incidents;
mod items;
mod language;
mod maintenance;
mod page;
mod promises;
mod reading;
mod record;
mod releases;
mod standing;
mod summary;
mod updates;

use crate::{api::problem::Problem, app::App};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use fairnotice_store::Error;
use leptos::prelude::*;
use page::Page;
use reading::Reading;

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
        .route("/maintenance/{id}/calendar.ics", get(record::event::show))
        .route("/incidents", get(incidents::list))
        .route("/incidents/{id}", get(incidents::show))
        .route("/releases", get(releases::list))
        .route("/releases/{version}", get(releases::show))
        .route("/promises", get(promises::show))
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
    nothing(&Reading::new(&app, &headers), "There is nothing at this address.")
}

/// An error page that leads back.
fn nothing(reading: &Reading, what: &'static str) -> Response {
    let body = move || {
        view! {
            <h1>"Not found"</h1>
            <p>{what}</p>
            <p>"It may have been written wrongly. What there is:"</p>
            <ul>
                <li>
                    <a href="/">"what is going on now"</a>
                </li>
                <li>
                    <a href="/maintenance">"all maintenance, month by month"</a>
                </li>
                <li>
                    <a href="/incidents">"all incidents"</a>
                </li>
                <li>
                    <a href="/releases">"all releases"</a>
                </li>
                <li>
                    <a href="/promises">"the promises of the last twelve months"</a>
                </li>
            </ul>
        }
    };
    (StatusCode::NOT_FOUND, Page::below(reading, "", language::Wording::plain("Not found")).render(body))
        .into_response()
}

/// What could not be read, as a page: it was not there, or the server is to blame.
fn failed(reading: &Reading, error: Error, missing: &'static str) -> Response {
    if matches!(error, Error::Missing { .. }) {
        return nothing(reading, missing);
    }
    troubled(reading, Problem::from(error))
}

/// A page for a reader whom the server fails.
fn troubled(reading: &Reading, problem: Problem) -> Response {
    let status = problem.into_response().status();
    let body = || {
        view! {
            <h1>"This page cannot be shown now"</h1>
            <p>"The server cannot read its record book. What is published is not lost; try again in a minute."</p>
            <p>
                "The latest state that the server knows is on the "
                <a href="/">"status page"</a>
                "."
            </p>
        }
    };
    let page = Page::below(reading, "", language::Wording::plain("Not available"));
    let mut response = (status, page.render(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}
