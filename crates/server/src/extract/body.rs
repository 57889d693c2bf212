//! JSON bodies: read to a limit, with every mistake named by its key.

use super::bounds::Bounded;
use crate::problem::Problem;
use axum::{
    body::{Body as Content, Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use fairnotice_core::diagnostic::Diagnostic;
use fairnotice_service::change_input;
use http_body_util::LengthLimitError;
use serde::{Deserialize, de::DeserializeOwned};
use std::error::Error;

/// The largest body in bytes: enough for a record with long texts.
const LIMIT: usize = 256 * 1024;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, content) = request.into_parts();
        json(&read(&parts.headers, content).await?).map(Self)
    }
}

/// The bytes of a body that is declared as JSON.
pub(super) async fn read(headers: &HeaderMap, content: Content) -> Result<Bytes, Problem> {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A form of another origin can send text, but not this type without a preflight.
    let kinds = ["application/json", "application/merge-patch+json"];
    let declared = declared.split(';').next().unwrap_or_default().trim();
    if !kinds.iter().any(|kind| declared.eq_ignore_ascii_case(kind)) {
        return Err(Problem::not_declared_json());
    }
    up_to(LIMIT, content).await
}

/// The bytes of a body that has so many of them at most.
pub(super) async fn up_to(limit: usize, content: Content) -> Result<Bytes, Problem> {
    to_bytes(content, limit).await.map_err(|error| {
        let is_too_large = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
        if is_too_large { Problem::too_large(limit) } else { Problem::unreadable_body(error) }
    })
}

/// Reads JSON; refuses a list instead of an object.
pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        // serde accepts a list as an object with its keys in order.
        return Err(
            fairnotice_service::Error::invalid(Diagnostic::new("", "the body is a list; expected an object")).into()
        );
    }
    let _: Bounded = read_json(&mut serde_json::Deserializer::from_slice(bytes))?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = read_json(&mut json)?;
    json.end().map_err(|error| Problem::not_json(format!("there is something after the JSON: {error}")))?;
    Ok(value)
}

type Json<'b> = serde_json::Deserializer<serde_json::de::SliceRead<'b>>;

fn read_json<'b, T: Deserialize<'b>>(json: &mut Json<'b>) -> Result<T, Problem> {
    serde_path_to_error::deserialize(json).map_err(|error| mistake(&error))
}

fn mistake(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return Problem::not_json(format!("the body is not JSON: {inner}"));
    }
    fairnotice_service::Error::invalid(change_input::mistake(error)).into()
}
