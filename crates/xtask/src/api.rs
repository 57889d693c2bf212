//! The server's API and its pages, as the demonstration uses them.

use crate::{clock, demonstration::translations, error::Error};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::{Agent, Body, http::Response};

/// A client of one server, with an operator's token.
pub(crate) struct Api {
    agent: Agent,
    server: String,
    token: String,
}

impl Api {
    /// A client of the server at this address. It sends no request yet.
    pub(crate) fn new(server: &str, token: &str) -> Self {
        Self {
            agent: agent(Duration::from_secs(30)),
            server: server.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
        }
    }

    /// Sets the server's clock. The server refuses an instant before its present one.
    pub(crate) fn set_clock(&self, now: DateTime<Utc>) -> Result<(), Error> {
        self.post("/dev/clock", &json!({ "now": clock::text(now) })).map(drop)
    }

    /// Announces a change and returns its id.
    pub(crate) fn announce(&self, change: &Value) -> Result<String, Error> {
        self.created("/api/v1/changes", &translations::record(change.clone()))
    }

    /// Opens an incident and returns its id.
    pub(crate) fn open(&self, incident: &Value) -> Result<String, Error> {
        self.created("/api/v1/incidents", &translations::incident(incident.clone()))
    }

    /// Publishes an update of an incident.
    pub(crate) fn report(&self, id: &str, report: &Value) -> Result<(), Error> {
        self.post(&format!("/api/v1/incidents/{id}/updates"), &translations::message(report.clone())).map(drop)
    }

    fn created(&self, path: &str, what: &Value) -> Result<String, Error> {
        let response = self.post(path, what)?;
        response["id"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Error::Other(format!("the server's response has no `id`: {response}")))
    }

    /// Edits the plan of a change, by a merge patch on its present revision.
    pub(crate) fn edit(&self, id: &str, patch: &Value) -> Result<(), Error> {
        let address = format!("{}/api/v1/changes/{id}", self.server);
        let what = format!("PATCH /api/v1/changes/{id}");
        let failed = |error: ureq::Error| Error::about(&what, &error);
        let bearer = format!("Bearer {}", self.token);
        let present = self.agent.get(&address).header("Authorization", &bearer).call().map_err(failed)?;
        let revision = present.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or("*").to_owned();
        let request = self.agent.patch(&address).header("Authorization", &bearer).header("If-Match", revision);
        let response = request.content_type("application/merge-patch+json").send(patch.to_string()).map_err(failed)?;
        Self::body(&what, response).map(drop)
    }

    /// Sends one step of a change: `start`, `updates`, `finish`, `close` or `cancel`.
    pub(crate) fn step(&self, id: &str, step: &str, message: &str) -> Result<(), Error> {
        let body = translations::message(json!({ "message": message }));
        self.post(&format!("/api/v1/changes/{id}/{step}"), &body).map(drop)
    }

    /// The HTML of a page; none if there is no such page.
    pub(crate) fn page(&self, path: &str) -> Result<Option<String>, Error> {
        let what = format!("GET {path}");
        let failed = |error: ureq::Error| Error::about(&what, &error);
        let mut response = self.agent.get(format!("{}{path}", self.server)).call().map_err(failed)?;
        let status = response.status();
        let text = response.body_mut().read_to_string().map_err(failed)?;
        match status.as_u16() {
            404 => Ok(None),
            200 => Ok(Some(text)),
            _ => Err(Error::Other(format!("{what}: {status}"))),
        }
    }

    /// Sends the form of a page, as a reader's browser does.
    pub(crate) fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<(), Error> {
        let what = format!("POST {path}");
        let request = self.agent.post(format!("{}{path}", self.server)).header("Accept", "text/html");
        let response = request.send_form(fields.iter().copied()).map_err(|error| Error::about(&what, &error))?;
        let status = response.status();
        if status.is_success() { Ok(()) } else { Err(Error::Other(format!("{what}: {status}"))) }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Error> {
        let what = format!("POST {path}");
        let failed = |error: ureq::Error| Error::about(&what, &error);
        let request =
            self.agent.post(format!("{}{path}", self.server)).header("Authorization", format!("Bearer {}", self.token));
        Self::body(&what, request.send_json(body).map_err(failed)?)
    }

    /// The document of a successful response; otherwise what the server says is wrong.
    fn body(what: &str, mut response: Response<Body>) -> Result<Value, Error> {
        let status = response.status();
        let text = response.body_mut().read_to_string().map_err(|error| Error::about(what, &error))?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status.is_success() {
            Ok(body)
        } else {
            Err(Error::Other(format!("{what}: {status}: {}", problem(&body, &text))))
        }
    }
}

/// Whether the server's health check succeeds.
pub(crate) fn is_healthy(server: &str) -> bool {
    agent(Duration::from_secs(1))
        .get(format!("{server}/healthz"))
        .call()
        .is_ok_and(|response| response.status().is_success())
}

/// Ignores the environment's proxy, which cannot reach a loopback address.
fn agent(timeout: Duration) -> Agent {
    Agent::config_builder().proxy(None).http_status_as_error(false).timeout_global(Some(timeout)).build().into()
}

/// The title and the detail of a problem document (RFC 9457), or the complete body if it is something else.
fn problem(body: &Value, text: &str) -> String {
    match (body["title"].as_str(), body["detail"].as_str()) {
        (Some(title), Some(detail)) => format!("{title}: {detail}"),
        (Some(title), None) => title.to_owned(),
        _ => text.to_owned(),
    }
}
