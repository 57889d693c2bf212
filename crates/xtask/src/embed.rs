//! Builds what a customer's page downloads, makes it small, and writes it to the folder from which the server includes
//! it.

use crate::{
    bindgen,
    error::Error,
    folder,
    manifest::{Manifest, Shipped},
    optimizer::Optimizer,
    program, source, step,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fairnotice_core::hex;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// The widget's name in files: the glue is `fairnotice-widget.js`.
const NAME: &str = "fairnotice-widget";

/// The result of a build.
pub(crate) struct Embed {
    /// The files and their sizes.
    pub(crate) manifest: Manifest,
    /// Whether `wasm-opt` made the WASM smaller. The limits hold only then.
    pub(crate) is_small: bool,
}

/// Compiles the widget for the browser.
pub(crate) fn compile() -> Result<PathBuf, Error> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", NAME, "--lib", "--target", "wasm32-unknown-unknown"]);
    program::run(cargo.args(["--profile", "embed", "--features", "hydrate"]))?;
    Ok(folder::target().join("wasm32-unknown-unknown").join("embed").join(format!("{}.wasm", NAME.replace('-', "_"))))
}

/// Writes the folder of shipped files from a compiled widget and the sources in `www`.
pub(crate) fn assemble(wasm: &Path) -> Result<Embed, Error> {
    let optimizer = Optimizer::find();
    let is_small = optimizer.is_some();
    if !is_small {
        step::note("wasm-opt is missing: the WASM ships some hundredths larger (Debian's package `binaryen` has it)");
    }
    let www = folder::root().join("www");
    let source = |name: &str| folder::read_text(&www.join(name));
    let (style, loader, life) = (source("embed.css")?, source("embed.js")?, source("embed-life.js")?);
    let stamp = stamp(&folder::read(wasm)?, &[&style, &loader, &life], optimizer.as_ref())?;
    if let Some(manifest) = unchanged(&stamp) {
        step::note(&format!("nothing changed since version {}", manifest.version));
        return Ok(Embed { manifest, is_small });
    }

    let bound = bindgen::bind(wasm, NAME)?;
    let work = folder::target().join("embed-work");
    folder::create(&work)?;
    let small = optimizer.map_or(Ok(bound.wasm.clone()), |optimizer| optimizer.shrink(&bound.wasm, &work))?;
    let (glue, style) = (source::minified("the glue", &bound.glue, true)?, source::lean(&style));
    // Each file contains the hashes of the files that it fetches. So an integrity hash on the loader protects all of
    // them.
    let hashes = [("GLUE", "", pin(glue.as_bytes())), ("WASM", "", pin(&small))];
    let life = scripted("embed-life.js", &life, &hashes)?;
    let plain = source::minified("embed.js", &loader, true)?;
    let version = version(&[glue.as_bytes(), &small, style.as_bytes(), life.as_bytes(), plain.as_bytes()]);
    let known =
        [("STYLE", "", pin(style.as_bytes())), ("LIFE", "", pin(life.as_bytes())), ("VERSION", "dev", version.clone())];
    let loader = scripted("embed.js", &loader, &known)?;

    let contents = [
        ("embed.js".to_owned(), loader.into_bytes()),
        ("embed.css".to_owned(), style.into_bytes()),
        ("embed-life.js".to_owned(), life.into_bytes()),
        (format!("{NAME}.js"), glue.into_bytes()),
        (format!("{NAME}_bg.wasm"), small),
    ];
    let manifest = lay(version, contents)?;
    folder::write(&stamp_path(), stamp.as_bytes())?;
    Ok(Embed { manifest, is_small })
}

/// A script of `www` as it is shipped: minified, with its constants filled in. A constant is its name, the placeholder
/// in the source and the value.
fn scripted(name: &str, source: &str, constants: &[(&str, &str, String)]) -> Result<String, Error> {
    let constants: Vec<_> = constants.iter().map(|(name, held, value)| (*name, *held, value.as_str())).collect();
    source::minified(name, &source::with_constants(name, source, &constants)?, true)
}

/// The integrity hash by which one shipped script fetches another. SHA-256 and not SHA-384 as in the manifest, because
/// every reader downloads it.
fn pin(contents: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(contents)))
}

/// Writes every file, and then the manifest, which lists them.
fn lay(version: String, contents: [(String, Vec<u8>); 5]) -> Result<Manifest, Error> {
    let folder = folder::shipped();
    folder::create(&folder)?;
    let mut files = BTreeMap::new();
    for (name, contents) in contents {
        folder::write(&folder.join(&name), &contents)?;
        files.insert(name, Shipped::new(&contents)?);
    }
    let manifest = Manifest { version, files };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| Error::about("manifest.json", &error))?;
    folder::write(&folder.join("manifest.json"), text.as_bytes())?;
    Ok(manifest)
}

/// `0.1.0-1a2b3c4d`. The hash is in the name, so the files of one version never change.
fn version(contents: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in contents {
        hash.update(part);
    }
    format!("{}-{}", env!("CARGO_PKG_VERSION"), &hex::encode(&hash.finalize())[..8])
}

/// A hash of everything that the result depends on. For xtask itself it takes the time of its build.
fn stamp(wasm: &[u8], sources: &[&str], optimizer: Option<&Optimizer>) -> Result<String, Error> {
    let tool = optimizer.map(Optimizer::version).transpose()?.unwrap_or_default();
    let own = env::current_exe().and_then(|path| path.metadata()?.modified()).ok();
    let mut hash = Sha256::new();
    let own = format!("{own:?}");
    let sources = sources.iter().map(|source| source.as_bytes());
    for part in sources.chain([wasm, tool.as_bytes(), own.as_bytes()]) {
        hash.update(Sha256::digest(part));
    }
    Ok(hex::encode(&hash.finalize()))
}

fn stamp_path() -> PathBuf {
    folder::target().join("embed-work").join("stamp")
}

/// The manifest of the last build, if its inputs were the same and its files still exist.
fn unchanged(stamp: &str) -> Option<Manifest> {
    if fs::read_to_string(stamp_path()).ok()? != stamp {
        return None;
    }
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder::shipped().join("manifest.json")).ok()?).ok()?;
    manifest.files.keys().all(|name| folder::shipped().join(name).is_file()).then_some(manifest)
}
