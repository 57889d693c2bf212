//! What an operator asks for: who asks, under which name, and what; and how it is carried out, once.

use super::{answer::answer, body, operator::Operator, problem::Problem};
use crate::app::App;
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderName, header, request::Parts},
    response::Response,
};
use fairnotice_store::{Request as Named, StepResult, Transaction};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::pin::Pin;

/// The header by which a request names itself, so that it can be repeated safely.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request of an operator that changes the record book.
pub(super) struct Ask<T> {
    operator: Operator,
    /// Its name, where it has one.
    named: Option<Named>,
    /// The request's body.
    body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Ask<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, content) = request.into_parts();
        let operator = <Operator as FromRequestParts<App>>::from_request_parts(&mut parts, app).await?;
        let bytes = body::read(&parts.headers, content).await?;
        let named = named(&parts, &bytes)?;
        Ok(Self { operator, named, body: body::json(&bytes)? })
    }
}

/// The work of a request inside its transaction.
pub(super) type Work<'a> = Pin<Box<dyn Future<Output = Result<StepResult, Problem>> + Send + 'a>>;

impl<T: Send + Sync + 'static> Ask<T> {
    /// Does the request's work in one transaction, publishes what came of it and answers. A request that was carried out
    /// before is answered again, and its work is not done.
    pub(super) async fn carry_out<F>(self, app: App, work: F) -> Result<Response, Problem>
    where
        F: for<'a> FnOnce(&'a T, &'a App, &'a mut Transaction<'_>) -> Work<'a> + Send + 'static,
    {
        self.written(app, work, false).await
    }

    /// The same for work that makes what it answers.
    pub(super) async fn create<F>(self, app: App, work: F) -> Result<Response, Problem>
    where
        F: for<'a> FnOnce(&'a T, &'a App, &'a mut Transaction<'_>) -> Work<'a> + Send + 'static,
    {
        self.written(app, work, true).await
    }

    async fn written<F>(self, app: App, work: F, creates: bool) -> Result<Response, Problem>
    where
        F: for<'a> FnOnce(&'a T, &'a App, &'a mut Transaction<'_>) -> Work<'a> + Send + 'static,
    {
        let book = app.clone();
        let written = async move {
            let mut writing = book.store().begin(&self.operator.name, book.now()).await?;
            if let Some(named) = &self.named
                && let Some(done) = writing.done_before(named).await?
            {
                return Ok((done, true));
            }
            let done = work(&self.body, &book, &mut writing).await?;
            if let Some(named) = &self.named {
                writing.remember(named, &done).await?;
            }
            writing.commit().await?;
            book.publish().await?;
            Ok::<_, Problem>((done, false))
        };
        let (done, replayed) = app.carry_through(written).await?;
        answer(&app, done, creates, replayed).await
    }
}

fn named(parts: &Parts, body: &[u8]) -> Result<Option<Named>, Problem> {
    let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let is_key = |key: &&str| (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = key.to_str().ok().filter(is_key).ok_or_else(|| {
        Problem::bad_header("`Idempotency-Key` is not 1 to 255 visible characters: a random UUID serves")
    })?;
    let mut hash = Sha256::new();
    for part in [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), body] {
        hash.update(Sha256::digest(part));
    }
    let fingerprint = super::operator::hex(&hash.finalize());
    Ok(Some(Named { key: key.to_owned(), fingerprint }))
}

/// The revision that a request speaks of, by its header `If-Match: "3"`; `*` speaks of none.
pub(super) struct IfMatch(pub(super) Option<u32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let unreadable = "`If-Match` is not a revision, such as `\"3\"`: send the `ETag` of the record that you read";
        text.trim_matches('"').parse().map(|revision| Self(Some(revision))).map_err(|_| Problem::bad_header(unreadable))
    }
}
