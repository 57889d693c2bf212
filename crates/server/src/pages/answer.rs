//! Pages that say that there is no page.

use super::visit::PAGE_HEADERS;
use crate::problem::Problem;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use fairnotice_site::PageContext;

fn html(status: StatusCode, page: String) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::VARY, "accept, accept-language")];
    (status, headers, PAGE_HEADERS, Html(page)).into_response()
}

/// The page for an unknown address.
pub(super) fn not_found(what: &'static str, context: &PageContext) -> Response {
    html(StatusCode::NOT_FOUND, fairnotice_site::not_found(what, context))
}

/// The page for a failure of the server.
pub(super) fn unavailable(context: &PageContext, problem: Problem) -> Response {
    let problem = problem.into_response();
    let mut response = html(problem.status(), fairnotice_site::unavailable(context));
    let after = problem.headers().get(header::RETRY_AFTER).map(|after| (header::RETRY_AFTER, after.clone()));
    response.headers_mut().extend(after);
    response
}

/// A problem as a page.
pub(super) fn problem(status: StatusCode, title: &str, detail: &str, context: &PageContext) -> Response {
    html(status, fairnotice_site::problem(title, detail, context))
}
