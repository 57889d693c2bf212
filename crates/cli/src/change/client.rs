//! The client of a running server.

use crate::{failure::Failure, input::Input, output};
use clap::Args;
use fairnotice_core::hex;
use serde_json::Value;
use std::{fmt, io, thread, time::Duration};
use ureq::{
    Agent, Body,
    http::{Method, Request, Response, Uri, request::Builder},
    tls::{RootCerts, TlsConfig},
};

/// The time limit of one attempt.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The wait before the second attempt; it doubles for each later one.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// Statuses of a server or proxy that is starting or stopping.
const TEMPORARY: [u16; 3] = [502, 503, 504];

/// The address of the server, and the token.
#[derive(Debug, Args)]
pub(crate) struct ServerOptions {
    /// Address of the server
    #[arg(
        id = "server",
        long,
        global = true,
        env = "FAIRNOTICE_SERVER",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080"
    )]
    url: String,
    /// Operator's token. Other users of this machine can see a command's arguments: use the variable or a file instead
    #[arg(long, global = true, env = "FAIRNOTICE_TOKEN", hide_env_values = true)]
    token: Option<Token>,
    /// File that holds the token
    #[arg(long, global = true, env = "FAIRNOTICE_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<Input>,
    /// Number of attempts while the server is out of reach
    #[arg(long, global = true, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=10))]
    tries: u8,
    /// Key of a request whose answer was lost: the request is not carried out again. By default each command has a new key
    #[arg(long, global = true)]
    key: Option<String>,
}

/// A secret, which no message shows.
#[derive(Clone)]
struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl From<&str> for Token {
    fn from(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

/// The failure of a request: no answer, or one that is not from this API.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    #[error(
        "`{0}` is not the address of a server: write `https://` or `http://`, a host, and its port where it has one"
    )]
    Address(String),
    #[error(
        "there is no token: put one into FAIRNOTICE_TOKEN, or its file into FAIRNOTICE_TOKEN_FILE; `fairnotice token create` makes one"
    )]
    NoToken,
    #[error("there are a token and a token's file: give one of the two")]
    TwoTokens,
    #[error("the token is not one word of visible characters, as `fairnotice token create` shows it")]
    InvalidToken,
    #[error("the key is not 1 to 255 visible characters")]
    InvalidKey,
    #[error("the server at `{server}` is out of reach: {why}")]
    Unreachable { server: String, why: ureq::Error },
    #[error(
        "the server at `{server}` is out of reach: {why}; it is not known whether the request was carried out: repeat the command with `--key {key}`, and it is carried out only once"
    )]
    OutcomeUnknown { server: String, why: ureq::Error, key: String },
    #[error("{0}")]
    Refused(String),
    #[error("the server does not know `--dry-run`, and has carried the request out")]
    NotDry,
}

/// A request that changes something.
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Value,
    /// The revision that it needs, if any.
    pub(crate) revision: Option<u32>,
}

/// The server's answer.
pub(crate) struct ApiResponse {
    pub(crate) status: u16,
    /// Whether the request had been carried out before.
    pub(crate) replayed: bool,
    /// Null if it is not JSON.
    pub(crate) body: Value,
}

impl ApiResponse {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The text of a problem document, or a general text without one.
    pub(crate) fn detail(&self) -> String {
        let status = self.status;
        self.body["detail"]
            .as_str()
            .map_or_else(|| format!("the server answered {status} without a reason"), str::to_owned)
    }
}

/// A configured server with its client.
pub(crate) struct Client {
    agent: Agent,
    server: String,
    token: Token,
    tries: u8,
    key: String,
}

impl ServerOptions {
    pub(crate) fn client(self) -> Result<Client, Failure> {
        let token = match (self.token, self.token_file) {
            (Some(_), Some(_)) => return Err(ClientError::TwoTokens.into()),
            (Some(token), None) => token,
            (None, Some(file)) => Token::from(file.read()?.as_str()),
            (None, None) => return Err(ClientError::NoToken.into()),
        };
        let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if token.0.is_empty() || !is_word(&token.0) {
            return Err(ClientError::InvalidToken.into());
        }
        let key = match self.key {
            Some(key) if !(1..=255).contains(&key.len()) || !is_word(&key) => {
                return Err(ClientError::InvalidKey.into());
            }
            Some(key) => key,
            None => hex::encode(&fairnotice_service::token::bytes::<16>()?),
        };
        let server = self.url.trim_end_matches('/').to_owned();
        let address = || ClientError::Address(server.clone());
        let uri: Uri = server.parse().map_err(|_| address())?;
        let host = uri.host().ok_or_else(address)?;
        let is_loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback => {}
            Some("http") => output::note(&format!("warning: the token goes to `{host}` unencrypted: use `https://`")),
            _ => return Err(address().into()),
        }
        // The machine's own certificates, so that a vendor's own authority counts; no redirect, which would take the token
        // elsewhere.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder().tls_config(tls).timeout_global(Some(TIMEOUT));
        let config = config.http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
        // A proxy cannot reach a loopback address.
        let agent = if is_loopback { config.proxy(None).build() } else { config.build() }.into();
        Ok(Client { agent, server, token, tries: self.tries, key })
    }
}

impl Client {
    /// Reads a document that must exist.
    pub(crate) fn read(&self, path: &str) -> Result<Value, ClientError> {
        let answer = self.retrying(|| self.agent.run(self.request(&Method::GET, path).body(())?));
        let answer = answer.map_err(|why| ClientError::Unreachable { server: self.server.clone(), why })?;
        if answer.is_success() { Ok(answer.body) } else { Err(ClientError::Refused(answer.detail())) }
    }

    /// Sends a writing request, with the same key on every attempt. With `dry_run` the server only tries it.
    pub(crate) fn send(&self, request: &ApiRequest, dry_run: bool) -> Result<ApiResponse, ClientError> {
        let ApiRequest { method, path, body, revision } = request;
        let path = &if dry_run { format!("{path}?dry_run=true") } else { path.clone() };
        let send = || {
            let request = self.request(method, path).header("content-type", "application/json");
            let mut request = request.header("idempotency-key", &self.key);
            if let Some(revision) = revision {
                request = request.header("if-match", format!("\"{revision}\""));
            }
            self.agent.run(request.body(body.to_string())?)
        };
        let response = self.retrying(send).map_err(|why| {
            let server = self.server.clone();
            if is_temporary(&why) && !dry_run {
                ClientError::OutcomeUnknown { server, why, key: self.key.clone() }
            } else {
                // The request has not left this machine, or it stores nothing.
                ClientError::Unreachable { server, why }
            }
        })?;
        if dry_run && response.is_success() && response.body["dry_run"] != true {
            return Err(ClientError::NotDry);
        }
        Ok(response)
    }

    fn request(&self, method: &Method, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.server));
        request.header("authorization", format!("Bearer {}", self.token.0))
    }

    /// Sends until there is a final answer, or no attempt is left.
    fn retrying(&self, send: impl Fn() -> Result<Response<Body>, ureq::Error>) -> Result<ApiResponse, ureq::Error> {
        let mut backoff = FIRST_BACKOFF;
        for left in (0..self.tries).rev() {
            let answer = send().and_then(read_response);
            let why = match &answer {
                Ok(answer) if TEMPORARY.contains(&answer.status) => answer.detail(),
                Err(error) if is_temporary(error) => error.to_string(),
                _ => return answer,
            };
            if left == 0 {
                return answer;
            }
            output::note(&format!("{why}; trying again in {} s, {left} more at most", backoff.as_secs_f32()));
            thread::sleep(backoff);
            backoff *= 2;
        }
        Err(ureq::Error::ConnectionFailed)
    }
}

fn read_response(mut response: Response<Body>) -> Result<ApiResponse, ureq::Error> {
    let text = response.body_mut().read_to_string()?;
    Ok(ApiResponse {
        status: response.status().as_u16(),
        replayed: response.headers().contains_key("idempotency-replayed"),
        body: serde_json::from_str(&text).unwrap_or_default(),
    })
}

/// Whether another attempt may succeed.
fn is_temporary(error: &ureq::Error) -> bool {
    match error {
        // A bad certificate stays bad.
        ureq::Error::Io(error) => error.kind() != io::ErrorKind::InvalidData,
        ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => true,
        _ => false,
    }
}
