//! wasm-bindgen as a library. Its version is the one in `Cargo.toml`, so no installed tool has to match.

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// A WASM module and the JavaScript that loads it.
pub(crate) struct Bindings {
    /// An ES module.
    pub(crate) glue: String,
    /// The WASM module that the glue loads.
    pub(crate) wasm: Vec<u8>,
}

/// Makes the glue for a module that cargo built.
pub(crate) fn bind(wasm: Vec<u8>, name: &str) -> Result<Bindings> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, wasm).out_name(name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.web(true).and_then(Bindgen::generate_output).context("wasm-bindgen")?;
    // A snippet is one more file and one more request on a customer's page. It would have to be in the manifest.
    if output.snippets().values().any(|list| !list.is_empty()) || !output.local_modules().is_empty() {
        bail!("the glue imports JavaScript snippets of a dependency, which the embed does not ship");
    }
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Bindings { glue: output.js().to_owned(), wasm })
}

/// Makes a CommonJS module for Node.js from a module that cargo built.
pub(crate) fn for_node(wasm: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false);
    bindgen.nodejs(true).and_then(|bindgen| bindgen.generate(folder)).context("wasm-bindgen")
}

/// The command line of the program `wasm-bindgen` as Trunk calls it.
#[derive(Parser)]
#[command(name = "wasm-bindgen", disable_version_flag = true)]
pub(crate) struct Arguments {
    /// Print the version.
    #[arg(short = 'V', long)]
    version: bool,
    /// Only `web` is supported.
    #[arg(long, default_value = "web")]
    target: String,
    #[arg(long)]
    out_dir: Option<PathBuf>,
    #[arg(long)]
    out_name: Option<String>,
    /// Write no TypeScript declarations.
    #[arg(long)]
    no_typescript: bool,
    wasm: Option<PathBuf>,
}

impl Arguments {
    /// Does what the program `wasm-bindgen` does.
    pub(crate) fn run(self) -> Result<()> {
        if self.version {
            println!("wasm-bindgen {}", wasm_bindgen_shared::version());
            return Ok(());
        }
        let (Some(wasm), Some(folder), Some(name), "web") =
            (self.wasm, self.out_dir, self.out_name, self.target.as_str())
        else {
            bail!("expected `--target=web --out-dir=… --out-name=… file.wasm`");
        };
        let mut bindgen = Bindgen::new();
        bindgen.input_path(wasm).out_name(&name).typescript(!self.no_typescript);
        bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)).context("wasm-bindgen")
    }
}
