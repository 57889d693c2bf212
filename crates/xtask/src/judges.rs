//! Programs that nobody here wrote, and a second implementation, say whether the rules are right.

use crate::{bindgen, error::Error, folder, program, python, step};
use std::path::PathBuf;

/// The engine as the judges ask it.
struct Engine {
    native: PathBuf,
    wasm: PathBuf,
}

/// Asks every judge, and says who disagreed.
pub(crate) fn run() -> Result<(), Error> {
    let engine = build()?;
    let python = python::with(&folder::root().join("tests").join("requirements.txt"))?;
    let node = program::find("node").unwrap_or_else(|| "node".into());
    let script = |name: &str| folder::root().join("tests").join("judges").join(name);
    let mut failed = Vec::new();
    let mut ask = |what: &str, interpreter: &PathBuf, name: &str, arguments: &[&PathBuf]| {
        step::note(what);
        let mut judge = program::program(interpreter);
        if let Err(error) = program::run(judge.arg(script(name)).args(arguments)) {
            failed.push(error.to_string());
        }
    };
    ask("business days, by NumPy", &python, "business_days.py", &[&engine.native]);
    ask("clocks, by CPython's zoneinfo", &python, "clocks.py", &[&engine.native]);
    ask("versions, by node-semver", &node, "versions.js", &[&engine.native]);
    ask("the same bytes as WASM, in Node", &python, "twins.py", &[&engine.native, &engine.wasm]);
    if failed.is_empty() { Ok(()) } else { Err(Error::Said(failed.join("; "))) }
}

/// Builds the program `answers`, and the same as a module for Node.
fn build() -> Result<Engine, Error> {
    let package = ["build", "--package", "fairnotice-answers"];
    program::run(program::cargo().args(package))?;
    program::run(program::cargo().args(package).args(["--lib", "--target", "wasm32-unknown-unknown"]))?;
    let target = folder::target();
    let module = target.join("wasm32-unknown-unknown").join("debug").join("fairnotice_answers.wasm");
    let wasm = bindgen::for_node(&module, "answers", &target.join("judges"))?;
    let native = target.join("debug").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    Ok(Engine { native, wasm })
}
