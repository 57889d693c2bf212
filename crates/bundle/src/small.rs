//! The files as customers download them: as small as can be.

mod compress;
mod minify;
mod optimizer;
mod paths;

use crate::embed::Shrink;
use anyhow::Result;
use fairnotice_bundle::Compressed;
use optimizer::Optimizer;
use std::path::Path;

/// Makes everything small.
pub(crate) struct Small(Optimizer);

impl Small {
    /// `wasm_opt` is the path of Binaryen's script.
    pub(crate) fn new(wasm_opt: &Path) -> Self {
        Self(Optimizer::new(wasm_opt))
    }
}

impl Shrink for Small {
    fn version(&self) -> Result<String> {
        self.0.version()
    }

    fn bound(&self, mut wasm: Vec<u8>, work: &Path) -> Result<Vec<u8>> {
        paths::blank_source_paths(&mut wasm);
        self.0.shrink(&wasm, work)
    }

    fn script(&self, name: &str, source: &str) -> Result<String> {
        minify::script(name, source)
    }

    fn style(&self, source: &str) -> String {
        minify::style(source)
    }

    fn compressed(&self, contents: &[u8]) -> Result<Option<Compressed>> {
        compress::compressed(contents).map(Some)
    }
}
