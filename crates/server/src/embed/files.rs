//! The files of the embed, built by `cargo xtask build` and carried in the binary.

use crate::{
    app::App,
    asset::Asset,
    extract::Path,
    problem::Problem,
    representation::{Effort, JSON, Lifetime, Representation},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use fairnotice_core::instant::Instant;
use fairnotice_service::Phase;
use fairnotice_store::{Error, Store};
use std::sync::LazyLock;

/// Name and bytes of each file.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embed_files.rs"));

/// `GET /demo`: a customer's site for demonstrations.
pub(crate) static DEMO: Asset = Asset::page(include_str!("../../../../www/demo.html"), DEMO_POLICY);
/// `GET /demo.css`
pub(crate) static DEMO_STYLE: Asset = Asset::new("text/css; charset=utf-8", include_str!("../../../../www/demo.css"));

/// What a customer's page has to allow, and its own style sheet.
const DEMO_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                           img-src data:; base-uri 'none'; form-action 'none'";

static REPRESENTATIONS: LazyLock<Vec<(&str, Representation)>> = LazyLock::new(|| {
    let file = |(name, plain): &(&'static str, &'static [u8])| {
        (*name, Representation::new(content_type(name), *plain, Lifetime::Immutable).compressed(Effort::File).shared())
    };
    FILES.iter().map(file).collect()
});

/// The version, and the integrity hash of its loader.
static PINNED: LazyLock<Option<(String, String)>> = LazyLock::new(|| {
    let manifest: serde_json::Value =
        serde_json::from_slice(FILES.iter().find(|(name, _)| *name == "manifest.json")?.1).ok()?;
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let integrity = manifest.pointer("/files/embed.js/integrity").and_then(text);
    Some((text(manifest.get("version")?)?, integrity.unwrap_or_default()))
});

/// The version that this binary carries, part of the immutable files' addresses; `None` if it was built without them.
pub fn version() -> Option<&'static str> {
    PINNED.as_ref().map(|(version, _)| version.as_str())
}

/// The same with the integrity hash of its loader.
pub(crate) fn pinned() -> Option<(&'static str, &'static str)> {
    let (version, integrity) = PINNED.as_ref()?;
    (!integrity.is_empty()).then_some((version.as_str(), integrity.as_str()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => JSON,
        _ => "application/octet-stream",
    }
}

/// Stores the files of this binary in the database: open pages and pages that name this version load them after an upgrade
/// too.
pub async fn keep(store: &Store, now: Instant) -> Result<(), Error> {
    // Before the first request.
    tokio::task::spawn_blocking(|| REPRESENTATIONS.iter().for_each(|(_, file)| file.compress()));
    match version() {
        Some(version) => store.keep_embed(version, FILES, now).await,
        None => Ok(()),
    }
}

fn find(name: &str) -> Result<&'static Representation, Problem> {
    let file = REPRESENTATIONS.iter().find(|(other, _)| *other == name);
    file.map(|(_, file)| file).ok_or_else(|| {
        Problem::not_found(if FILES.is_empty() {
            "this server was built without the embed: build it with `cargo xtask build`"
        } else {
            "the embed has no such file; `/embed/manifest.json` lists those it has"
        })
    })
}

/// `GET /embed/v1/embed.js`: the loader, evergreen.
pub(crate) async fn loader(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(find("embed.js")?.respond_with(Lifetime::Until(None), &headers, app.now()).await)
}

/// `GET /embed/manifest.json`: each file with its size and integrity hash.
pub(crate) async fn manifest(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(find("manifest.json")?.respond_with(Lifetime::Until(None), &headers, app.now()).await)
}

/// `GET /embed/{version}/{file}`: immutable. Files of earlier versions come from the database.
pub(crate) async fn versioned(
    State(app): State<App>,
    Path((requested, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if version() == Some(requested.as_str()) {
        return Ok(find(&name)?.respond(&headers, app.now()).await);
    }
    let make = async {
        let missing =
            "the server does not have this file of the embed; `/embed/manifest.json` names the present version";
        let contents = app.reader().embed_file(&requested, &name).await?;
        let contents = contents.ok_or_else(|| Problem::not_found(missing))?;
        Ok::<_, Problem>(Representation::new(content_type(&name), contents, Lifetime::Immutable))
    };
    let variant = format!("file {requested} {name}");
    let file = app.cache().get_or_make(&app.published(), Phase::ALWAYS, variant, make).await?;
    Ok(file.respond(&headers, app.now()).await)
}
