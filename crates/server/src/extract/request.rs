//! A writing request of an operator: actor, idempotency key and body.

use super::{body, operator::Operator};
use crate::{app::App, problem::Problem};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderName, header, request::Parts},
};
use fairnotice_core::{diagnostic::Diagnostic, hex};
use fairnotice_service::Caller;
use fairnotice_store::IdempotencyKey;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

/// The header with the key by which a request can be repeated safely.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A writing request of an operator.
pub(crate) struct OperatorRequest<T> {
    pub(crate) caller: Caller,
    pub(crate) body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for OperatorRequest<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, content) = request.into_parts();
        let operator = <Operator as FromRequestParts<App>>::from_request_parts(&mut parts, app).await?;
        let dry_run = dry_run(parts.uri.query().unwrap_or_default())?;
        let bytes = body::read(&parts.headers, content).await?;
        let key = idempotency_key(&parts, &bytes)?;
        Ok(Self { caller: Caller { actor: operator.name, key, dry_run }, body: body::json(&bytes)? })
    }
}

/// Whether the query is `dry_run=true`. Any other parameter is refused: one that is misspelt would let the request be carried out.
fn dry_run(query: &str) -> Result<bool, Problem> {
    let mut dry_run = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        dry_run = match (name.as_ref(), value.as_ref()) {
            ("dry_run", "true") => true,
            ("dry_run", "false") => false,
            ("dry_run", _) => {
                let problem = Diagnostic::new("dry_run", "is neither `true` nor `false`");
                return Err(Problem::bad_query(&[problem]));
            }
            (name, _) => {
                let name: String = name.chars().take(64).collect();
                let problem = Diagnostic::new(name, "is no parameter of a writing request");
                return Err(Problem::bad_query(&[problem.help("there is `dry_run=true`")]));
            }
        };
    }
    Ok(dry_run)
}

fn idempotency_key(parts: &Parts, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let is_key = |key: &&str| (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = key.to_str().ok().filter(is_key).ok_or_else(|| {
        Problem::bad_header("`Idempotency-Key` is not 1 to 255 visible characters: a random UUID serves")
    })?;
    let mut hash = Sha256::new();
    for part in [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), body] {
        hash.update(Sha256::digest(part));
    }
    let fingerprint = hex::encode(&hash.finalize());
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint }))
}

/// The revision in the header `If-Match: "3"`, or `"3-…"` as a `GET` has it in its `ETag`; none for `*`.
pub(crate) struct IfMatch(pub(crate) Option<u32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let unreadable = "`If-Match` is not a revision, such as `\"3\"`: send the `ETag` of the record that you read";
        // The tag of an answer to a `GET` has more than the revision.
        let revision = text.trim_matches('"').split('-').next().unwrap_or_default();
        revision.parse().map(|revision| Self(Some(revision))).map_err(|_| Problem::bad_header(unreadable))
    }
}
