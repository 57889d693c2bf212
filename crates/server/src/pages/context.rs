//! The context of a page: reader, time and public state.

use crate::{app::App, embed};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use fairnotice_locale::negotiation::LanguagePreferences;
use fairnotice_site::PageContext;
use std::{convert::Infallible, sync::Arc};

/// The reader of a request, with the newest public state.
pub(super) fn context(app: &App, headers: &HeaderMap) -> PageContext {
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    PageContext {
        snapshot: Arc::clone(&app.published().snapshot),
        zone: app.policy().business_zone().clone(),
        now: app.now(),
        languages: LanguagePreferences::from_accept_language(accepted),
        build: embed::version().unwrap_or_default(),
    }
}

impl FromRequestParts<App> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(context(app, &parts.headers))
    }
}
