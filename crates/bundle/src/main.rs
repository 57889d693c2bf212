//! `fairnotice-bundle`: makes JavaScript modules and small files from compiled WASM.

mod bindgen;
mod embed;
#[cfg(not(feature = "small"))]
mod plain;
mod script;
#[cfg(feature = "small")]
mod small;
mod stamp;

use clap::Parser;
use std::{env, path::PathBuf, process::ExitCode};

/// Makes JavaScript modules and small files from compiled WASM.
#[derive(Parser)]
#[command(name = "fairnotice-bundle")]
enum Task {
    /// Makes the files that a customer's page downloads, and their list.
    Embed {
        /// The widget, as cargo compiled it.
        wasm: PathBuf,
        /// Where the files are written.
        folder: PathBuf,
        /// Binaryen's `wasm-opt`, a script for Node.js.
        #[cfg(feature = "small")]
        #[arg(long)]
        wasm_opt: PathBuf,
    },
    /// Makes a CommonJS module for Node.js.
    Node {
        /// What cargo compiled.
        wasm: PathBuf,
        /// The module's name, without an ending.
        name: String,
        /// Where it is written.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let program = env::args_os().next().map(PathBuf::from).unwrap_or_default();
    // Trunk starts this program under that name: see `crates/xtask/src/trunk.rs`.
    let result = if program.file_stem().is_some_and(|stem| stem == "wasm-bindgen") {
        bindgen::Arguments::parse().run()
    } else {
        match Task::parse() {
            #[cfg(feature = "small")]
            Task::Embed { wasm, folder, wasm_opt } => embed::make(&wasm, &folder, &small::Small::new(&wasm_opt)),
            #[cfg(not(feature = "small"))]
            Task::Embed { wasm, folder } => embed::make(&wasm, &folder, &plain::Plain),
            Task::Node { wasm, name, folder } => bindgen::for_node(&wasm, &name, &folder),
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With its context, which says the file or the tool.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
