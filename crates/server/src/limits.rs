//! Bounds on what a request may bring besides its body.

use crate::problem::Problem;
use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Version, header},
};
use std::net::SocketAddr;

/// The longest address in bytes, path and query: what every proxy lets through, and far more than an element sends.
const ADDRESS: usize = 8 * 1024;
/// The most bytes of headers, names and values together.
const HEADERS: usize = 32 * 1024;

/// Refuses an address or headers that are longer than any reader's. The cost of a request is then bounded, also where a list in it
/// is compared with what there is.
pub(crate) fn refusal(request: &Request) -> Option<Problem> {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > ADDRESS {
        return Some(Problem::long_address(ADDRESS));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > HEADERS {
        return Some(Problem::large_headers(HEADERS));
    }
    // A request that is called in this process came over no connection, and names none.
    let is_sent = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some();
    (is_sent && !names_host(request.version(), request.headers()))
        .then(|| Problem::bad_header("a request of HTTP/1.1 has one `Host`: the name of the server"))
}

/// Whether a request says to whom it is, as one of HTTP/1.1 must, and once (RFC 9112, section 3.2): a cache in between could keep the
/// answer for another site.
pub(crate) fn names_host(version: Version, headers: &HeaderMap) -> bool {
    version != Version::HTTP_11 || headers.get_all(header::HOST).iter().count() == 1
}
