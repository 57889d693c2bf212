//! The files as they are, for a demonstration. They are quickly made, and several times as large as those for customers.

use crate::embed::Shrink;
use anyhow::Result;
use fairnotice_bundle::Compressed;
use std::path::Path;

/// Leaves everything as it is.
pub(crate) struct Plain;

impl Shrink for Plain {
    fn version(&self) -> Result<String> {
        Ok("plain".to_owned())
    }

    fn bound(&self, wasm: Vec<u8>, _: &Path) -> Result<Vec<u8>> {
        Ok(wasm)
    }

    fn script(&self, _: &str, source: &str) -> Result<String> {
        Ok(source.to_owned())
    }

    fn style(&self, source: &str) -> String {
        source.to_owned()
    }

    fn compressed(&self, _: &[u8]) -> Result<Option<Compressed>> {
        Ok(None)
    }
}
