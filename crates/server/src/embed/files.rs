//! The files of the embed, built by `cargo xtask build` and carried in the binary.

use crate::{app::App, conditional::validated, extract::Path, problem::Problem};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_core::instant::Instant;
use fairnotice_store::{Error, Store};
use std::{io::Write as _, sync::LazyLock};

/// Name and bytes of each file.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embed_files.rs"));

const DEMO: &str = include_str!("../../../../www/demo.html");
const DEMO_STYLE: &str = include_str!("../../../../www/demo.css");

struct File {
    name: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

/// Compressed once, at the first request. Best compression: a file is sent far more often than the server starts.
static COMPRESSED: LazyLock<Vec<File>> =
    LazyLock::new(|| FILES.iter().map(|(name, plain)| compress(name, plain)).collect());

static VERSION: LazyLock<Option<String>> = LazyLock::new(|| {
    let manifest: serde_json::Value =
        serde_json::from_slice(FILES.iter().find(|(name, _)| *name == "manifest.json")?.1).ok()?;
    manifest.get("version")?.as_str().map(str::to_owned)
});

/// The version that this binary carries, part of the immutable files' addresses; `None` if it was built without them.
pub fn version() -> Option<&'static str> {
    VERSION.as_deref()
}

fn compress(name: &'static str, plain: &'static [u8]) -> File {
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory cannot fail.
    _ = brotli.write_all(plain);
    _ = gzip.write_all(plain);
    File {
        name,
        content_type: content_type(name),
        plain,
        brotli: brotli.into_inner(),
        gzip: gzip.finish().unwrap_or_default(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

/// Stores the files of this binary in the database: open pages and pages that name this version load them after an upgrade
/// too.
pub async fn keep(store: &Store, now: Instant) -> Result<(), Error> {
    // Compresses them before the first request.
    tokio::task::spawn_blocking(|| LazyLock::force(&COMPRESSED));
    match version() {
        Some(version) => store.keep_embed(version, FILES, now).await,
        None => Ok(()),
    }
}

fn find(name: &str) -> Result<&'static File, Problem> {
    COMPRESSED.iter().find(|file| file.name == name).ok_or_else(|| {
        Problem::not_found(if FILES.is_empty() {
            "this server was built without the embed: build it with `cargo xtask build`"
        } else {
            "the embed has no such file; `/embed/manifest.json` lists those it has"
        })
    })
}

/// Whether the reader takes an encoding; `q=0` is a refusal.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some(encoding) && !parts.any(|part| part == "q=0")
        })
}

fn send(headers: &HeaderMap, file: &'static File, etag: &str) -> Response {
    let (encoding, body) = if takes(headers, "br") {
        (Some("br"), file.brotli.as_slice())
    } else if takes(headers, "gzip") {
        (Some("gzip"), file.gzip.as_slice())
    } else {
        (None, file.plain)
    };
    let etag = format!("\"{etag}-{}\"", encoding.unwrap_or("plain"));
    let mut response = validated(headers, &etag, file.content_type, body);
    let answer = response.headers_mut();
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// `GET /embed/v1/embed.js`: the loader, evergreen.
pub(crate) async fn loader(headers: HeaderMap) -> Result<Response, Problem> {
    Ok(send(&headers, find("embed.js")?, version().unwrap_or_default()))
}

/// `GET /embed/manifest.json`: each file with its size and integrity hash.
pub(crate) async fn manifest(headers: HeaderMap) -> Result<Response, Problem> {
    Ok(send(&headers, find("manifest.json")?, version().unwrap_or_default()))
}

/// `GET /embed/{version}/{file}`: immutable. Files of earlier versions come from the database.
pub(crate) async fn versioned(
    State(app): State<App>,
    Path((requested, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut response = if version() == Some(requested.as_str()) {
        send(&headers, find(&name)?, &requested)
    } else if let Some(contents) = app.reader().embed_file(&requested, &name).await? {
        validated(&headers, &format!("\"{requested}\""), content_type(&name), contents)
    } else {
        return Err(Problem::not_found(
            "the server does not have this file of the embed; `/embed/manifest.json` names the present version",
        ));
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}

/// `GET /demo`: a customer's site for demonstrations.
pub(crate) async fn demo() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], DEMO).into_response()
}

/// `GET /demo.css`
pub(crate) async fn demo_style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], DEMO_STYLE).into_response()
}
