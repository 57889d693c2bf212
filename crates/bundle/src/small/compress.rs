//! How small a file gets on its way to a reader.

use crate::error::Error;
use brotli::enc::BrotliEncoderParams;
use fairnotice_bundle::Compressed;
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

/// Compresses the contents in both ways, and counts the bytes.
pub(super) fn compressed(contents: &[u8]) -> Result<Compressed, Error> {
    let failed = |error: std::io::Error| Error::about("compressing", &error);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(contents).map_err(failed)?;
    let gzip = gzip.finish().map_err(failed)?;
    let mut brotli = Vec::new();
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut &*contents, &mut brotli, &best).map_err(failed)?;
    Ok(Compressed { gzip: crate::embed::length(&gzip), brotli: crate::embed::length(&brotli) })
}
