//! JSON bodies: read to a limit, with every mistake named by its key.

use super::problem::Problem;
use axum::{
    body::{Body as Content, Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use fairnotice_core::diagnostic;
use serde::de::DeserializeOwned;

/// The largest body that is read, in bytes: ample for a record with long texts.
const LIMIT: usize = 256 * 1024;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

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
    // A form of another origin can send text, but not this type without asking first.
    let kinds = ["application/json", "application/merge-patch+json"];
    let declared = declared.split(';').next().unwrap_or_default().trim();
    if !kinds.iter().any(|kind| declared.eq_ignore_ascii_case(kind)) {
        return Err(Problem::not_declared_json());
    }
    to_bytes(content, LIMIT).await.map_err(|_| Problem::too_large(LIMIT))
}

/// Reads JSON; refuses a list in an object's place.
pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        // serde would take a list for an object whose keys are in order.
        return Err(Problem::invalid(&[diagnostic::Diagnostic::new("", "the body is a list; expected an object")]));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| mistake(&error))?;
    json.end().map_err(|error| Problem::not_json(format!("there is something after the JSON: {error}")))?;
    Ok(value)
}

/// Reads a value that was JSON already.
pub(super) fn value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| mistake(&error))
}

fn mistake(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let at = error.path().to_string();
    let inner = error.inner();
    if !inner.is_data() {
        return Problem::not_json(format!("the body is not JSON: {inner}"));
    }
    // serde_json adds a position, which means little in a request that a program wrote.
    let what = inner.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    Problem::invalid(&[diagnostic::Diagnostic::new(if at == "." { String::new() } else { at }, what)])
}
