//! JSON bodies: read to a limit, with every mistake named by its key.

use super::problem::Problem;
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use fairnotice_core::problem;
use serde::de::DeserializeOwned;

/// The largest body that is read, in bytes: ample for a record with long texts.
const LIMIT: usize = 256 * 1024;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let declared =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // A form of another origin can send text, but not this type without asking first.
        if !declared.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Problem::not_declared_json());
        }
        let bytes = to_bytes(request.into_body(), LIMIT).await.map_err(|_| Problem::too_large(LIMIT))?;
        if bytes.trim_ascii_start().first() == Some(&b'[') {
            // serde would take a list for an object whose keys are in order.
            return Err(Problem::invalid(&[problem::Problem::new("", "the body is a list; expected an object")]));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let at = error.path().to_string();
            let inner = error.inner();
            if inner.is_data() {
                // serde_json adds a position, which means little in a request that a program wrote.
                let what = inner.to_string();
                let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
                Problem::invalid(&[problem::Problem::new(if at == "." { String::new() } else { at }, what)])
            } else {
                Problem::not_json(format!("the body is not JSON: {inner}"))
            }
        })?;
        json.end().map_err(|error| Problem::not_json(format!("there is something after the JSON: {error}")))?;
        Ok(Self(value))
    }
}
