//! A request to this machine by a name that only this machine has.

use crate::problem::Problem;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts, uri::Authority},
};
use std::net::IpAddr;

/// A request whose `Host` is a loopback address or `localhost`. A page of another site whose name was made to lead to this machine
/// (DNS rebinding) sends its own name.
pub(crate) struct LoopbackHost;

impl<S: Send + Sync> FromRequestParts<S> for LoopbackHost {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut hosts = parts.headers.get_all(header::HOST).iter();
        let named = match (parts.uri.authority(), hosts.next(), hosts.next()) {
            (Some(authority), None, _) => Some(authority.clone()),
            (None, Some(host), None) => host.to_str().ok().and_then(|host| host.parse().ok()),
            _ => None,
        };
        if named.is_some_and(|host| is_loopback(&host)) {
            return Ok(Self);
        }
        Err(Problem::not_found(
            "this address is open to this machine alone: send the request to `127.0.0.1`, `[::1]` or `localhost`",
        ))
    }
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
