//! Who may write: bearer tokens.
//!
//! A token is `fn_` + id + `_` + secret. The id finds the row; the secret is compared as a hash, in constant time.

use super::problem::Problem;
use crate::app::App;
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{header, request::Parts},
};
use fairnotice_core::instant::Instant;
use fairnotice_store::Token;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use subtle::ConstantTimeEq as _;

/// Whoever holds a valid token.
#[derive(Debug, Clone)]
pub struct Operator {
    /// The token's name: the actor in the audit log.
    pub name: String,
}

/// Makes a token: what the book keeps, and the text that is shown once.
pub fn make(name: &str, now: Instant) -> Result<(Token, String), getrandom::Error> {
    let (id, secret) = (random::<6>()?, random::<24>()?);
    let token =
        Token { hash: hash(&secret), name: name.to_owned(), created_at: now.timestamp_millis(), revoked_at: None, id };
    let text = format!("fn_{}_{secret}", token.id);
    Ok((token, text))
}

/// Random bytes in hexadecimal.
pub fn random<const N: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

/// Nobody where no token is given; a wrong one is refused all the same.
impl OptionalFromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(None);
        }
        <Self as FromRequestParts<App>>::from_request_parts(parts, app).await.map(Some)
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(given) =
            given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        else {
            return Err(Problem::unauthorized(
                "send `Authorization: Bearer …` with a token made by `fairnotice token create`",
            ));
        };
        // One answer for every way of being wrong: it must not tell which tokens exist.
        let wrong = || {
            Problem::unauthorized(
                "the token is not valid, or was revoked; `fairnotice token list` shows those that are",
            )
        };
        let (id, secret) =
            given.1.trim().strip_prefix("fn_").and_then(|rest| rest.split_once('_')).ok_or_else(wrong)?;
        let token = app.store().token(id).await?.ok_or_else(wrong)?;
        let same = bool::from(hash(secret).as_bytes().ct_eq(token.hash.as_bytes()));
        if same && token.revoked_at.is_none() { Ok(Self { name: token.name }) } else { Err(wrong()) }
    }
}
