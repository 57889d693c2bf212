//! Paths that more than one command uses, and reading and writing of files.

use crate::error::Error;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The top of the workspace.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.ancestors().nth(2).unwrap_or(xtask)
}

/// Cargo's target folder: `target`, or the one in `CARGO_TARGET_DIR`.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The built embed, which the server includes. The name is not `embed`, because cargo writes the profile `embed` to
/// that folder.
pub(crate) fn shipped() -> PathBuf {
    target().join("shipped")
}

/// The preview as Trunk builds it for the tests. `trunk serve` uses `dist` in the workspace.
pub(crate) fn preview() -> PathBuf {
    target().join("preview")
}

/// The program `fairnotice`, built with the development profile.
pub(crate) fn server() -> PathBuf {
    target().join("debug").join(format!("fairnotice{}", env::consts::EXE_SUFFIX))
}

/// A program that was built with the release profile.
pub(crate) fn release(name: &str) -> PathBuf {
    target().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Reads a file. The error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::file(path))
}

/// Reads a text file. The error names it.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::file(path))
}

/// Writes a file unless it has these contents already. A new modification time would make cargo build the server again.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).map_err(Error::file(path))
}

/// Creates a folder and its parents.
pub(crate) fn create(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::file(path))
}

/// Removes a folder and its contents. A missing folder is no error.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}
