//! Binaryen's `wasm-opt`, which makes the WASM a few per cent smaller.

use crate::{error::Error, folder, program};
use std::path::{Path, PathBuf};

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

/// An installed `wasm-opt`.
pub(crate) struct Optimizer {
    path: PathBuf,
}

impl Optimizer {
    /// The one on PATH, if there is one.
    pub(crate) fn find() -> Option<Self> {
        program::find("wasm-opt").map(|path| Self { path })
    }

    /// Its name and version, as it prints them. Another version can write another module.
    pub(crate) fn version(&self) -> Result<String, Error> {
        program::output(program::program(&self.path).arg("--version"))
    }

    /// Makes a module smaller. `work` is a folder for temporary files.
    pub(crate) fn shrink(&self, wasm: &[u8], work: &Path) -> Result<Vec<u8>, Error> {
        let (input, output) = (work.join("input.wasm"), work.join("output.wasm"));
        folder::write(&input, wasm)?;
        let mut command = program::program(&self.path);
        program::run(
            command
                .args(OPTIMIZATION)
                .args(FEATURES)
                .args(["--strip-debug", "--strip-target-features"])
                .arg("-o")
                .arg(&output)
                .arg(&input),
        )?;
        let mut output = folder::read(&output)?;
        restore_table(wasm, &mut output);
        Ok(output)
    }
}

/// The export of wasm-bindgen's table of JavaScript values, up to the table's index: the length of the name, the name,
/// and the kind of export.
const TABLE: &[u8] = b"\x15__wbindgen_externrefs\x01";

/// Copies the table's index, which is one byte, from the input to the output. The wasm-opt of Debian 12 (108) writes 0
/// for every exported table. Later versions write the right index, and then this changes nothing.
fn restore_table(input: &[u8], output: &mut [u8]) {
    let index = |module: &[u8]| Some(module.windows(TABLE.len()).position(|window| window == TABLE)? + TABLE.len());
    if let (Some(from), Some(to)) = (index(input), index(output))
        && let (Some(right), Some(written)) = (input.get(from), output.get_mut(to))
    {
        *written = *right;
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, restore_table};

    #[test]
    fn the_index_of_the_table_is_restored() {
        let module = |index: u8| [b"\x00asm", TABLE, &[index, 7]].concat();
        let mut output = module(0);
        restore_table(&module(1), &mut output);
        assert_eq!(output, module(1));
    }
}
