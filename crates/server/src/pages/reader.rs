//! Who reads a page, and when.

use crate::{app::App, embed};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use fairnotice_locale::negotiation::LanguagePreferences;
use fairnotice_site::Reading;
use std::{convert::Infallible, sync::Arc};

/// The reader of a request, with the newest public state.
pub(super) fn reading(app: &App, headers: &HeaderMap) -> Reading {
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    Reading {
        snapshot: Arc::clone(&app.published().snapshot),
        zone: app.policy().business_zone().clone(),
        now: app.now(),
        languages: LanguagePreferences::from_accept_language(accepted),
        build: embed::version().unwrap_or_default(),
    }
}

impl FromRequestParts<App> for Reading {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(reading(app, &parts.headers))
    }
}
