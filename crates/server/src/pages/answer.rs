//! Pages that say that something is missing or failed.

use super::{meant::meant, visit::PAGE_HEADERS};
use crate::{
    app::App,
    problem::{Problem, Told},
    representation::{Effort, Lifetime, Representation},
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_site::{Fault, Missing, PageContext};

/// A page that no cache stores, in the coding that the request wants.
async fn html(status: StatusCode, page: String, request: &HeaderMap, context: &PageContext) -> Response {
    let mut page = Representation::new("text/html; charset=utf-8", page, Lifetime::Private).compressed(Effort::Once);
    for (name, value) in PAGE_HEADERS {
        page = page.with(name, HeaderValue::from_static(value));
    }
    let mut response = page.vary("accept, accept-encoding, accept-language").respond(request, context.now).await;
    // A reader who takes no coding at all gets the refusal.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    // What failed is not asked for again by what was said of it.
    response.headers_mut().remove(header::ETAG);
    response
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
pub(super) async fn not_found_page(app: &App, path: &str, not_found: NotFound, request: &HeaderMap) -> Response {
    let NotFound { missing, context } = not_found;
    let meant = meant(app, path, &context).await;
    html(StatusCode::NOT_FOUND, fairnotice_site::not_found(missing, &meant, None, &context), request, &context).await
}

/// The page for a failure of the server.
pub(super) async fn unavailable(context: &PageContext, problem: Problem, request: &HeaderMap) -> Response {
    self::problem(problem.into_response(), context, request).await
}

/// A problem as a page; another response as it is.
pub(super) async fn problem(response: Response, context: &PageContext, request: &HeaderMap) -> Response {
    let Some(told) = response.extensions().get::<Told>() else { return response };
    let wait = response.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    let page = match told.kind {
        "not-found" => fairnotice_site::not_found(Missing::Page, &[], Some(&told.detail), context),
        kind => fairnotice_site::fault(fault(kind), &told.detail, wait, context),
    };
    let (parts, _) = response.into_parts();
    let mut page = html(parts.status, page, request, context).await;
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
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
