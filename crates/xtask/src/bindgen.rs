//! wasm-bindgen as a library. Its version is the one in `Cargo.toml`, so no installed tool has to match.

use crate::{error::Error, folder, snip::snip};
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

/// Two entries of the section `target_features`: the module may use bulk memory, and it may not.
const WITH_BULK_MEMORY: &[u8] = b"+\x0bbulk-memory";
const WITHOUT_BULK_MEMORY: &[u8] = b"-\x0bbulk-memory";

/// Makes the glue for a module that cargo built, and removes what only a debugger reads.
///
/// While wasm-bindgen runs, the module declares that it may not use bulk memory. Otherwise wasm-bindgen writes
/// `table.fill`, which the wasm-opt of Debian 12 (108) cannot read. Without bulk memory, wasm-bindgen clears references
/// one by one.
pub(crate) fn bind(wasm: &Path, name: &str) -> Result<Bindings, Error> {
    let failed = |error| Error::about("wasm-bindgen", &format!("{error:#}"));
    let mut wasm = snip(&folder::read(wasm)?)?;
    replace(&mut wasm, WITH_BULK_MEMORY, WITHOUT_BULK_MEMORY);
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, wasm).out_name(name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.web(true).and_then(Bindgen::generate_output).map_err(failed)?;
    // A snippet is one more file and one more request on a customer's page. It would have to be in the manifest.
    if output.snippets().values().any(|list| !list.is_empty()) || !output.local_modules().is_empty() {
        return Err(Error::Other(
            "the glue imports JavaScript snippets of a dependency, which the embed does not ship".to_owned(),
        ));
    }
    let mut wasm = output.wasm_mut().emit_wasm();
    replace(&mut wasm, WITHOUT_BULK_MEMORY, WITH_BULK_MEMORY);
    Ok(Bindings { glue: output.js().to_owned(), wasm })
}

/// Makes a CommonJS module for Node.js from a module that cargo built. Returns its path.
pub(crate) fn for_node(wasm: &Path, name: &str, folder: &Path) -> Result<PathBuf, Error> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false);
    let result = bindgen.nodejs(true).and_then(|bindgen| bindgen.generate(folder));
    result.map_err(|error| Error::about("wasm-bindgen", &format!("{error:#}")))?;
    Ok(folder.join(format!("{name}.js")))
}

/// Overwrites the last `from` with `to`, which has the same length. The last one, because custom sections are at a
/// module's end.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    if let Some(at) = bytes.windows(from.len()).rposition(|window| window == from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

/// The version of wasm-bindgen, from the workspace's `Cargo.toml`.
pub(crate) fn version() -> Result<String, Error> {
    let manifest = folder::root().join("Cargo.toml");
    let text = folder::read_text(&manifest)?;
    let table: toml::Table = text.parse().map_err(|error| Error::about("Cargo.toml", &error))?;
    let dependencies = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    dependencies
        .and_then(|dependencies| dependencies.get("wasm-bindgen-cli-support")?.as_str()?.strip_prefix('='))
        .map(str::to_owned)
        .ok_or_else(|| {
            Error::Other(
                "Cargo.toml: expected `wasm-bindgen-cli-support = \"=…\"` among the workspace's dependencies"
                    .to_owned(),
            )
        })
}

/// The command line of the program `wasm-bindgen` as Trunk calls it. Trunk calls xtask under this name (see
/// `trunk.rs`).
#[derive(Parser)]
#[command(name = "wasm-bindgen", disable_version_flag = true)]
pub(crate) struct WasmBindgenArguments {
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

impl WasmBindgenArguments {
    /// Does what the program `wasm-bindgen` does.
    pub(crate) fn run(self) -> Result<(), Error> {
        if self.version {
            println!("wasm-bindgen {}", version()?);
            return Ok(());
        }
        let (Some(wasm), Some(folder), Some(name), "web") =
            (self.wasm, self.out_dir, self.out_name, self.target.as_str())
        else {
            return Err(Error::Other("expected `--target=web --out-dir=… --out-name=… file.wasm`".to_owned()));
        };
        let mut bindgen = Bindgen::new();
        bindgen.input_path(wasm).out_name(&name).typescript(!self.no_typescript);
        let result = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
        result.map_err(|error| Error::about("wasm-bindgen", &format!("{error:#}")))
    }
}
