//! A form that was sent by a page of this site.

use crate::{app::App, problem::Problem};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use url::Url;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A request that no other site's page has sent, as far as a browser says: else a page could sign its visitors' browsers up, each with
/// an address of its own for [the limit](crate::sign_ups).
///
/// `Origin: null` is allowed: our own pages send it, because they send no referrer. A browser that knows no `Sec-Fetch-Site` (W3C
/// Fetch Metadata), or that talks to a site without TLS, may then send for another site too.
pub(crate) struct OwnPage;

impl FromRequestParts<App> for OwnPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let host = parts.uri.authority().map(|authority| authority.as_str().to_owned());
        let host = host.or_else(|| text(&parts.headers, &header::HOST).map(str::to_owned));
        if is_own(&parts.headers, host.as_deref(), &app.service().vendor().url) {
            Ok(Self)
        } else {
            Err(Problem::cross_site())
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

fn is_own(headers: &HeaderMap, host: Option<&str>, site: &str) -> bool {
    if let Some(site) = text(headers, &SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(headers, &header::ORIGIN) {
        None | Some("null") => true,
        Some(origin) => {
            let own = Url::parse(site).map(|url| url.origin().ascii_serialization());
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            own.is_ok_and(|own| own == origin) || (authority.is_some() && authority == host)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    #[track_caller]
    fn check(given: &[(&'static str, &'static str)], expected: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        assert_eq!(is_own(&headers, Some("10.0.0.1:8080"), "https://status.example/s"), expected, "{given:?}");
    }

    #[test]
    fn another_sites_form_is_known() {
        check(&[], true);
        for (site, own) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), ("", false)]
        {
            check(&[("sec-fetch-site", site)], own);
            check(&[("sec-fetch-site", site), ("origin", "https://status.example")], own);
        }
        for (origin, own) in [
            ("https://status.example", true),
            ("http://10.0.0.1:8080", true),
            ("null", true),
            ("http://status.example", false),
            ("https://status.example.evil.example", false),
            ("https://evil.example", false),
            ("https://status.example:444", false),
            ("10.0.0.1:8080", false),
            ("", false),
        ] {
            check(&[("origin", origin)], own);
        }
    }
}
