//! Authentication of operators by bearer token.

use crate::{app::App, problem::Problem};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use fairnotice_service::token;

/// The holder of a valid token.
#[derive(Debug, Clone)]
pub(crate) struct Operator {
    /// The token's name: the actor in the audit log.
    pub(crate) name: String,
}

/// None without a token; an invalid token is refused.
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
        Self::of(&parts.headers, app).await
    }
}

impl Operator {
    /// The operator whose token is among the headers.
    pub(crate) async fn of(headers: &HeaderMap, app: &App) -> Result<Self, Problem> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(given) =
            given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        else {
            return Err(Problem::unauthorized(
                "send `Authorization: Bearer …` with a token made by `fairnotice token create`",
            ));
        };
        // One answer for every invalid token: it must not show which tokens exist.
        let wrong = || {
            Problem::unauthorized(
                "the token is not valid, or was revoked; `fairnotice token list` shows those that are",
            )
        };
        let token = token::find(app.reader(), given.1.trim()).await?.ok_or_else(wrong)?;
        Ok(Self { name: token.name })
    }
}
