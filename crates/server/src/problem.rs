//! Errors as answers: `application/problem+json` (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use fairnotice_core::{
    diagnostic::Diagnostic,
    lifecycle::{Refusal, Step},
    record::State,
};
use fairnotice_service::{Error, PublishError, promises::ReportError, subscribers::LinkRefusal};
use fairnotice_store::Error as StoreError;
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};

/// In how many seconds the request can be tried again; also the header `Retry-After`.
const RETRY_AFTER: &str = "retry_after";

/// What a problem says, for a page that says it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// The last part of its type.
    pub(crate) kind: &'static str,
    pub(crate) detail: Arc<str>,
}

/// An error, described so that the caller can correct it.
#[derive(Debug)]
pub(crate) struct Problem {
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
    pub(crate) fn not_json(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "not-json", "The request cannot be read", detail)
    }

    /// The body is not declared as JSON.
    pub(crate) fn not_declared_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The request cannot be read",
            "the body must be JSON: send the header `Content-Type: application/json`",
        )
    }

    /// The body is not declared as a form.
    pub(crate) fn not_declared_form() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-a-form",
            "The request cannot be read",
            "the body must be a form: send the header `Content-Type: application/x-www-form-urlencoded`",
        )
    }

    /// A form of another site.
    pub(crate) fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "The form was sent by another site",
            "only pages of this site may send its forms: open the page here, and send the form again",
        )
    }

    /// A client sends too many.
    pub(crate) fn too_many(detail: impl Into<String>, wait: TimeDelta) -> Self {
        // Whole seconds, rounded up.
        let wait = wait.num_milliseconds().max(0).unsigned_abs().div_ceil(1000);
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail).with(RETRY_AFTER, wait)
    }

    /// A part of the address cannot be read.
    pub(crate) fn bad_address(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-address", "The address cannot be read", detail)
    }

    /// The query of the address is invalid.
    pub(crate) fn bad_query(problems: &[Diagnostic]) -> Self {
        let detail = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        Self::bad_address(detail).with("problems", serde_json::to_value(problems).unwrap_or_default())
    }

    /// A header cannot be read.
    pub(crate) fn bad_header(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-header", "A header cannot be read", detail)
    }

    /// The body is too large.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The request is too large",
            format!("the body may have {limit} bytes at most"),
        )
    }

    /// The body could not be received.
    pub(crate) fn unreadable_body(error: impl std::fmt::Display) -> Self {
        let detail = format!("the body could not be received: {error}");
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "The request cannot be read", detail)
    }

    /// The address is too long.
    pub(crate) fn long_address(limit: usize) -> Self {
        let detail = format!("the address may have {limit} bytes at most");
        Self::new(StatusCode::URI_TOO_LONG, "too-large", "The address is too long", detail)
    }

    /// The headers are too large.
    pub(crate) fn large_headers(limit: usize) -> Self {
        let detail = format!("the headers may have {limit} bytes at most, names and values together");
        Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too-large", "The headers are too large", detail)
    }

    /// Every content coding is refused.
    pub(crate) fn no_coding() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "no-coding",
            "No content coding is acceptable",
            "`Accept-Encoding` refuses every coding that the server can send: `br`, `gzip` and `identity`",
        )
    }

    /// No token, or an invalid one.
    pub(crate) fn unauthorized(detail: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "A token is needed", detail)
    }

    /// The address is unknown.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// The address does not take this method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Method not allowed",
            "this address takes other methods; the `Allow` header names them",
        )
    }

    /// The server is full.
    pub(crate) fn busy(detail: impl Into<String>, wait: Duration) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "The server is full", detail)
            .with(RETRY_AFTER, wait.as_secs())
    }

    /// The body did not arrive in time.
    pub(crate) fn too_slow(limit: Duration) -> Self {
        let detail = format!("the body did not arrive within {} seconds", limit.as_secs());
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "The request is too slow", detail)
    }

    /// An unexpected failure; its cause is only in the log.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request could not be carried out");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The server failed",
            "nothing was stored; see the server's log",
        )
    }
}

/// An operation that was not carried out.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let unprocessable = |kind, title, text| Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind, title, text);
        match error {
            Error::Invalid(diagnostics) => {
                unprocessable("invalid", "The request does not make sense", text).with("problems", json(&diagnostics))
            }
            Error::Refused { refusal, .. } => Self::refused(&refusal, text),
            Error::Breach(verdict) => {
                unprocessable("breach", "The change breaks the policy", text).with("verdict", json(&verdict))
            }
            Error::OutsideWindow { refusal, verdict } => {
                let (kind, title) = ("outside-window", "Work would begin outside the announced window");
                Self { kind, title, ..Self::refused(&refusal, text) }.with("verdict", json(&verdict))
            }
            Error::RevisionNeeded { newest } => {
                Self::new(StatusCode::PRECONDITION_REQUIRED, "revision-needed", "The edited revision is needed", text)
                    .with("revision", newest)
            }
            Error::Stale { newest, since, .. } => {
                Self::new(StatusCode::PRECONDITION_FAILED, "stale", "The record has changed", text)
                    .with("revision", newest)
                    .with("since", json(&since))
            }
            Error::Duplicate { first, same } => {
                Self::new(StatusCode::CONFLICT, "duplicate", "The same change is announced already", text)
                    .with("first", first.to_string())
                    .with("same", same.id())
            }
            Error::Link(LinkRefusal::Invalid) => Self::not_found(text),
            Error::Link(_) => Self::new(StatusCode::GONE, "link-over", "The link cannot be used any more", text),
            Error::Store(error) => error.into(),
            error => Self::internal(error),
        }
    }
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The database refused or failed.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::not_found(error.to_string()),
            StoreError::Taken(_) => Self::new(StatusCode::CONFLICT, "taken", "The id is taken", error.to_string()),
            StoreError::OtherRequest(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "The key belongs to another request",
                error.to_string(),
            ),
            StoreError::Busy => {
                tracing::warn!(%error, "a request was refused");
                let title = "The database is busy";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, error.to_string()).with(RETRY_AFTER, 5)
            }
            StoreError::Uncertain(_) => {
                tracing::error!(%error, "a commit was not answered");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "uncertain",
                    "It is not known whether this is stored",
                    "the connection to the database was lost during the commit; send the request again with the same \
                     `Idempotency-Key`, or look at the record first if it had none",
                )
            }
            StoreError::OutOfOrder { .. } => {
                tracing::error!(%error, "a step was refused");
                let title = "The server's clock went back";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "clock-went-back", title, error.to_string())
            }
            error => {
                tracing::error!(%error, "the database failed");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "The database is unavailable",
                    "nothing was stored; try again, and see the server's log",
                )
                .with(RETRY_AFTER, 5)
            }
        }
    }
}

/// The public state could not be read.
impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Store(error) => error.into(),
            PublishError::Encode(error) => Self::internal(error),
        }
    }
}

/// The promises could not be reported.
impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Store(error) => error.into(),
            ReportError::Encode(error) => Self::internal(error),
            ReportError::NotReady => {
                let title = "The server has just started";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", title, error.to_string()).with(RETRY_AFTER, 5)
            }
        }
    }
}

impl Problem {
    fn refused(refusal: &Refusal, text: String) -> Self {
        if let Some(key) = refusal.key() {
            return Error::invalid(Diagnostic::new(key, refusal.to_string())).into();
        }
        match refusal {
            Refusal::Illegal { state, .. } => {
                let legal: Vec<_> = Step::legal(*state).into_iter().map(|step| Value::from(step.id())).collect();
                Self::new(StatusCode::CONFLICT, "illegal-step", "The step is not possible", text)
                    .with("state", state.id())
                    .with("legal_steps", legal)
            }
            Refusal::RollbackUnpublished => {
                Self::new(StatusCode::CONFLICT, "rollback-untold", "The rollback message is missing", text)
                    .with("state", State::RolledBack.id())
                    .with("legal_steps", vec![Value::from(Step::Update.id())])
            }
            _ => Self::not_found(text),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.more.get(RETRY_AFTER).and_then(Value::as_u64);
        let mut body = json!({
            "type": format!("urn:fairnotice:problem:{}", self.kind),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": &self.detail,
        });
        if let Value::Object(body) = &mut body {
            body.extend(self.more);
        }
        let mut response = (self.status, Json(body)).into_response();
        response.extensions_mut().insert(Told { kind: self.kind, detail: self.detail.into() });
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
