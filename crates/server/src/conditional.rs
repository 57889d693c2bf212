//! Conditional requests (RFC 9110): a reader who has the newest answer gets `304`.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// An answer that a cache may store but must revalidate: `304` if the reader has it already. A weak tag, with `W/`,
/// identifies the content and not the bytes; both kinds are compared alike (RFC 9110).
pub(crate) fn validated(
    headers: &HeaderMap,
    etag: &str,
    content_type: &'static str,
    body: impl Into<Body>,
) -> Response {
    let known = is_known(headers, etag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(body.into()) };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

/// Whether the reader has the answer with this `ETag`.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let named = etag.trim_start_matches("W/");
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == named || tag == "*")
}
