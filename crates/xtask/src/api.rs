//! The server's API, as the demonstration uses it.

use crate::{clock, error::Error};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;

/// A running server and the token that opens it.
pub(crate) struct Api {
    agent: Agent,
    server: String,
    token: String,
}

impl Api {
    /// Nothing is sent yet.
    pub(crate) fn new(server: &str, token: &str) -> Self {
        Self {
            agent: agent(Duration::from_secs(30)),
            server: server.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
        }
    }

    /// Moves the server's clock, which never goes back.
    pub(crate) fn set_clock(&self, now: DateTime<Utc>) -> Result<(), Error> {
        self.post("/dev/clock", &json!({ "now": clock::text(now) })).map(drop)
    }

    /// Announces a change and returns the id it is kept under.
    pub(crate) fn announce(&self, change: &Value) -> Result<String, Error> {
        let answer = self.post("/api/v1/changes", change)?;
        answer["id"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Error::StepMessage(format!("the server's answer has no `id`: {answer}")))
    }

    /// Takes a change one step on: `start`, `updates`, `finish`, `close`, `cancel`.
    pub(crate) fn step(&self, id: &str, step: &str, message: &str) -> Result<(), Error> {
        self.post(&format!("/api/v1/changes/{id}/{step}"), &json!({ "message": message })).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Error> {
        let what = format!("POST {path}");
        let failed = |error: ureq::Error| Error::about(&what, &error);
        let request =
            self.agent.post(format!("{}{path}", self.server)).header("Authorization", format!("Bearer {}", self.token));
        let mut response = request.send_json(body).map_err(failed)?;
        let status = response.status();
        let text = response.body_mut().read_to_string().map_err(failed)?;
        let answer = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status.is_success() {
            Ok(answer)
        } else {
            Err(Error::StepMessage(format!("{what}: {status}: {}", problem(&answer, &text))))
        }
    }
}

/// Whether a server answers that it is well.
pub(crate) fn is_healthy(server: &str) -> bool {
    agent(Duration::from_secs(1))
        .get(format!("{server}/healthz"))
        .call()
        .is_ok_and(|response| response.status().is_success())
}

/// Straight to the server: a proxy from the environment has no way to a loopback address.
fn agent(timeout: Duration) -> Agent {
    Agent::config_builder().proxy(None).http_status_as_error(false).timeout_global(Some(timeout)).build().into()
}

/// A problem document's own words, or whatever came instead.
fn problem(answer: &Value, text: &str) -> String {
    match (answer["title"].as_str(), answer["detail"].as_str()) {
        (Some(title), Some(detail)) => format!("{title}: {detail}"),
        (Some(title), None) => title.to_owned(),
        _ => text.to_owned(),
    }
}
