//! What a `GET` answers: bytes in each content coding, with their entity tags and the time for which caches may use them.
//!
//! A coding is made at its first request, on a thread for blocking work, and once: other readers who want it meanwhile wait. It is
//! a matter of milliseconds, and every reader and every cache gets the bytes that it prefers. The bytes are shared by all.

mod cache;
mod coding;
mod compress;
mod conditional;
mod lifetime;

pub(crate) use cache::{Cache, bounded};
pub(crate) use coding::{Accepted, Coding};
pub(crate) use compress::Effort;
pub(crate) use lifetime::Lifetime;

use crate::{answers::Shared, memory::Memory, problem::Problem};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{hex, instant::Instant};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::{
    sync::OnceCell,
    task::{JoinError, spawn_blocking},
};

/// The type of JSON.
pub(crate) const JSON: &str = "application/json";

/// A body of fewer bytes is not compressed: its headers are longer.
const SMALL: usize = 256;

/// A body in each content coding, and the headers that describe it.
#[derive(Debug)]
pub(crate) struct Representation {
    content_type: &'static str,
    plain: Bytes,
    gzip: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
    effort: Effort,
    /// The entity tags of the codings, by their numbers. Strong tags differ, because the bytes do (RFC 9110, section 8.8.3.3).
    etags: [HeaderValue; 3],
    /// What its bytes depend on besides the address and `Accept-Encoding`: request headers by name.
    vary: &'static str,
    lifetime: Lifetime,
    /// Further headers.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether every reader who asks alike gets it.
    is_shared: bool,
    /// Where its bytes count; nowhere if they are part of the program.
    memory: Option<Arc<Memory>>,
}

/// An entity tag as a header. It is made of digits and letters.
fn etag(tag: impl TryInto<HeaderValue>) -> HeaderValue {
    tag.try_into().unwrap_or(HeaderValue::from_static("\"\""))
}

/// The beginning of a body's hash.
fn hash(body: &[u8]) -> String {
    hex::encode(&Sha256::digest(body)[..8])
}

impl Representation {
    /// A body that is identified by its own bytes.
    pub(crate) fn new(content_type: &'static str, body: impl Into<Bytes>, lifetime: Lifetime) -> Self {
        let body = body.into();
        let tag = hash(&body);
        Self::tagged(content_type, body, lifetime, &tag)
    }

    /// A body whose entity tag begins with the revision that it shows.
    pub(crate) fn of_revision(
        content_type: &'static str,
        body: impl Into<Bytes>,
        lifetime: Lifetime,
        revision: impl std::fmt::Display,
    ) -> Self {
        let body = body.into();
        let tag = format!("{revision}-{}", hash(&body));
        Self::tagged(content_type, body, lifetime, &tag)
    }

    /// A value as JSON, for one reader.
    pub(crate) fn json(value: &impl Serialize, lifetime: Lifetime) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self::new(JSON, body, lifetime).compressed(Effort::Once))
    }

    /// The same for a value of a revision, with which its entity tag begins.
    pub(crate) fn json_of_revision(value: &impl Serialize, lifetime: Lifetime, revision: u32) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self::of_revision(JSON, body, lifetime, revision).compressed(Effort::Once))
    }

    fn tagged(content_type: &'static str, plain: Bytes, lifetime: Lifetime, tag: &str) -> Self {
        let etags = [Coding::Identity, Coding::Gzip, Coding::Brotli].map(|coding| match coding.name() {
            Some(name) => etag(format!("\"{tag}-{name}\"")),
            None => etag(format!("\"{tag}\"")),
        });
        let (gzip, brotli, headers) = (OnceCell::new(), OnceCell::new(), Vec::new());
        let vary = "accept-encoding";
        let (effort, is_shared, memory) = (Effort::Shared, false, None);
        Self { content_type, plain, gzip, brotli, effort, etags, vary, lifetime, headers, is_shared, memory }
    }

    /// The same with a weak entity tag, which covers what the body says and not its bytes.
    pub(crate) fn weakly_tagged(self, etag: &str) -> Self {
        Self { etags: [etag; 3].map(self::etag), ..self }
    }

    /// The same, compressed with another effort.
    pub(crate) fn compressed(self, effort: Effort) -> Self {
        Self { effort, ..self }
    }

    /// The same for answers that depend on further request headers: the complete value of `Vary`.
    pub(crate) fn vary(self, vary: &'static str) -> Self {
        Self { vary, ..self }
    }

    /// The same with a further header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same for every reader who asks alike.
    pub(crate) fn shared(self) -> Self {
        Self { is_shared: true, ..self }
    }

    /// The same, whose bytes count.
    fn counted(self, memory: &Arc<Memory>) -> Self {
        Self { plain: memory.count(self.plain), memory: Some(memory.clone()), ..self }
    }

    /// The body as it is.
    pub(crate) fn body(&self) -> &Bytes {
        &self.plain
    }

    /// How long caches may use it.
    pub(crate) fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// Compresses it now. For files of the program, on a thread for blocking work.
    pub(crate) fn compress(&self) {
        for (coding, cell) in [(Coding::Gzip, &self.gzip), (Coding::Brotli, &self.brotli)] {
            // Made by a request meanwhile: the same bytes.
            _ = cell.set(compress::compress(&self.plain, coding, self.effort));
        }
    }

    /// The answer to a request: in the coding that it wants most, or `304` if the reader has it.
    pub(crate) async fn respond(&self, request: &HeaderMap, now: Instant) -> Response {
        self.respond_with(self.lifetime, request, now).await
    }

    /// The same answer for another time.
    pub(crate) async fn respond_with(&self, lifetime: Lifetime, request: &HeaderMap, now: Instant) -> Response {
        let accepted = Accepted::new(request);
        let Some(mut coding) = accepted.best() else { return Problem::no_coding().into_response() };
        if self.plain.len() < SMALL && accepted.takes(Coding::Identity) {
            coding = Coding::Identity;
        }
        if self.etags[coding as usize].to_str().is_ok_and(|etag| conditional::is_known(request, etag)) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            self.describe(response.headers_mut(), coding);
            lifetime.write(response.headers_mut(), now);
            self.mark(&mut response, Bytes::new(), lifetime);
            return response;
        }
        let body = if let Some(body) = self.encoded(coding).await {
            body
        } else {
            // The thread failed, or the program ends.
            coding = Coding::Identity;
            self.plain.clone()
        };
        let mut response = Response::new(Body::from(body.clone()));
        self.mark(&mut response, body, lifetime);
        let headers = response.headers_mut();
        self.describe(headers, coding);
        lifetime.write(headers, now);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    fn mark(&self, response: &mut Response, body: Bytes, lifetime: Lifetime) {
        if self.is_shared {
            response.extensions_mut().insert(Shared { body, until: lifetime.until() });
        }
    }

    /// The headers that a `304` has too (RFC 9110, section 15.4.5). A cache replaces those that it has by them.
    fn describe(&self, headers: &mut HeaderMap, coding: Coding) {
        headers.insert(header::ETAG, self.etags[coding as usize].clone());
        headers.insert(header::VARY, HeaderValue::from_static(self.vary));
        headers.extend(self.headers.iter().cloned());
    }

    async fn encoded(&self, coding: Coding) -> Option<Bytes> {
        let made = match coding {
            Coding::Identity => return Some(self.plain.clone()),
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        let work = || async {
            let (plain, effort) = (self.plain.clone(), self.effort);
            let made = spawn_blocking(move || compress::compress(&plain, coding, effort)).await?;
            Ok::<_, JoinError>(match &self.memory {
                Some(memory) => memory.count(made),
                None => made,
            })
        };
        made.get_or_try_init(work).await.ok().cloned()
    }
}
