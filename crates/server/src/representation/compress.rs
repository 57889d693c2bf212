//! Compression in memory.

use super::Coding;
use axum::body::Bytes;
use std::io::Write as _;

/// The most bytes that a server built for development compresses as one for customers does: scripts and styles, whose bytes a test counts. Without
/// optimisation the WASM would take many seconds.
const MOST_IN_DEVELOPMENT: usize = 64 * 1024;

/// How much work compression may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// For bytes that one reader gets.
    Once,
    /// For bytes that many readers get. At Brotli's usual quality of 4 a page waits for more than its budget: `cargo xtask bench
    /// embed` counts the bytes.
    Shared,
    /// For files, which are sent far more often than the server starts.
    File,
}

impl Effort {
    /// Brotli's quality and gzip's level for so many bytes.
    fn levels(self, length: usize) -> (u32, u32) {
        match self {
            Self::Once => (4, 4),
            Self::Shared => (6, 6),
            Self::File if cfg!(debug_assertions) && length > MOST_IN_DEVELOPMENT => (5, 6),
            Self::File => (11, 9),
        }
    }
}

/// The bytes in a coding.
pub(super) fn compress(plain: &Bytes, coding: Coding, effort: Effort) -> Bytes {
    let (quality, level) = effort.levels(plain.len());
    // Writing to memory cannot fail.
    match coding {
        Coding::Identity => plain.clone(),
        Coding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
            _ = gzip.write_all(plain);
            gzip.finish().unwrap_or_default().into()
        }
        Coding::Brotli => {
            let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
            _ = brotli.write_all(plain);
            brotli.into_inner().into()
        }
    }
}
