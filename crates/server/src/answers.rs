//! Complete answers, each kept for the second in which it was made.
//!
//! Most readers ask for the same few things, and the way through the router costs many times what their answers cost. So a `GET`
//! without credentials is looked up here first, by its address and by the headers that an answer can depend on. An answer is kept
//! if it is [shared](Shared), and it is true as long as the public state, the phase and the value of `Date` are the same.

use crate::{app::App, limits, representation::bounded};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode, header},
};
use fairnotice_core::instant::Instant;
use quick_cache::{Weighter, sync};
use std::sync::Arc;

/// The headers that a shared answer can depend on.
const KEYED: [HeaderName; 3] = [header::ACCEPT_ENCODING, header::ACCEPT_LANGUAGE, header::IF_NONE_MATCH];

/// How many bytes of bodies the answers hold at most. Most of them are also in the cache of what is rendered.
const BYTES: u64 = 32 * 1024 * 1024;

/// What an answer costs besides its body, in bytes.
const ENTRY: u64 = 4 * 1024;

/// The longest key in bytes: browsers send a tenth of it.
const KEY: usize = 2_048;

/// Marks an answer whose body every reader with the same request gets, among the extensions of its response.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    /// The body, not to be made again.
    pub(crate) body: Bytes,
    /// When the answer is over; none if only a change ends it.
    pub(crate) until: Option<Instant>,
}

/// What a request is answered by.
pub(crate) struct Key(Vec<u8>);

impl Key {
    /// None for a request that is not answered from here.
    pub(crate) fn new<B>(request: &Request<B>) -> Option<Self> {
        let headers = request.headers();
        let is_named = limits::names_host(request.version(), headers);
        if request.method() != Method::GET || headers.contains_key(header::AUTHORIZATION) || !is_named {
            return None;
        }
        let mut key = Vec::with_capacity(256);
        key.extend_from_slice(request.uri().path_and_query()?.as_str().as_bytes());
        for name in &KEYED {
            key.push(0);
            for value in headers.get_all(name) {
                // Neither an address nor a header can hold these two bytes.
                key.extend_from_slice(value.as_bytes());
                key.push(b'\n');
            }
        }
        (key.len() <= KEY).then_some(Self(key))
    }
}

/// An answer, and when it is true.
#[derive(Debug)]
struct Kept {
    published: u64,
    from: Instant,
    until: Instant,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Vec<u8>, Arc<Kept>> for Weight {
    fn weight(&self, _: &Vec<u8>, kept: &Arc<Kept>) -> u64 {
        ENTRY.saturating_add(u64::try_from(kept.body.len()).unwrap_or(u64::MAX))
    }
}

/// The answers.
#[derive(Debug)]
pub(crate) struct Answers(sync::Cache<Vec<u8>, Arc<Kept>, Weight>);

impl Default for Answers {
    fn default() -> Self {
        Self(bounded(BYTES, BYTES / ENTRY, Weight))
    }
}

impl Answers {
    /// The answer to a request, if it is known and true now.
    pub(crate) fn find(&self, app: &App, key: &Key) -> Option<Response<Bytes>> {
        let kept = self.0.get(&key.0)?;
        let now = app.now();
        if now < kept.from || kept.until <= now || kept.published != app.published().number {
            return None;
        }
        let mut response = Response::new(kept.body.clone());
        *response.status_mut() = kept.status;
        *response.headers_mut() = kept.headers.clone();
        Some(response)
    }

    /// Keeps an answer that was made for the public state of this number at `now`.
    pub(crate) fn keep<B>(&self, key: Key, (published, now): (u64, Instant), response: &Response<B>) {
        let Some(Shared { body, until }) = response.extensions().get() else { return };
        let headers = response.headers();
        if !depends_on_keyed(headers) {
            return;
        }
        let second = Instant::from_timestamp(now.timestamp().saturating_add(1), 0).unwrap_or(now);
        let kept = Kept {
            published,
            from: now,
            until: until.map_or(second, |until| until.min(second)),
            status: response.status(),
            headers: headers.clone(),
            body: body.clone(),
        };
        self.0.insert(key.0, Arc::new(kept));
    }
}

/// Whether an answer depends on no other header than the key has.
fn depends_on_keyed(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::VARY).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).all(|name| KEYED.iter().any(|keyed| keyed.as_str() == name.trim()))
}
