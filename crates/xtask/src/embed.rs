//! Builds what a customer's page downloads: compiles the widget for the browser, and lets `fairnotice-bundle` make the files.

use crate::{error::Error, folder, install, program};
use fairnotice_bundle::Manifest;
use std::path::{Path, PathBuf};

/// Builds the embed as customers download it, in the folder from which the server includes it.
pub(crate) fn build() -> Result<Manifest, Error> {
    install::wasm_target()?;
    install::packages(BINARYEN)?;
    let bundle = bundle(&[])?;
    let wasm = compile(&["--profile", "embed"], "embed")?;
    let wasm_opt = folder::root().join(BINARYEN).join("node_modules").join("binaryen").join("bin").join("wasm-opt");
    let folder = folder::shipped();
    program::run(program::program(bundle).arg("embed").arg(wasm).arg(&folder).arg("--wasm-opt").arg(wasm_opt))?;
    read(&folder)
}

/// Builds the embed for the demonstration: sooner, and several times as large.
pub(crate) fn build_plain() -> Result<PathBuf, Error> {
    install::wasm_target()?;
    let bundle = bundle(&["--no-default-features", "--features", "bind"])?;
    let wasm = compile(&[], "debug")?;
    let folder = folder::target().join("plain-embed");
    program::run(program::program(bundle).arg("embed").arg(wasm).arg(&folder))?;
    Ok(folder)
}

/// The folder whose packages have Binaryen, in the version that makes every embed.
pub(crate) const BINARYEN: &str = "crates/bundle";

/// The program `fairnotice-bundle`, built now.
pub(crate) fn bundle(features: &[&str]) -> Result<PathBuf, Error> {
    program::run(program::cargo().args(["build", "--quiet", "--package", "fairnotice-bundle"]).args(features))?;
    Ok(folder::target().join("debug").join(format!("fairnotice-bundle{}", std::env::consts::EXE_SUFFIX)))
}

/// Compiles the widget for the browser, with a profile whose folder has this name.
fn compile(profile: &[&str], folder: &str) -> Result<PathBuf, Error> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", "fairnotice-widget", "--lib", "--target", "wasm32-unknown-unknown"]);
    program::run(cargo.args(["--features", "hydrate"]).args(profile))?;
    Ok(folder::target().join("wasm32-unknown-unknown").join(folder).join("fairnotice_widget.wasm"))
}

fn read(folder: &Path) -> Result<Manifest, Error> {
    let path = folder.join("manifest.json");
    serde_json::from_slice(&folder::read(&path)?).map_err(|error| Error::about("manifest.json", &error))
}
