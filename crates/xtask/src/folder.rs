//! Where things are: every path that more than one command knows.

use crate::error::Error;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The top of the workspace.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}

/// Cargo's target folder, which `CARGO_TARGET_DIR` may move.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The finished embed, as the server includes it. Not `embed`: cargo keeps that profile's build scripts there.
pub(crate) fn shipped() -> PathBuf {
    target().join("shipped")
}

/// The preview as Trunk builds it for the tests; `trunk serve` uses `dist` at the top.
pub(crate) fn preview() -> PathBuf {
    target().join("preview")
}

/// The program `fairnotice` of the development profile.
pub(crate) fn server() -> PathBuf {
    target().join("debug").join(format!("fairnotice{}", env::consts::EXE_SUFFIX))
}

/// Reads a file, naming it where that fails.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::file(path))
}

/// Reads a text file, naming it where that fails.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::file(path))
}

/// Writes a file unless it holds these bytes already: cargo goes by modification times, and would build the server anew.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).map_err(Error::file(path))
}

/// Makes a folder and those above it.
pub(crate) fn create(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::file(path))
}

/// Removes a folder with all it holds; a missing one is fine.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}
