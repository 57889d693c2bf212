//! Conditional requests (RFC 9110): an answer is not sent to whoever has it.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// An answer that a cache may keep but must ask about: `304` where the reader has it already. A weak tag, which begins with
/// `W/`, names what is said and not the bytes; the two kinds are compared alike, as RFC 9110 has it.
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

/// Whether the reader has what this `ETag` names.
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
