//! The preview, by Trunk.

use crate::{error::Error, folder, program, step};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The newest release that the workspace's Rust compiles.
pub(crate) const VERSION: &str = "0.21.14";

/// Builds the preview as the tests look at it; `own` is this program.
///
/// Its release build is the widget that the embed ships, so cargo has it already.
pub(crate) fn build(trunk: &Path, own: &Path) -> Result<(), Error> {
    let tools = tools(own)?;
    let mut command = program::program(trunk);
    // `NO_COLOR=1` is what other programs understand; Trunk insists on `true` and stops.
    command.env_remove("NO_COLOR");
    if let Some(path) = program::search_path(&[tools]) {
        command.env("PATH", path);
    }
    // Offline, because everything is there, and a download in the middle of a test would hide that it is not.
    command.args(["build", "--release", "--offline", "--dist"]).arg(folder::preview());
    program::run(&mut command)
}

/// A folder with a program `wasm-bindgen`, which is xtask itself: Trunk takes one of the right version from PATH, and
/// else downloads it.
fn tools(own: &Path) -> Result<PathBuf, Error> {
    let tools = folder::target().join("tools");
    folder::create(&tools)?;
    let link = tools.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX));
    match fs::remove_file(&link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::file(link)(error)),
        _ => {}
    }
    install(own, &link).map_err(Error::file(&link))?;
    step::note("wasm-bindgen for Trunk is xtask itself, in target/tools");
    Ok(tools)
}

#[cfg(unix)]
fn install(own: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(own, link)
}

#[cfg(not(unix))]
fn install(own: &Path, link: &Path) -> io::Result<()> {
    fs::copy(own, link).map(drop)
}
