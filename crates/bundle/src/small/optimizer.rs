//! Binaryen's `wasm-opt`, which makes the WASM a few per cent smaller.

use anyhow::{Context as _, Result, bail};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The features that rustc's wasm32 target may use. wasm-opt needs them where a module has no section
/// `target_features`.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Options for the fewest bytes after Brotli. By default `-Oz` inlines every function that has one caller. That makes
/// the widget smaller on disk but 8 % larger after Brotli, which is larger than without wasm-opt.
const OPTIMIZATION: [&str; 3] = ["-Oz", "--one-caller-inline-max-function-size=15", "--converge"];

/// `wasm-opt` from the npm package `binaryen`: a program for Node.js, the same on every machine.
pub(super) struct Optimizer(PathBuf);

impl Optimizer {
    /// `path` is its script.
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Its name and version, as it prints them.
    pub(super) fn version(&self) -> Result<String> {
        self.run([OsStr::new("--version")])
    }

    /// Makes a module smaller. `work` is a folder for temporary files.
    pub(super) fn shrink(&self, wasm: &[u8], work: &Path) -> Result<Vec<u8>> {
        let (input, output) = (work.join("input.wasm"), work.join("output.wasm"));
        fs::write(&input, wasm).with_context(|| input.display().to_string())?;
        let options = OPTIMIZATION.iter().chain(&FEATURES).chain(&["--strip-debug", "--strip-target-features", "-o"]);
        self.run(options.map(OsStr::new).chain([output.as_os_str(), input.as_os_str()]))?;
        fs::read(&output).with_context(|| output.display().to_string())
    }

    fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<String> {
        let output = Command::new("node").arg(&self.0).args(arguments).output();
        let output = output.context("starting `node`, which runs wasm-opt")?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        bail!("wasm-opt: {}", String::from_utf8_lossy(&output.stderr))
    }
}
