//! How small a file gets on its way to a reader.

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use fairnotice_bundle::Compressed;
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

/// Compresses the contents in both ways, and counts the bytes.
pub(super) fn compressed(contents: &[u8]) -> Result<Compressed> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(contents).context("compressing")?;
    let gzip = gzip.finish().context("compressing")?;
    let mut brotli = Vec::new();
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut &*contents, &mut brotli, &best).context("compressing")?;
    Ok(Compressed { gzip: crate::embed::length(&gzip), brotli: crate::embed::length(&brotli) })
}
