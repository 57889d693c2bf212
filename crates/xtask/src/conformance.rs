//! Conformance tests of rules and mails, against independent programs and a second implementation.

use crate::{embed, error::Error, folder, program, python, step};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The rules engine behind the line protocol of `crates/answers`, in two builds.
struct Engine {
    /// A program of this machine.
    native: PathBuf,
    /// A module for Node.js.
    wasm: PathBuf,
}

/// Builds the programs that answer.
const PACKAGE: [&str; 3] = ["build", "--package", "fairnotice-answers"];

/// How many random cases `cargo xtask test` compares with the second implementation.
const CASES: &str = "1500";

/// Compares with the second implementation for this many seconds, with other cases in every run.
pub(crate) fn soak(seconds: u64) -> Result<(), Error> {
    // As the fuzz targets are built: fast, with every check that a test has.
    program::run(program::cargo().args(PACKAGE).args(["--bin", "answers", "--profile", "fuzz"]))?;
    let native = folder::target().join("fuzz").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    let seed = crate::clock::now().timestamp().to_string();
    let mut oracle = interpreter(&python::environment()?);
    oracle.arg(script("oracle_fuzz.py")).arg("--answers").arg(native);
    program::run(oracle.args(["--seed", &seed, "--cases", "1000000000", "--seconds", &seconds.to_string()]))
}

/// An interpreter of these tests. Python takes the time zones of the pinned package, whatever the machine has.
fn interpreter(path: &Path) -> Command {
    let mut interpreter = program::program(path);
    interpreter.env("PYTHONTZPATH", "");
    interpreter
}

fn script(name: &str) -> PathBuf {
    folder::root().join("tests").join("conformance").join(name)
}

/// Runs every conformance test. The error names those that failed.
pub(crate) fn run() -> Result<(), Error> {
    let engine = build()?;
    let python = python::environment()?;
    let node = PathBuf::from("node");
    let mut failed = Vec::new();
    let mut check = |what: &str, path: &PathBuf, name: &str, arguments: &[&PathBuf]| {
        step::note(what);
        let mut test = interpreter(path);
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
    check("mails, read by Python's email, dkimpy and icalendar", &python, "mails.py", &[&mails()?]);
    if failed.is_empty() { Ok(()) } else { Err(Error::Other(failed.join("; "))) }
}

/// Writes the mails of a record's life, each signed, into a folder.
fn mails() -> Result<PathBuf, Error> {
    let folder = folder::target().join("conformance").join("mails");
    folder::remove(&folder)?;
    let example = ["run", "--quiet", "--package", "fairnotice-notify", "--example", "mails", "--"];
    program::run(program::cargo().args(example).arg(&folder))?;
    Ok(folder)
}

/// The stack of the widget's module is too small for reading time zones without optimisation.
const STACK: [&str; 2] = ["--config", "target.wasm32-unknown-unknown.rustflags = ['-Clink-arg=-zstack-size=1048576']"];

/// Builds the program `answers` and the same as a module for Node.js.
fn build() -> Result<Engine, Error> {
    program::run(program::cargo().args(PACKAGE))?;
    program::run(program::cargo().args(PACKAGE).args(["--lib", "--target", "wasm32-unknown-unknown"]).args(STACK))?;
    let target = folder::target();
    let module = target.join("wasm32-unknown-unknown").join("debug").join("fairnotice_answers.wasm");
    let made = target.join("conformance");
    program::run(program::program(embed::bundle(&[])?).arg("node").args([&module, Path::new("answers"), &made]))?;
    let wasm = made.join("answers.js");
    let native = target.join("debug").join(format!("answers{}", std::env::consts::EXE_SUFFIX));
    Ok(Engine { native, wasm })
}
