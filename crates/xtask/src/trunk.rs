//! Builds the preview with Trunk.

use crate::{embed, error::Error, folder, program, step};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The newest release that compiles with the workspace's version of Rust.
pub(crate) const VERSION: &str = "0.21.14";

/// Builds the preview for the tests.
pub(crate) fn build() -> Result<(), Error> {
    let tools = tools(&embed::bundle(&[])?)?;
    let mut command = program::program("trunk");
    // Trunk accepts only `NO_COLOR=true` and fails with the usual `NO_COLOR=1`.
    command.env_remove("NO_COLOR").env("PATH", program::search_path(Some(&tools)));
    // Offline, so that the build fails if something is missing, and does not download it.
    command.args(["build", "--release", "--offline", "--dist"]).arg(folder::preview());
    program::run(&mut command)
}

/// A folder with the program `fairnotice-bundle` under the name `wasm-bindgen`. Trunk uses this program if it is on PATH and its version fits.
/// Otherwise Trunk would download one.
fn tools(bundle: &Path) -> Result<PathBuf, Error> {
    let tools = folder::target().join("tools");
    folder::create(&tools)?;
    let link = tools.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX));
    match fs::remove_file(&link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::file(link)(error)),
        _ => {}
    }
    install(bundle, &link).map_err(Error::file(&link))?;
    step::note("Trunk uses fairnotice-bundle as its `wasm-bindgen`, in target/tools");
    Ok(tools)
}

#[cfg(unix)]
fn install(bundle: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(bundle, link)
}

#[cfg(not(unix))]
fn install(bundle: &Path, link: &Path) -> io::Result<()> {
    fs::copy(bundle, link).map(drop)
}
