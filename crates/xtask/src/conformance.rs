//! Conformance tests of the rules, against independent programs and a second implementation.

use crate::{bindgen, error::Error, folder, program, python, step};
use std::path::PathBuf;

/// The rules engine behind the line protocol of `crates/answers`, in two builds.
struct Engine {
    /// A program of this machine.
    native: PathBuf,
    /// A module for Node.js.
    wasm: PathBuf,
}

/// How many random cases `cargo xtask test` compares with the second implementation.
const CASES: &str = "1500";

/// Compares with the second implementation for this many seconds, with other cases in every run.
pub(crate) fn soak(seconds: u64) -> Result<(), Error> {
    let engine = build()?;
    let seed = crate::clock::now().timestamp().to_string();
    let mut oracle = program::program(python::environment()?);
    oracle.arg(script("oracle_fuzz.py")).arg("--answers").arg(&engine.native);
    program::run(oracle.args(["--seed", &seed, "--cases", "1000000000", "--seconds", &seconds.to_string()]))
}

fn script(name: &str) -> PathBuf {
    folder::root().join("tests").join("conformance").join(name)
}

/// Runs every conformance test. The error names those that failed.
pub(crate) fn run() -> Result<(), Error> {
    let engine = build()?;
    let python = python::environment()?;
    let node = program::find("node").unwrap_or_else(|| "node".into());
    let mut failed = Vec::new();
    let mut check = |what: &str, interpreter: &PathBuf, name: &str, arguments: &[&PathBuf]| {
        step::note(what);
        let mut test = program::program(interpreter);
        if let Err(error) = program::run(test.arg(script(name)).args(arguments)) {
            failed.push(error.to_string());
        }
    };
    check("business days, compared with NumPy", &python, "business_days.py", &[&engine.native]);
    check("local times, compared with CPython's zoneinfo", &python, "clocks.py", &[&engine.native]);
    check("versions, compared with node-semver", &node, "versions.js", &[&engine.native]);
    check(
        "the WASM build in Node.js, compared with the native build",
        &python,
        "twins.py",
        &[&engine.native, &engine.wasm],
    );
    let cases = ["--cases", CASES, "--answers"].map(PathBuf::from);
    let [cases, count, answers] = &cases;
    check(
        "every rule, compared with the second implementation",
        &python,
        "oracle_fuzz.py",
        &[cases, count, answers, &engine.native],
    );
    if failed.is_empty() { Ok(()) } else { Err(Error::Other(failed.join("; "))) }
}

/// Builds the program `answers` and the same as a module for Node.js.
fn build() -> Result<Engine, Error> {
    let package = ["build", "--package", "fairnotice-answers"];
    program::run(program::cargo().args(package))?;
    program::run(program::cargo().args(package).args(["--lib", "--target", "wasm32-unknown-unknown"]))?;
    let target = folder::target();
    let module = target.join("wasm32-unknown-unknown").join("debug").join("fairnotice_answers.wasm");
    let wasm = bindgen::for_node(&module, "answers", &target.join("conformance"))?;
    let native = target.join("debug").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    Ok(Engine { native, wasm })
}
