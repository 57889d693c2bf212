//! How long caches may use an answer (RFC 9111, RFC 5861, RFC 9213).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use fairnotice_core::instant::Instant;

/// For caches of a content delivery network alone. In `Cache-Control`, `stale-while-revalidate` would reach browsers too: one that
/// has just heard of news on the live stream would be shown the state before it.
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// How long a shared cache answers without asking the server, in seconds: news must reach every reader immediately.
const FRESH: i64 = 1;
/// How long it may answer with what it has while it asks, in seconds.
const WHILE_ASKING: i64 = 5;
/// How long it may answer while the server fails or cannot be reached, in seconds: a day, as an element shows its last state.
const WHILE_FAILING: i64 = 86_400;

/// How long caches may use an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// Until the public state changes, or until this instant: what is said then is another. A browser asks each time.
    Until(Option<Instant>),
    /// Of the moment: a shared cache may use it for a second.
    Moment,
    /// A file that changes with the server's version.
    File,
    /// Never changes.
    Immutable,
    /// For an operator, and for nobody else: no cache stores it.
    Private,
}

impl Lifetime {
    /// When what it says becomes untrue, if that is known.
    pub(super) fn until(self) -> Option<Instant> {
        if let Self::Until(until) = self { until } else { None }
    }

    /// Whether what it says has become untrue.
    pub(super) fn is_over(self, now: Instant) -> bool {
        self.until().is_some_and(|until| until <= now)
    }

    /// Writes the headers for an answer at `now`.
    pub(super) fn write(self, headers: &mut HeaderMap, now: Instant) {
        let fixed = match self {
            Self::Until(until) => return write(headers, until.map(|until| (until - now).num_seconds().max(0))),
            Self::Moment => "public, max-age=0, s-maxage=1",
            Self::File => "public, max-age=300, stale-if-error=86400",
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Private => "no-store",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(fixed));
    }
}

/// The headers for an answer that stays true for some more seconds. All the times together end before it becomes untrue.
fn write(headers: &mut HeaderMap, left: Option<i64>) {
    let longest = FRESH + WHILE_FAILING;
    let (shared, network) = if left.is_none_or(|left| left >= longest) {
        let shared = HeaderValue::from_static("public, max-age=0, s-maxage=1, stale-if-error=86400");
        (Ok(shared), Ok(HeaderValue::from_static("max-age=1, stale-while-revalidate=5, stale-if-error=86400")))
    } else {
        let left = left.unwrap_or(longest);
        let fresh = left.min(FRESH);
        let (asking, failing) = ((left - fresh).min(WHILE_ASKING), left - fresh);
        let shared = format!("public, max-age=0, s-maxage={fresh}, stale-if-error={failing}");
        let network = format!("max-age={fresh}, stale-while-revalidate={asking}, stale-if-error={failing}");
        (HeaderValue::try_from(shared), HeaderValue::try_from(network))
    };
    for (name, value) in [(header::CACHE_CONTROL, shared), (CDN_CACHE_CONTROL, network)] {
        if let Ok(value) = value {
            headers.insert(name, value);
        }
    }
}
