//! A reader's request for a page.

use super::answer::{not_found, unavailable};
use crate::{
    app::App,
    embed,
    problem::Problem,
    representation::{Effort, Lifetime, Representation},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts},
    response::Response,
};
use fairnotice_core::{
    embed::{Document, EmbedChange},
    instant::Instant,
    notice::{Filter, next_turn},
    snapshot::PublicChange,
};
use fairnotice_locale::{language::Language, negotiation::LanguagePreferences};
use fairnotice_service::{Phase, Published};
use fairnotice_site::{CONTENT_SECURITY_POLICY, Clocks, Missing, PageContext};
use fairnotice_store::Error;
use std::{convert::Infallible, sync::Arc};

/// A request for a page: the reader, the newest public state and the instant.
pub(crate) struct Visit {
    pub(super) app: App,
    pub(super) published: Arc<Published>,
    pub(super) context: PageContext,
    headers: HeaderMap,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::new(app, &parts.headers, &parts.uri))
    }
}

/// What every address of the site can ask for, beside what its page asks for.
#[derive(Default)]
struct Asked {
    language: Option<&'static Language>,
    clocks: Clocks,
}

impl Asked {
    fn of(uri: &Uri) -> Self {
        let mut asked = Self::default();
        for (name, value) in uri.query().unwrap_or_default().split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "lang" => asked.language = Language::all().iter().find(|language| language.tag == value),
                "zone" => asked.clocks = Clocks::named(value),
                _ => {}
            }
        }
        asked
    }
}

/// Why there is no page.
pub(super) enum Failure {
    /// There is nothing at the address.
    Missing(Missing),
    /// The server failed.
    Ours(Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Ours(problem)
    }
}

impl Failure {
    /// The failure to read what there may not be.
    pub(super) fn reading(missing: Missing) -> impl Fn(Error) -> Self {
        move |error| match error {
            Error::Missing(_) => Self::Missing(missing),
            error => Self::Ours(error.into()),
        }
    }
}

/// A page, and the next instant at which it says something else of itself.
pub(super) struct Rendered {
    pub(super) html: String,
    pub(super) until: Option<Instant>,
}

impl Visit {
    pub(super) fn new(app: &App, headers: &HeaderMap, uri: &Uri) -> Self {
        let published = app.published();
        let Asked { language, clocks } = Asked::of(uri);
        let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        let languages = match language {
            Some(language) => LanguagePreferences::from_tags([language.tag]),
            None => LanguagePreferences::from_accept_language(accepted),
        };
        let context = PageContext {
            snapshot: Arc::clone(&published.snapshot),
            zone: app.policy().business_zone().clone(),
            clocks,
            now: app.now(),
            languages,
            chosen: language,
            path: "/".to_owned(),
            build: embed::version().unwrap_or_default(),
            has_mail: app.has_mail(),
            brand: Arc::clone(app.brand().shown()),
        };
        Self { app: app.clone(), published, context, headers: headers.clone() }
    }

    /// The languages that decide what a page says, in an operator's texts and in its own: after English, in which every text is,
    /// none does.
    fn languages(&self) -> String {
        let mut names = String::new();
        for tag in self.context.languages.tags() {
            names.extend(tag.chars().map(|letter| letter.to_ascii_lowercase()));
            names.push(',');
            let primary = tag.split('-').next().unwrap_or_default();
            if primary == "*" || primary.eq_ignore_ascii_case("en") {
                break;
            }
        }
        names
    }

    /// The same visit, of a page with this address: a path with its query, in one form alone.
    pub(super) fn at(mut self, address: impl Into<String>) -> Self {
        self.context.path = address.into();
        self
    }

    /// A page that is rendered once for all readers of a language in a phase.
    pub(super) async fn show(&self, phase: Phase, render: impl Future<Output = Result<Rendered, Failure>>) -> Response {
        let chosen = self.context.chosen.map_or("", |language| language.tag);
        let clocks = self.context.clocks.name().unwrap_or_default();
        let variant = format!("{} {chosen} {clocks} {}", self.context.path, self.languages());
        // Every page carries the notices across its top.
        let notices = self.published.phase(self.context.now);
        let phase = phase.and(notices);
        let make = async {
            let Rendered { html, until } = render.await?;
            Ok(represented(Rendered { html, until: until.into_iter().chain(notices.until).min() }))
        };
        match self.app.cache().get_or_make(&self.published, phase, variant, make).await {
            Ok(page) => page.respond(&self.headers, self.context.now).await,
            Err(Failure::Missing(what)) => not_found(what, &self.context),
            Err(Failure::Ours(problem)) => Box::pin(unavailable(&self.context, problem, &self.headers)).await,
        }
    }

    /// A page whose next change is not known beforehand: rendered once in a second.
    pub(super) async fn show_now(&self, render: impl Future<Output = Result<Rendered, Failure>>) -> Response {
        self.show(second(self.context.now), render).await
    }

    /// The next instant at which a record's state is shown in another way.
    pub(super) fn next_turn(&self, change: &PublicChange) -> Option<Instant> {
        let changes = vec![EmbedChange::new(change, &self.context.snapshot, "")];
        let document = Document { changes, ..Document::default() };
        let next = next_turn(&document, &Filter::default(), self.context.now.timestamp_millis());
        next.and_then(Instant::from_timestamp_millis)
    }

    /// A file that is not kept.
    pub(super) async fn send(&self, file: Representation) -> Response {
        file.compressed(Effort::Once).respond(&self.headers, self.context.now).await
    }
}

/// The second around an instant.
pub(super) fn second(now: Instant) -> Phase {
    let second = now.timestamp();
    Phase::between([second, second.saturating_add(1)].into_iter().map(|at| at.saturating_mul(1000)), now)
}

fn represented(Rendered { html, until }: Rendered) -> Representation {
    let mut page = Representation::new("text/html; charset=utf-8", html, Lifetime::Until(until));
    for (name, value) in PAGE_HEADERS {
        page = page.with(name, HeaderValue::from_static(value));
    }
    page.vary("accept-encoding, accept-language")
}

/// The headers of every page.
pub(super) const PAGE_HEADERS: [(HeaderName, &str); 2] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
