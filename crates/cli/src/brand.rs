//! `--brand`: the file of the vendor's brand, and the images that it names.

use crate::{failure::Failure, input::Input};
use clap::Args;
use fairnotice_server::brand::{Brand, LARGEST_IMAGE};
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Where the vendor's brand is.
#[derive(Debug, Args)]
pub(crate) struct BrandPath {
    /// File with the vendor's brand: logo, accent, icon, links, legal text and home page
    #[arg(long, env = "FAIRNOTICE_BRAND", value_name = "FILE")]
    brand: Option<PathBuf>,
}

impl BrandPath {
    /// Reads the file; without one there is no brand.
    pub(crate) fn load(&self) -> Result<Brand, Failure> {
        let Some(path) = &self.brand else { return Ok(Brand::default()) };
        let text = Input::from(path.clone()).read()?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let brand = Brand::read(&text, |name| image(&folder.join(name)));
        brand.map_err(|diagnostics| Failure::unreadable(&path.display().to_string(), diagnostics))
    }
}

/// The bytes of an image. One more than the limit is enough to see that it is too large.
fn image(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_IMAGE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
