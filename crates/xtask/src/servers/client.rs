//! An operator's requests to any of the servers.

use crate::error::Error;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;

/// A client with an operator's token.
pub(crate) struct Client {
    agent: Agent,
    token: String,
}

/// A response: its status, and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Client {
    /// A client that waits so long for each response.
    pub(crate) fn new(token: String, patience: Duration) -> Self {
        let agent = Agent::config_builder().proxy(None).http_status_as_error(false).timeout_global(Some(patience));
        Self { agent: agent.build().into(), token }
    }

    /// Sends a request with an idempotency key. The error is why there is no response.
    pub(crate) fn post(&self, server: &str, path: &str, body: &Value, key: &str) -> Result<Response, String> {
        let request =
            self.agent.post(format!("{server}{path}")).header("authorization", format!("Bearer {}", self.token));
        let response = request.header("idempotency-key", key).send_json(body).map_err(|error| error.to_string())?;
        read(response)
    }

    pub(crate) fn get(&self, server: &str, path: &str) -> Result<Response, String> {
        let request =
            self.agent.get(format!("{server}{path}")).header("authorization", format!("Bearer {}", self.token));
        read(request.call().map_err(|error| error.to_string())?)
    }

    /// A document of the API. The error is the response, or why there is none.
    pub(super) fn document(&self, server: &str, path: &str) -> Result<Value, Error> {
        let response = self.get(server, path).map_err(|error| Error::about(path, &error))?;
        serde_json::from_str(&response.body)
            .ok()
            .filter(|_| response.status == 200)
            .ok_or_else(|| Error::Other(format!("{server}{path}: {}: {}", response.status, response.body)))
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Response, String> {
    let body = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
    Ok(Response { status: response.status().as_u16(), body })
}
