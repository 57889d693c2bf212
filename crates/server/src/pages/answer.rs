//! Pages that say that something is missing or failed.

use super::{meant::meant, visit::PAGE_HEADERS};
use crate::{
    app::App,
    problem::{Problem, Told},
};
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use fairnotice_site::{Fault, Missing, PageContext};

fn html(status: StatusCode, page: String) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::VARY, "accept, accept-language")];
    (status, headers, PAGE_HEADERS, Html(page)).into_response()
}

/// That there is nothing at an address. [`as_pages`](super::as_pages) makes a page of it.
#[derive(Clone)]
pub(super) struct NotFound {
    missing: Missing,
    context: PageContext,
}

/// The answer for an unknown address.
pub(super) fn not_found(missing: Missing, context: &PageContext) -> Response {
    let mut response = StatusCode::NOT_FOUND.into_response();
    response.extensions_mut().insert(NotFound { missing, context: context.clone() });
    response
}

/// Its page, with what may be meant by the path that was asked for.
pub(super) async fn not_found_page(app: &App, path: &str, NotFound { missing, context }: NotFound) -> Response {
    let meant = meant(app, path, &context).await;
    html(StatusCode::NOT_FOUND, fairnotice_site::not_found(missing, &meant, None, &context))
}

/// The page for a failure of the server.
pub(super) fn unavailable(context: &PageContext, problem: Problem) -> Response {
    let response = problem.into_response();
    match response.extensions().get::<Told>() {
        Some(told) => self::problem(&response, told, context),
        None => response,
    }
}

/// A problem as a page.
pub(super) fn problem(response: &Response, told: &Told, context: &PageContext) -> Response {
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    let page = match told.kind {
        "not-found" => fairnotice_site::not_found(Missing::Page, &[], Some(&told.detail), context),
        kind => fairnotice_site::fault(fault(kind), &told.detail, wait, context),
    };
    let mut page = html(response.status(), page);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// What a reader is told of a kind of problem.
fn fault(kind: &str) -> Fault {
    match kind {
        "unavailable" | "clock-went-back" => Fault::Unavailable,
        "internal" => Fault::Failed,
        "busy" => Fault::Busy,
        "not-ready" => Fault::Starting,
        "uncertain" => Fault::Uncertain,
        "too-many" => Fault::TooMany,
        "cross-site" => Fault::OtherSite,
        "method-not-allowed" => Fault::Method,
        "too-large" => Fault::TooLarge,
        _ => Fault::Unreadable,
    }
}
