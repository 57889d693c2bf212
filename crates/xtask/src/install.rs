//! What the tests need beyond Rust: found, or installed and said so.

use crate::{error::Error, folder, program, step, trunk};
use std::{fs, path::PathBuf};

/// One thing that a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tool {
    /// rustup's wasm32 target.
    WasmTarget,
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// Binaryen's `wasm-opt`.
    WasmOpt,
    /// Trunk.
    Trunk,
    /// Node.js with npm.
    Node,
    /// Python, with what makes environments.
    Python,
    /// The browser.
    Chromium,
    /// The npm packages in `tests`.
    Packages,
}

impl Tool {
    /// Makes sure that it is there; the error is the reason why a step that needs it is skipped.
    pub(crate) fn ensure(self) -> Result<(), Error> {
        match self {
            Self::WasmTarget => wasm_target(),
            Self::Rustfmt => component("rustfmt", "cargo-fmt"),
            Self::Clippy => component("clippy", "cargo-clippy"),
            Self::WasmOpt => debian("wasm-opt", &["binaryen"]),
            Self::Trunk => trunk(),
            Self::Node => debian("node", &["nodejs"]).and_then(|()| debian("npm", &["npm"])),
            Self::Python => python(),
            Self::Chromium => chromium().map_or_else(|| debian("chromium", &["chromium"]), |_| Ok(())),
            Self::Packages => packages("tests"),
        }
    }
}

/// rustup's target for the browser. Without rustup, cargo's own message says what is missing.
pub(crate) fn wasm_target() -> Result<(), Error> {
    let Some(rustup) = program::find("rustup") else { return Ok(()) };
    let installed = program::output(program::program(&rustup).args(["target", "list", "--installed"]))?;
    if installed.lines().any(|target| target == "wasm32-unknown-unknown") {
        return Ok(());
    }
    step::note("installing rustup's target wasm32-unknown-unknown");
    program::run(program::program(&rustup).args(["target", "add", "wasm32-unknown-unknown"]))
}

/// The browser, by the names it goes under.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program::find))
}

fn component(name: &str, program: &str) -> Result<(), Error> {
    // rustup puts a stand-in on PATH even where the component is missing: only a call tells.
    let here = program::find(program)
        .is_some_and(|path| program::program(path).arg("--version").output().is_ok_and(|o| o.status.success()));
    if here {
        return Ok(());
    }
    let rustup = program::find("rustup").ok_or_else(|| missing(program, "there is no rustup to install it"))?;
    step::note(&format!("installing rustup's component {name}"));
    program::run(program::program(rustup).args(["component", "add", name]))
}

fn trunk() -> Result<(), Error> {
    if program::find("trunk").is_some() {
        return Ok(());
    }
    step::note(&format!("installing trunk {} by cargo, which takes some minutes", trunk::VERSION));
    // A debug build serves as well and takes a quarter of the time.
    program::run(program::cargo().args(["install", "trunk", "--version", trunk::VERSION, "--locked", "--debug"]))
}

fn python() -> Result<(), Error> {
    debian("python3", &["python3"])?;
    // Debian keeps what makes environments in a package of its own.
    let python = program::find("python3").unwrap_or_else(|| "python3".into());
    let makes = program::program(python).args(["-c", "import ensurepip, venv"]).output();
    if makes.is_ok_and(|output| output.status.success()) { Ok(()) } else { apt("venv of python3", &["python3-venv"]) }
}

/// The npm packages that a folder's `package-lock.json` names, as it names them.
pub(crate) fn packages(folder: &str) -> Result<(), Error> {
    let within = folder::root().join(folder);
    let changed = |path: &str| fs::metadata(within.join(path)).and_then(|file| file.modified()).ok();
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    step::note(&format!("installing the npm packages of {folder}/package.json"));
    let npm = program::find("npm").ok_or_else(|| missing("npm", "it comes with Node.js"))?;
    program::run(program::program(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(within))
}

/// A program from Debian's archive, where this is Debian and we may.
fn debian(name: &str, packages: &[&str]) -> Result<(), Error> {
    if program::find(name).is_some() {
        return Ok(());
    }
    apt(name, packages)?;
    program::find(name).map(drop).ok_or_else(|| missing(name, "its package is installed, but it is not on PATH"))
}

fn apt(name: &str, packages: &[&str]) -> Result<(), Error> {
    let apt = program::find("apt-get")
        .ok_or_else(|| missing(name, &format!("install it (Debian: {})", packages.join(" "))))?;
    let is_root = program::output(program::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let sudo = if is_root {
        None
    } else {
        Some(program::find("sudo").ok_or_else(|| missing(name, "only root may install it"))?)
    };
    let apt = |arguments: &[&str]| {
        let mut command = match &sudo {
            // Without a terminal there is nobody to type a password: fail at once.
            Some(sudo) => {
                let mut command = program::program(sudo);
                command.args(["--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive"]).arg(&apt);
                command
            }
            None => program::program(&apt),
        };
        program::run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet").args(arguments))
    };
    step::note(&format!("installing Debian's {} by apt-get", packages.join(" ")));
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn missing(name: &str, why: &str) -> Error {
    Error::StepMessage(format!("`{name}` is missing: {why}"))
}
