//! The list of the embed's files. The program `fairnotice-bundle` writes it beside them; `cargo xtask sizes` and the tests read it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The files of the embed: `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The package's version and the first digits of a hash of the contents: `0.1.0-1a2b3c4d`. It is the
    /// name of a folder whose files never change.
    pub version: String,
    /// The files by name.
    pub files: BTreeMap<String, File>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    /// Its size, in bytes.
    pub bytes: u64,
    /// Its size after compression; none if it was not made small either.
    #[serde(flatten)]
    pub compressed: Option<Compressed>,
    /// The value of an `integrity` attribute: `sha384-…`.
    pub integrity: String,
}

/// The size of a compressed file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compressed {
    /// gzip, level 9.
    pub gzip: u64,
    /// Brotli, quality 11, window 22.
    pub brotli: u64,
}
