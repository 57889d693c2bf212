//! Programs that nobody here wrote, and a second implementation, say whether the rules are right.

use crate::{bindgen, error::Error, folder, program, python, step};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The engine as the judges ask it.
struct Engine {
    native: PathBuf,
    wasm: PathBuf,
}

/// Builds the programs that answer.
const PACKAGE: [&str; 3] = ["build", "--package", "fairnotice-answers"];

/// Cases on which the second implementation is asked in `cargo xtask test`.
const CASES: &str = "1500";

/// Asks the second implementation for so many seconds, about other cases at every call.
pub(crate) fn soak(seconds: u64) -> Result<(), Error> {
    // As the fuzz targets are built: fast, with every check that a test has.
    program::run(program::cargo().args(PACKAGE).args(["--bin", "answers", "--profile", "fuzz"]))?;
    let native = folder::target().join("fuzz").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    let seed = crate::clock::now().timestamp().to_string();
    let mut judge = judge(&python::environment()?);
    judge.arg(script("oracle_fuzz.py")).arg("--answers").arg(native);
    program::run(judge.args(["--seed", &seed, "--cases", "1000000000", "--seconds", &seconds.to_string()]))
}

/// A judge's interpreter. Python takes the time zones of the pinned package, whatever the machine has.
fn judge(interpreter: &Path) -> Command {
    let mut judge = program::program(interpreter);
    judge.env("PYTHONTZPATH", "");
    judge
}

fn script(name: &str) -> PathBuf {
    folder::root().join("tests").join("judges").join(name)
}

/// Asks every judge, and says who disagreed.
pub(crate) fn run() -> Result<(), Error> {
    let engine = build()?;
    let python = python::environment()?;
    let node = program::find("node").unwrap_or_else(|| "node".into());
    let mut failed = Vec::new();
    let mut ask = |what: &str, interpreter: &PathBuf, name: &str, arguments: &[&PathBuf]| {
        step::note(what);
        let mut judge = judge(interpreter);
        if let Err(error) = program::run(judge.arg(script(name)).args(arguments)) {
            failed.push(error.to_string());
        }
    };
    ask("business days, by NumPy", &python, "business_days.py", &[&engine.native]);
    ask("clocks, by CPython's zoneinfo", &python, "clocks.py", &[&engine.native]);
    ask("versions, by node-semver", &node, "versions.js", &[&engine.native]);
    ask("the same bytes as WASM, in Node", &python, "twins.py", &[&engine.native, &engine.wasm]);
    let cases = ["--cases", CASES, "--answers"].map(PathBuf::from);
    let [cases, count, answers] = &cases;
    ask("every rule, by a second implementation", &python, "oracle_fuzz.py", &[cases, count, answers, &engine.native]);
    if failed.is_empty() { Ok(()) } else { Err(Error::StepMessage(failed.join("; "))) }
}

/// Builds the program `answers`, and the same as a module for Node.
fn build() -> Result<Engine, Error> {
    program::run(program::cargo().args(PACKAGE))?;
    program::run(program::cargo().args(PACKAGE).args(["--lib", "--target", "wasm32-unknown-unknown"]))?;
    let target = folder::target();
    let module = target.join("wasm32-unknown-unknown").join("debug").join("fairnotice_answers.wasm");
    let wasm = bindgen::for_node(&module, "answers", &target.join("judges"))?;
    let native = target.join("debug").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    Ok(Engine { native, wasm })
}
