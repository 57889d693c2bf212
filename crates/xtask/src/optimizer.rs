//! Binaryen's `wasm-opt`: the last few bytes in a hundred, in seconds.

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

/// For the fewest bytes on the wire. Left alone, `-Oz` moves every function with one caller into it: fewer bytes on
/// disk, but measured on the widget 8 % more after Brotli, and more than without wasm-opt at all.
const SMALL: [&str; 3] = ["-Oz", "--one-caller-inline-max-function-size=15", "--converge"];

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
        program::run(
            command
                .args(SMALL)
                .args(FEATURES)
                .args(["--strip-debug", "--strip-target-features"])
                .arg("-o")
                .arg(&small)
                .arg(&whole),
        )?;
        let mut small = folder::read(&small)?;
        restore_table(wasm, &mut small);
        Ok(small)
    }
}

/// The export of wasm-bindgen's table of JavaScript values, up to the table's index: its name with its length, and what
/// kind of export it is.
const TABLE: &[u8] = b"\x15__wbindgen_externrefs\x01";

/// Puts the table's index right, which is one byte. The wasm-opt of Debian 12 (108) says 0 of every table it exports; later
/// ones keep what they read, and nothing changes here.
fn restore_table(whole: &[u8], small: &mut [u8]) {
    let index = |module: &[u8]| Some(module.windows(TABLE.len()).position(|window| window == TABLE)? + TABLE.len());
    if let (Some(from), Some(to)) = (index(whole), index(small))
        && let (Some(right), Some(written)) = (whole.get(from), small.get_mut(to))
    {
        *written = *right;
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, restore_table};

    #[test]
    fn the_table_that_went_in_comes_out() {
        let module = |index: u8| [b"\x00asm", TABLE, &[index, 7]].concat();
        let mut small = module(0);
        restore_table(&module(1), &mut small);
        assert_eq!(small, module(1));
    }
}
