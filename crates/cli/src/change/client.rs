//! A running server, as an operator's command asks it.

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

/// How long one try may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The rest before the second try; before each later one it is twice as long.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// Answers of a server, or of a proxy before it, that is ending or beginning.
const TEMPORARY: [u16; 3] = [502, 503, 504];

/// Where the server is, and what opens it.
#[derive(Debug, Args)]
pub(crate) struct Server {
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
    /// Operator's token. Other users of this machine can see a command's words: the variable or a file keeps it from them
    #[arg(long, global = true, env = "FAIRNOTICE_TOKEN", hide_env_values = true)]
    token: Option<Token>,
    /// File that holds the token
    #[arg(long, global = true, env = "FAIRNOTICE_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<Input>,
    /// How often to try while the server is out of reach
    #[arg(long, global = true, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=10))]
    tries: u8,
    /// Key of a request whose answer was lost: it is answered, and not carried out again. By default each command has a key of its own
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

/// Why the server could not be asked, or what it answered instead of an answer.
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
        "the server at `{server}` is out of reach: {why}; whether it has done what was asked is not known: ask again with `--key {key}`, and it is done once"
    )]
    OutcomeUnknown { server: String, why: ureq::Error, key: String },
    #[error("{0}")]
    Refused(String),
}

/// A request that changes something.
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Value,
    /// The revision that it speaks of, where it speaks of one.
    pub(crate) revision: Option<u32>,
}

/// What the server said.
pub(crate) struct ApiResponse {
    pub(crate) status: u16,
    /// Whether the request had been carried out before.
    pub(crate) replayed: bool,
    /// Null where it is no JSON.
    pub(crate) body: Value,
}

impl ApiResponse {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What a problem document says, or what can be said without one.
    pub(crate) fn detail(&self) -> String {
        let status = self.status;
        self.body["detail"]
            .as_str()
            .map_or_else(|| format!("the server answered {status} without a reason"), str::to_owned)
    }
}

/// A server that has been named, and the means to open it.
pub(crate) struct Client {
    agent: Agent,
    server: String,
    token: Token,
    tries: u8,
    key: String,
}

impl Server {
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
        // A proxy has no way to a loopback address.
        let agent = if is_loopback { config.proxy(None).build() } else { config.build() }.into();
        Ok(Client { agent, server, token, tries: self.tries, key })
    }
}

impl Client {
    /// Reads what has to be there.
    pub(crate) fn read(&self, path: &str) -> Result<Value, ClientError> {
        let answer = self.retrying(|| self.agent.run(self.request(&Method::GET, path).body(())?));
        let answer = answer.map_err(|why| ClientError::Unreachable { server: self.server.clone(), why })?;
        if answer.is_success() { Ok(answer.body) } else { Err(ClientError::Refused(answer.detail())) }
    }

    /// Asks for a change, under one key however often it has to be sent.
    pub(crate) fn send(&self, request: &ApiRequest) -> Result<ApiResponse, ClientError> {
        let ApiRequest { method, path, body, revision } = request;
        let send = || {
            let request = self.request(method, path).header("content-type", "application/json");
            let mut request = request.header("idempotency-key", &self.key);
            if let Some(revision) = revision {
                request = request.header("if-match", format!("\"{revision}\""));
            }
            self.agent.run(request.body(body.to_string())?)
        };
        self.retrying(send).map_err(|why| {
            let server = self.server.clone();
            if is_temporary(&why) {
                ClientError::OutcomeUnknown { server, why, key: self.key.clone() }
            } else {
                // Nothing that the server could have acted on has left.
                ClientError::Unreachable { server, why }
            }
        })
    }

    fn request(&self, method: &Method, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.server));
        request.header("authorization", format!("Bearer {}", self.token.0))
    }

    /// Sends until there is an answer that will stay the same, or for as long as it makes sense.
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

/// Whether another try may fare better.
fn is_temporary(error: &ureq::Error) -> bool {
    match error {
        // What is wrong with a certificate stays wrong.
        ureq::Error::Io(error) => error.kind() != io::ErrorKind::InvalidData,
        ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => true,
        _ => false,
    }
}
