//! The address at which readers reach the site.

use fairnotice_core::snapshot::Vendor;
use std::{fmt, net::SocketAddr, str::FromStr};
use url::{Host, Url};

/// What a right address looks like.
const EXAMPLE: &str =
    "write one such as `https://status.example`, or `https://status.example/s` for a site below a path";

/// The first parts of the server's own addresses: a proxy that passes `/api/v1/snapshot` would mean two things at a site below
/// `/api`.
const OWN: [&str; 14] = [
    "api",
    "brand",
    "demo",
    "dev",
    "docs",
    "embed",
    "healthz",
    "incidents",
    "maintenance",
    "manage",
    "promises",
    "releases",
    "subscribe",
    "unsubscribe",
];

/// The address at which readers reach the site: http or https with a host, and perhaps a path. Written without a final slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a server that listens at an address and has no other.
    pub fn listening_at(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// Whether it is the address by which a machine means each of its own, `0.0.0.0` or `[::]`: no reader can use it.
    pub fn is_unspecified(&self) -> bool {
        match Url::parse(&self.0).as_ref().map(Url::host) {
            Ok(Some(Host::Ipv4(address))) => address.is_unspecified(),
            Ok(Some(Host::Ipv6(address))) => address.is_unspecified(),
            _ => false,
        }
    }

    /// Whether it leads to this machine alone.
    pub fn is_loopback(&self) -> bool {
        match Url::parse(&self.0).as_ref().map(Url::host) {
            Ok(Some(Host::Ipv4(address))) => address.is_loopback(),
            Ok(Some(Host::Ipv6(address))) => address.is_loopback(),
            Ok(Some(Host::Domain(name))) => name == "localhost",
            _ => false,
        }
    }

    /// Its host, a name or an address.
    pub fn host(&self) -> String {
        Url::parse(&self.0).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The vendor of this name, with its site at this address.
    pub fn vendor(&self, name: String) -> Vendor {
        Vendor { name, url: self.to_string() }
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = |what: &str| Err(format!("{what}; {EXAMPLE}"));
        // The parser would leave control characters and surrounding blanks out.
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
            return refused("it has a blank or a control character");
        }
        // It would also take another number of slashes, and backslashes for them.
        if text.contains('\\') || text.split_once("://").is_some_and(|(_, rest)| rest.starts_with('/')) {
            return refused("it is not a web address");
        }
        let Ok(url) = Url::parse(text) else { return refused("it is not a web address") };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return refused("it does not begin with `https://` or `http://` and a host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refused("it has a user or a password, which every reader would see");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refused("it has a query or a fragment, and every address of the site begins with it");
        }
        let path = url.path().trim_end_matches('/');
        if path.contains("//") {
            return refused("its path has an empty part");
        }
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        if OWN.contains(&first) {
            return refused(&format!("`/{first}` is the beginning of the server's own addresses"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn s10_an_address_is_http_with_a_host_and_perhaps_a_path() {
        for (text, written, base) in [
            ("https://status.example", "https://status.example", ""),
            ("https://status.example/", "https://status.example", ""),
            ("https://status.example/s/", "https://status.example/s", "/s"),
            ("http://127.0.0.1:8080/a/b", "http://127.0.0.1:8080/a/b", "/a/b"),
            ("HTTPS://Status.Example:443/S", "https://status.example/S", "/S"),
            ("https://[2001:db8::1]/status/", "https://[2001:db8::1]/status", "/status"),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!((url.to_string().as_str(), url.vendor(String::new()).base_path()), (written, base), "{text}");
        }
    }

    #[test]
    fn s10_what_is_no_address_of_a_site_is_refused_with_a_right_one() {
        for text in [
            "",
            "foo",
            "/s",
            "status.example",
            "status.example:8080",
            "https://",
            "https:///s",
            "https:\\\\status.example\\s",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://status.example",
            "https://user@status.example",
            "https://user:password@status.example",
            "https://status.example/?a=b",
            "https://status.example/#top",
            "https://status.example/a//b",
            "https://status.example/api/",
            "https://status.example/embed",
            "https://status.example /s",
            "https://status.example/\r\nX: y",
            " https://status.example",
        ] {
            let refused = text.parse::<PublicUrl>().unwrap_err();
            assert!(refused.contains("write one such as `https://status.example`"), "{text}: {refused}");
        }
    }

    #[test]
    fn s15_an_address_that_no_reader_can_use_is_known() {
        for (address, expected) in
            [("0.0.0.0:80", true), ("[::]:80", true), ("127.0.0.1:80", false), ("[::1]:80", false)]
        {
            let url = PublicUrl::listening_at(address.parse().unwrap());
            assert_eq!(url.is_unspecified(), expected, "{address}");
        }
    }
}
