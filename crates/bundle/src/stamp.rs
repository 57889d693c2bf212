//! Remembers from what the files were made, so that they are not made again from the same.

use crate::embed::{hex, remove, write};
use anyhow::Result;
use fairnotice_bundle::Manifest;
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// A hash of everything that the files depend on, and where that of the last time is.
pub(crate) struct Stamp {
    hash: String,
    path: PathBuf,
}

impl Stamp {
    /// For the files in `folder`. For this program itself it takes the time of its build.
    pub(crate) fn new(folder: &Path, shrink: &str, sources: &[&[u8]]) -> Self {
        let own = env::current_exe().and_then(|path| path.metadata()?.modified()).ok();
        let own = format!("{own:?}");
        let mut hash = Sha256::new();
        for part in sources.iter().copied().chain([shrink.as_bytes(), own.as_bytes()]) {
            hash.update(Sha256::digest(part));
        }
        Self { hash: hex(&hash.finalize()), path: folder.with_extension("stamp") }
    }

    /// Whether the files in `folder` were made from the same, and are still there.
    pub(crate) fn is_unchanged(&self, folder: &Path) -> bool {
        let manifest = || serde_json::from_slice::<Manifest>(&fs::read(folder.join("manifest.json")).ok()?).ok();
        fs::read_to_string(&self.path).is_ok_and(|before| before == self.hash)
            && manifest().is_some_and(|manifest| manifest.files.keys().all(|name| folder.join(name).is_file()))
    }

    /// To be called before files are written: what is interrupted does not count as unchanged.
    pub(crate) fn remove(&self) -> Result<()> {
        remove(&self.path)
    }

    /// To be called when the files are made.
    pub(crate) fn write(&self) -> Result<()> {
        write(&self.path, self.hash.as_bytes())
    }
}
