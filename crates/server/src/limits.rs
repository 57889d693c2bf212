//! Bounds on what a request may bring besides its body.

use crate::problem::Problem;
use axum::extract::Request;

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
    (headers > HEADERS).then(|| Problem::large_headers(HEADERS))
}
