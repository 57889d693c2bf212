//! The address of the client that sent a request.

use crate::app::App;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderName, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Once,
};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client; none where it is not known, as in a request that is called in this process.
pub(crate) struct Client(pub(crate) Option<IpAddr>);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(client(peer, &parts.headers, app.trusted_proxies())))
    }
}

/// The peer; or, behind a number of proxies that are trusted, the address from which the outermost of them was called. Each proxy
/// appends to `X-Forwarded-For` who called it, so that is the entry of this number from the right. What stands left of it was
/// written by the client, who can write anything.
fn client(peer: Option<IpAddr>, headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all(FORWARDED_FOR);
    let Some(before) = proxies.checked_sub(1) else {
        if lines.iter().next().is_some() {
            static WARNED: Once = Once::new();
            WARNED.call_once(|| {
                tracing::warn!(
                    "a proxy passes on who its clients are, and `--trusted-proxies` is 0: sign-ups of all its clients count as those of one"
                );
            });
        }
        return peer;
    };
    // As bytes: a client may write any before what the proxies write, and none of its entries may be left out of the count.
    let entry = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')).nth(before);
    // Fewer entries, or one that is no address: the request came past a proxy.
    entry.and_then(|entry| str::from_utf8(entry).ok()).and_then(|entry| address(entry.trim())).or(peer)
}

/// An address, which some proxies write with its port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::{FORWARDED_FOR, client};
    use axum::http::{HeaderMap, HeaderValue};

    #[track_caller]
    fn check(proxies: usize, lines: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let peer = Some("198.51.100.9".parse().unwrap());
        assert_eq!(client(peer, &headers, proxies), Some(expected.parse().unwrap()), "{proxies} {lines:?}");
        if expected == "198.51.100.9" {
            assert_eq!(client(None, &headers, proxies), None);
        }
    }

    #[test]
    fn the_client_is_who_called_the_outermost_trusted_proxy() {
        let peer = "198.51.100.9";
        check(0, &[], peer);
        check(0, &["192.0.2.1"], peer);
        check(1, &[], peer);
        check(1, &["192.0.2.1"], "192.0.2.1");
        check(1, &["203.0.113.5, 192.0.2.1"], "192.0.2.1");
        check(2, &["203.0.113.5, 192.0.2.1"], "203.0.113.5");
        check(2, &["6.6.6.6, 203.0.113.5,192.0.2.1"], "203.0.113.5");
        // Several lines are one list.
        check(1, &["6.6.6.6", "203.0.113.5", "192.0.2.1"], "192.0.2.1");
        check(2, &["6.6.6.6, 7.7.7.7", "192.0.2.1"], "7.7.7.7");
        // Fewer than there are proxies, or no address.
        check(2, &["192.0.2.1"], peer);
        check(3, &["6.6.6.6, 192.0.2.1"], peer);
        check(1, &["unknown"], peer);
        check(1, &[""], peer);
        check(1, &["192.0.2.1, "], peer);
        // A line that is not ASCII counts: otherwise what stands left of it would be taken for a proxy's entry.
        check(1, &["6.6.6.6", "é"], peer);
        check(2, &["6.6.6.6", "é", "192.0.2.1"], peer);
        check(3, &["6.6.6.6", "é", "192.0.2.1"], "6.6.6.6");
        check(1, &["é, 192.0.2.1"], "192.0.2.1");
        check(2, &["6.6.6.6, é, 192.0.2.1"], peer);
        // With a port, and IPv6.
        check(1, &["192.0.2.1:4711"], "192.0.2.1");
        check(1, &["2001:db8::1"], "2001:db8::1");
        check(1, &["[2001:db8::1]"], "2001:db8::1");
        check(1, &["[2001:db8::1]:4711"], "2001:db8::1");
    }
}
