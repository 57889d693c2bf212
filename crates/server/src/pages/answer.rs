//! A page as an answer, with its headers.

use crate::problem::Problem;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use fairnotice_site::{CONTENT_SECURITY_POLICY, PageContext};
use fairnotice_store::Error;

/// A page.
pub(super) fn html(page: String) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CACHE_CONTROL, "public, no-cache"),
        (header::VARY, "accept-language"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    (headers, Html(page)).into_response()
}

/// The page for an unknown address.
pub(super) fn not_found(what: &'static str, context: &PageContext) -> Response {
    (StatusCode::NOT_FOUND, html(fairnotice_site::not_found(what, context))).into_response()
}

/// The page for a failed read: unknown, or a failure of the server.
pub(super) fn failed(error: Error, missing: &'static str, context: &PageContext) -> Response {
    match error {
        Error::Missing(_) => not_found(missing, context),
        error => unavailable(context, error.into()),
    }
}

/// The page for a failure of the server.
pub(super) fn unavailable(context: &PageContext, problem: Problem) -> Response {
    let mut response = (problem.into_response().status(), html(fairnotice_site::unavailable(context))).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
