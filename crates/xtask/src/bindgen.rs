//! wasm-bindgen as a library, at the workspace's own version: no installed tool has to match.

use crate::{error::Error, folder, snip::snip};
use clap::Parser;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The glue and the module that belong together.
pub(crate) struct Bound {
    /// An ES module.
    pub(crate) glue: String,
    /// What it loads.
    pub(crate) wasm: Vec<u8>,
}

/// What rustc writes in the section `target_features` of a module that may use bulk memory, and what denies it.
const BULK_MEMORY: (&[u8], &[u8]) = (b"+\x0bbulk-memory", b"-\x0bbulk-memory");

/// Makes the glue for a module that cargo built, and drops what only a debugger reads.
///
/// Meanwhile the module denies bulk memory: wasm-bindgen then clears references one by one, where it would else write
/// `table.fill`, which the wasm-opt of Debian 12 (108) cannot read.
pub(crate) fn bind(wasm: &Path, name: &str) -> Result<Bound, Error> {
    let failed = |error| Error::about("wasm-bindgen", &format!("{error:#}"));
    let mut wasm = snip(&folder::read(wasm)?)?;
    replace(&mut wasm, BULK_MEMORY.0, BULK_MEMORY.1);
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, wasm).out_name(name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.web(true).and_then(Bindgen::generate_output).map_err(failed)?;
    // A snippet is one more file, and one more request on a customer's page: it would need a place in the manifest.
    if output.snippets().values().any(|list| !list.is_empty()) || !output.local_modules().is_empty() {
        return Err(Error::StepMessage(
            "the glue imports JavaScript snippets of a dependency, which the embed does not ship".to_owned(),
        ));
    }
    let mut wasm = output.wasm_mut().emit_wasm();
    replace(&mut wasm, BULK_MEMORY.1, BULK_MEMORY.0);
    Ok(Bound { glue: output.js().to_owned(), wasm })
}

/// Makes a CommonJS module for Node of a module that cargo built; returns its path.
pub(crate) fn for_node(wasm: &Path, name: &str, folder: &Path) -> Result<PathBuf, Error> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false);
    let done = bindgen.nodejs(true).and_then(|bindgen| bindgen.generate(folder));
    done.map_err(|error| Error::about("wasm-bindgen", &format!("{error:#}")))?;
    Ok(folder.join(format!("{name}.js")))
}

/// Writes `to` over the last `from`, which is as long: custom sections stand at a module's end.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    if let Some(at) = bytes.windows(from.len()).rposition(|window| window == from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

/// The workspace's version, from the one place that names it.
pub(crate) fn version() -> Result<String, Error> {
    let manifest = folder::root().join("Cargo.toml");
    let text = folder::read_text(&manifest)?;
    let table: toml::Table = text.parse().map_err(|error| Error::about("Cargo.toml", &error))?;
    let dependencies = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    dependencies
        .and_then(|dependencies| dependencies.get("wasm-bindgen-cli-support")?.as_str()?.strip_prefix('='))
        .map(str::to_owned)
        .ok_or_else(|| {
            Error::StepMessage(
                "Cargo.toml: expected `wasm-bindgen-cli-support = \"=…\"` among the workspace's dependencies"
                    .to_owned(),
            )
        })
}

/// What Trunk asks of the program `wasm-bindgen`, which xtask stands in for (see `trunk.rs`).
#[derive(Parser)]
#[command(name = "wasm-bindgen", disable_version_flag = true)]
pub(crate) struct StandIn {
    /// Print the version.
    #[arg(short = 'V', long)]
    version: bool,
    /// Only `web` is known here.
    #[arg(long, default_value = "web")]
    target: String,
    #[arg(long)]
    out_dir: Option<PathBuf>,
    #[arg(long)]
    out_name: Option<String>,
    /// Always so.
    #[arg(long)]
    no_typescript: bool,
    wasm: Option<PathBuf>,
}

impl StandIn {
    /// Does what the program would do.
    pub(crate) fn run(self) -> Result<(), Error> {
        if self.version {
            println!("wasm-bindgen {}", version()?);
            return Ok(());
        }
        let (Some(wasm), Some(folder), Some(name), "web") =
            (self.wasm, self.out_dir, self.out_name, self.target.as_str())
        else {
            return Err(Error::StepMessage("expected `--target=web --out-dir=… --out-name=… file.wasm`".to_owned()));
        };
        let mut bindgen = Bindgen::new();
        bindgen.input_path(wasm).out_name(&name).typescript(!self.no_typescript);
        let done = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
        done.map_err(|error| Error::about("wasm-bindgen", &format!("{error:#}")))
    }
}
