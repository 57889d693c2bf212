//! Headers of every answer.

use crate::app::App;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};

/// What is no page loads nothing, also where a browser shows it as a page.
const POLICY_OF_DATA: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// No answer needs a sensor, a device or a payment.
const NOTHING: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), \
     hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
     usb=(), xr-spatial-tracking=()",
);

/// Whether a request reads what everybody may read.
pub(crate) fn is_public(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && !request.headers().contains_key(header::AUTHORIZATION)
}

/// Adds the headers of every answer. `Date` is the server's clock: the embed uses it to correct a reader's wrong clock.
pub(crate) fn add(app: &App, is_public: bool, response: &mut Response) {
    // The headers of a `304` replace those of the stored answer.
    let is_complete = response.status() != StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(header::DATE, app.date());
    if !is_public {
        // What an operator sends or is answered is stored nowhere.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.remove("cdn-cache-control");
    } else if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    if is_complete {
        secure(headers);
    }
}

fn secure(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(PERMISSIONS_POLICY, NOTHING);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY_OF_DATA);
}
