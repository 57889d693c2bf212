//! `manifest.json`: each shipped file with its integrity hash and its size, uncompressed, by gzip and by Brotli.

use crate::error::Error;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha384};
use std::{collections::BTreeMap, io::Write as _};

/// The files of the embed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The package's version and the first digits of a hash of the contents: `0.1.0-1a2b3c4d`. It is the
    /// name of a folder whose files never change.
    pub(crate) version: String,
    /// The files by name.
    pub(crate) files: BTreeMap<String, Shipped>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shipped {
    /// Sizes, in bytes.
    #[serde(flatten)]
    pub(crate) weight: Weight,
    /// The value of an `integrity` attribute: `sha384-…`.
    pub(crate) integrity: String,
}

/// A file's size in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Weight {
    /// Uncompressed.
    #[serde(rename = "bytes")]
    pub(crate) raw: u64,
    /// gzip, level 9.
    pub(crate) gzip: u64,
    /// Brotli, quality 11, window 22.
    pub(crate) brotli: u64,
}

impl Shipped {
    /// Measures and hashes the contents.
    pub(crate) fn new(contents: &[u8]) -> Result<Self, Error> {
        let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(contents)));
        Ok(Self { weight: Weight::of(contents)?, integrity })
    }
}

impl Weight {
    fn of(contents: &[u8]) -> Result<Self, Error> {
        let failed = |error: std::io::Error| Error::about("compressing", &error);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(contents).map_err(failed)?;
        let gzip = gzip.finish().map_err(failed)?;
        let mut brotli = Vec::new();
        let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
        brotli::BrotliCompress(&mut &*contents, &mut brotli, &best).map_err(failed)?;
        Ok(Self { raw: length(contents), gzip: length(&gzip), brotli: length(&brotli) })
    }
}

impl std::iter::Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            raw: sum.raw + one.raw,
            gzip: sum.gzip + one.gzip,
            brotli: sum.brotli + one.brotli,
        })
    }
}

fn length(contents: &[u8]) -> u64 {
    u64::try_from(contents.len()).unwrap_or(u64::MAX)
}
