//! `manifest.json`: each shipped file with its size, as sent over three kinds of wire, and its integrity hash.

use crate::error::Error;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha384};
use std::{collections::BTreeMap, io::Write as _};

/// What the embed consists of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The package's version and the first digits of a hash over the contents: the name of the immutable folder.
    pub(crate) version: String,
    /// By name.
    pub(crate) files: BTreeMap<String, Shipped>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shipped {
    /// Sizes, in bytes.
    #[serde(flatten)]
    pub(crate) weight: Weight,
    /// For `integrity` attributes: `sha384-…`.
    pub(crate) integrity: String,
}

/// A file's size in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Weight {
    /// As it is.
    #[serde(rename = "bytes")]
    pub(crate) raw: u64,
    /// gzip, level 9.
    pub(crate) gzip: u64,
    /// Brotli, quality 11, window 22.
    pub(crate) brotli: u64,
}

impl Shipped {
    /// Weighs and hashes the contents.
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
