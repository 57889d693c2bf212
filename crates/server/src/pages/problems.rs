//! Problems as pages, where a browser asks.

use super::{
    answer::{NotFound, not_found, not_found_page, problem},
    visit::Visit,
};
use crate::{
    app::App,
    problem::{Problem, Told},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use fairnotice_site::Missing;

/// Whether the reader wants a page rather than data: a browser names HTML, and a program does not.
fn wants_page(headers: &HeaderMap) -> bool {
    let mut ranges = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    ranges.any(|line| {
        line.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_html = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
            is_html && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

/// An unknown address: a page for readers, a problem for programs.
pub(crate) async fn missing(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    if !wants_page(&headers) {
        return Problem::not_found("there is nothing at this address").into_response();
    }
    let visit = Visit::new(&app, &headers, &uri);
    as_page(&app, &uri, &headers, not_found(Missing::Page, &visit.context)).await
}

/// Shows what is missing as a page, and a problem of the site as a page to a browser.
pub(crate) async fn as_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let headers = request.headers().clone();
    let response = as_page(&app, &uri, &headers, next.run(request).await).await;
    if response.extensions().get::<Told>().is_none() || !wants_page(&headers) {
        return response;
    }
    let visit = Visit::new(&app, &headers, &uri);
    // On the heap: few requests need it.
    Box::pin(problem(response, &visit.context, &headers)).await
}

async fn as_page(app: &App, uri: &Uri, headers: &HeaderMap, mut response: Response) -> Response {
    match response.extensions_mut().remove::<NotFound>() {
        // On the heap: few requests need it.
        Some(missing) => Box::pin(not_found_page(app, uri.path(), missing, headers)).await,
        None => response,
    }
}
