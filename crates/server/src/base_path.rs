//! The site below a path, as in `https://status.example/s/`.
//!
//! A proxy may pass the path or strip it: both addresses lead to the same. Every link, and every `Location`, has the path.

use crate::app::App;
use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, Uri, header, uri::PathAndQuery},
    middleware,
    response::{IntoResponse as _, Response},
};
use tower::Layer as _;

/// The routes at their own addresses and below a path.
pub(crate) fn below(base: String, routes: Router) -> Router {
    if base.is_empty() {
        return routes;
    }
    let strip = middleware::map_request(move |mut request: Request| {
        if let Some(stripped) = stripped(request.uri(), &base) {
            *request.uri_mut() = stripped;
        }
        std::future::ready(request)
    });
    // Around the router: a layer inside of it sees a request after its route was chosen.
    Router::new().fallback_service(strip.layer(routes))
}

/// The address without the path; none if it does not begin with it.
fn stripped(uri: &Uri, base: &str) -> Option<Uri> {
    let rest = uri.path().strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    let path = if rest.is_empty() { "/" } else { rest };
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{path}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}

/// A page's address with a slash at its end leads to the one without.
pub(crate) async fn without_slash(State(app): State<App>, uri: Uri) -> Response {
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    let location = format!("{}{}{query}", app.base_path(), uri.path().trim_end_matches('/'));
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}
