//! Errors as answers: `application/problem+json` (RFC 9457).

use crate::app::PublishError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fairnotice_core::{
    diagnostic,
    lifecycle::{Refusal, Step},
    record::State,
    verdict::{Outcome, Verdict},
};
use fairnotice_store::Error;
use serde_json::{Map, Value, json};

/// An error, told so that the caller can mend it.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    more: Map<String, Value>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, title, detail: detail.into(), more: Map::new() }
    }

    fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.more.insert(key.to_owned(), value.into());
        self
    }

    /// The body is not JSON.
    pub fn not_json(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "not-json", "The request cannot be read", detail)
    }

    /// The body is not declared as JSON.
    pub fn not_declared_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The request cannot be read",
            "the body must be JSON: send the header `Content-Type: application/json`",
        )
    }

    /// The address has a part that cannot be read.
    pub fn bad_address(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-address", "The address cannot be read", detail)
    }

    /// What the address asks for, after the question mark, does not make sense.
    pub fn bad_query(problems: &[diagnostic::Diagnostic]) -> Self {
        let detail = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        Self::bad_address(detail).with("problems", serde_json::to_value(problems).unwrap_or_default())
    }

    /// The same problem with what would help besides.
    #[must_use]
    pub fn but(mut self, help: &str) -> Self {
        self.detail = format!("{}; {help}", self.detail);
        self
    }

    /// Work would begin outside the announced window, and no reason was given; the verdict is on work that begins then.
    pub fn outside_window(refusal: Refusal, verdict: &Verdict) -> Self {
        let (kind, title) = ("outside-window", "Work would begin outside the announced window");
        let problem = Self { kind, title, ..refusal.into() };
        problem.with("verdict", serde_json::to_value(verdict).unwrap_or_default())
    }

    /// A header says something that cannot be read.
    pub fn bad_header(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-header", "A header cannot be read", detail)
    }

    /// An edit that does not say what it is an edit of.
    pub fn revision_needed(newest: u32) -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "revision-needed",
            "Say which revision you edit",
            format!("send `If-Match: \"{newest}\"` if you have seen revision {newest}; two editors cannot overwrite each other so"),
        )
        .with("revision", newest)
    }

    /// The request speaks of a revision that is no longer the newest; `since` says what has changed.
    pub fn stale(expected: u32, newest: u32, since: &impl serde::Serialize) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "The record has changed meanwhile",
            format!(
                "you speak of revision {expected}, and revision {newest} is the newest; see `since`, and decide again"
            ),
        )
        .with("revision", newest)
        .with("since", serde_json::to_value(since).unwrap_or_default())
    }

    /// The body is JSON, but not what is asked for.
    pub fn invalid(problems: &[diagnostic::Diagnostic]) -> Self {
        let detail = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The request does not make sense", detail)
            .with("problems", serde_json::to_value(problems).unwrap_or_default())
    }

    /// The body is larger than anything this server reads.
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The request is too large",
            format!("the body may have {limit} bytes at most"),
        )
    }

    /// No token, or one that opens nothing.
    pub fn unauthorized(detail: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "A token is needed", detail)
    }

    /// Nothing is here.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// Something is here, but not for this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Method not allowed",
            "this address takes other methods; the `Allow` header names them",
        )
    }

    /// The change would break the policy.
    pub fn breach(verdict: &Verdict) -> Self {
        let breaches =
            verdict.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Fail | Outcome::Unknown));
        let rules: Vec<_> = breaches.map(|finding| finding.rule.to_string()).collect();
        let detail = format!(
            "the change would break the policy by {}; see `verdict` for why, by how much and what would help",
            rules.join(", ")
        );
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "breach", "The change breaks the policy", detail)
            .with("verdict", serde_json::to_value(verdict).unwrap_or_default())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Missing { .. } => Self::not_found(error.to_string()),
            Error::Taken { .. } => Self::new(StatusCode::CONFLICT, "taken", "The id is taken", error.to_string()),
            Error::OtherRequest(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "The key is another request's",
                error.to_string(),
            ),
            error => {
                tracing::error!(%error, "the record book failed");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "The record book is out of reach",
                    "nothing was stored; try again, and see the server's log",
                )
            }
        }
    }
}

/// Publishing comes after the commit: what was asked for is stored, and the answer must not say otherwise.
impl Problem {
    /// Something that should not happen. What it was stays in the log.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request could not be carried out");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The server failed",
            "nothing was stored; see the server's log",
        )
    }

    /// Whether the server is to blame, and not the request.
    pub fn is_ours(&self) -> bool {
        self.status.is_server_error()
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        tracing::error!(%error, "the public state could not be published");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unpublished",
            "Readers cannot be told",
            "it is stored, but readers still see the state before; do not send it again, and see the server's log",
        )
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        if let Some(key) = refusal.key() {
            return Self::invalid(&[diagnostic::Diagnostic::new(key, refusal.to_string())]);
        }
        let text = refusal.to_string();
        match refusal {
            Refusal::Illegal { state, .. } => {
                let legal: Vec<_> = Step::legal(state).into_iter().map(|step| Value::from(step.id())).collect();
                Self::new(StatusCode::CONFLICT, "illegal-step", "The step is not possible", text)
                    .with("state", state.id())
                    .with("legal_steps", legal)
            }
            Refusal::RollbackUntold => {
                Self::new(StatusCode::CONFLICT, "rollback-untold", "The rollback has not been told", text)
                    .with("state", State::RolledBack.id())
                    .with("legal_steps", vec![Value::from(Step::Update.id())])
            }
            _ => Self::not_found(text),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("urn:fairnotice:problem:{}", self.kind),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Value::Object(body) = &mut body {
            body.extend(self.more);
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
