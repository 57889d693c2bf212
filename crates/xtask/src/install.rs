//! Tools that the tests need besides Rust. A missing tool is installed, and a line says so.

use crate::{embed, error::Error, folder, postfix, postgres, program, step, trunk};
use nix::unistd::Uid;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A tool that a step needs. They are installed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tool {
    /// rustup's wasm32 target.
    WasmTarget,
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// cargo-deny.
    CargoDeny,
    /// Trunk.
    Trunk,
    /// Node.js with npm.
    Node,
    /// Binaryen, which makes the WASM smaller.
    Binaryen,
    /// Python with the module `venv`.
    Python,
    /// A Chromium browser.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKit with its driver, and a display for it.
    WebKit,
    /// Java, in which the Nu HTML checker runs.
    Java,
    /// The npm packages of `tests/package.json`.
    Packages,
    /// PostgreSQL's server and its programs.
    Postgres,
    /// nginx, with which the server is compared.
    Nginx,
    /// nginx's module for live streams.
    Nchan,
    /// wrk, which sends requests.
    Wrk,
    /// libfaketime, which moves the clock of a program.
    Faketime,
    /// Postfix's programs that receive and send mails for a measurement.
    SmtpSink,
}

impl Tool {
    /// Installs the tool if it is missing. The error is the reason why a step that needs it is skipped.
    pub(crate) fn ensure(self) -> Result<(), Error> {
        match self {
            Self::WasmTarget => wasm_target(),
            Self::Rustfmt => component("rustfmt", "cargo-fmt"),
            Self::Clippy => component("clippy", "cargo-clippy"),
            Self::Binaryen => packages(embed::BINARYEN),
            Self::CargoDeny => installed_by_cargo("cargo-deny", "0.20.2"),
            Self::Trunk => installed_by_cargo("trunk", trunk::VERSION),
            Self::Node => debian("node", &["nodejs"]).and_then(|()| debian("npm", &["npm"])),
            Self::Python => python(),
            Self::Chromium => chromium().map_or_else(|| debian("chromium", &["chromium"]), |_| Ok(())),
            Self::Firefox => debian("firefox-esr", &["firefox-esr"]),
            Self::WebKit => debian("WebKitWebDriver", &["webkit2gtk-driver"]).and_then(|()| debian("Xvfb", &["xvfb"])),
            Self::Java => debian("java", &["default-jre-headless"]),
            Self::Packages => packages("tests"),
            Self::Postgres => postgres(),
            Self::Nginx => debian("nginx", &["nginx"]),
            Self::Nchan => nchan(),
            Self::Wrk => debian("wrk", &["wrk"]),
            Self::Faketime => debian("faketime", &["faketime"]),
            Self::SmtpSink => postfix::ensure(),
        }
    }
}

/// Installs rustup's target for the browser. Without rustup it does nothing: cargo then reports what is missing.
pub(crate) fn wasm_target() -> Result<(), Error> {
    let Some(rustup) = program::find("rustup") else { return Ok(()) };
    let installed = program::output(program::program(&rustup).args(["target", "list", "--installed"]))?;
    if installed.lines().any(|target| target == "wasm32-unknown-unknown") {
        return Ok(());
    }
    step::note("installing rustup's target wasm32-unknown-unknown");
    program::run(program::program(&rustup).args(["target", "add", "wasm32-unknown-unknown"]))
}

/// The path of a Chromium browser: the variable `CHROMIUM`, or one of its usual names on PATH.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program::find))
}

fn component(name: &str, program: &str) -> Result<(), Error> {
    // rustup puts a proxy on PATH even if the component is missing. So the program has to be started.
    let is_installed = program::find(program)
        .is_some_and(|path| program::program(path).arg("--version").output().is_ok_and(|o| o.status.success()));
    if is_installed {
        return Ok(());
    }
    let rustup = program::find("rustup").ok_or_else(|| missing(program, "there is no rustup to install it"))?;
    step::note(&format!("installing rustup's component {name}"));
    program::run(program::program(rustup).args(["component", "add", name]))
}

fn installed_by_cargo(name: &str, version: &str) -> Result<(), Error> {
    if program::find(name).is_some() {
        return Ok(());
    }
    step::note(&format!("installing {name} {version} with cargo; this takes some minutes"));
    // A debug build is good enough, and cargo builds it in a quarter of the time.
    program::run(program::cargo().args(["install", name, "--version", version, "--locked", "--debug"]))
}

/// A module is no program: it is found by its file.
fn nchan() -> Result<(), Error> {
    if Path::new("/usr/lib/nginx/modules/ngx_nchan_module.so").is_file() {
        return Ok(());
    }
    apt("nginx's module nchan", &["libnginx-mod-nchan"])
}

fn python() -> Result<(), Error> {
    debian("python3", &["python3"])?;
    // Debian has the module `venv` in a separate package.
    let check = program::program("python3").args(["-c", "import ensurepip, venv"]).output();
    if check.is_ok_and(|output| output.status.success()) { Ok(()) } else { apt("venv of python3", &["python3-venv"]) }
}

fn postgres() -> Result<(), Error> {
    // Its programs are not on PATH.
    if postgres::programs().is_some() {
        return Ok(());
    }
    apt("postgres", &["postgresql"])?;
    postgres::programs().map(drop).ok_or_else(|| missing("postgres", "its package is installed, but it is not found"))
}

/// Installs the npm packages of a folder's `package-lock.json`, unless that file is older than the last installation.
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

/// Installs a program with apt-get, if there is apt-get and the user may run it as root.
fn debian(name: &str, packages: &[&str]) -> Result<(), Error> {
    if program::find(name).is_some() {
        return Ok(());
    }
    apt(name, packages)?;
    program::find(name).map(drop).ok_or_else(|| missing(name, "its package is installed, but it is not on PATH"))
}

fn apt(name: &str, packages: &[&str]) -> Result<(), Error> {
    let apt = program::find("apt-get")
        .ok_or_else(|| missing(name, &format!("install it (Debian packages: {})", packages.join(" "))))?;
    let sudo = if Uid::effective().is_root() {
        None
    } else {
        Some(program::find("sudo").ok_or_else(|| missing(name, "only root can install it, and there is no `sudo`"))?)
    };
    let apt = |arguments: &[&str]| {
        let mut command = match &sudo {
            // Fail instead of waiting for a password: there may be nobody who types one.
            Some(sudo) => {
                let mut command = program::program(sudo);
                command.args(["--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive"]).arg(&apt);
                command
            }
            None => program::program(&apt),
        };
        program::run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet").args(arguments))
    };
    step::note(&format!("installing the Debian packages {} with apt-get", packages.join(" ")));
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn missing(name: &str, why: &str) -> Error {
    Error::Other(format!("`{name}` is missing: {why}"))
}
