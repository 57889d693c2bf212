//! Binaryen's `wasm-opt`: a third fewer bytes, in a second.

use crate::{error::Error, folder, program};
use std::path::{Path, PathBuf};

/// What rustc's wasm32 target may use. A module without its `target_features` section reaches wasm-opt with these unsaid.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// An installed `wasm-opt`.
pub(crate) struct Optimizer {
    path: PathBuf,
}

impl Optimizer {
    /// The one on PATH, if there is one.
    pub(crate) fn find() -> Option<Self> {
        program::find("wasm-opt").map(|path| Self { path })
    }

    /// Its name and version, which decide the bytes it makes.
    pub(crate) fn version(&self) -> Result<String, Error> {
        program::output(program::program(&self.path).arg("--version"))
    }

    /// Shrinks a module; `work` is a folder for files on the way.
    pub(crate) fn shrink(&self, wasm: &[u8], work: &Path) -> Result<Vec<u8>, Error> {
        let (whole, small) = (work.join("whole.wasm"), work.join("small.wasm"));
        folder::write(&whole, wasm)?;
        let mut command = program::program(&self.path);
        program::run(command.arg("-Oz").args(FEATURES).arg("--strip-debug").arg("-o").arg(&small).arg(&whole))?;
        folder::read(&small)
    }
}
