//! `cargo xtask bench embed`: how soon the banner is visible, and what it costs the page.
//!
//! One browser loads our embed and the peers in turn from one origin, with empty caches for each load. A Node.js
//! program (`crates/bench/embed/measure`) controls the browser and prints the figures of each load. The medians and the
//! comparison with the aims are made here.

use super::{
    aims::{self, Aim},
    loads::{Load, Loads},
};
use crate::{
    embed,
    error::Error,
    folder,
    install::{self, Tool},
    program,
    step::{self, Steps},
};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

const FOLDER: &str = "crates/bench/embed";

/// Builds, measures, and prints the table. The error names the aims that were missed.
pub(super) fn run(loads: u16) -> Result<(), Error> {
    let mut steps = Steps::new(4);
    steps.next("the embed", embed::build)?;
    let server = steps.next("the server, release build", server)?;
    let bundles = folder::target().join("bench").join("embed");
    let mut skipped = None;
    steps.next("the peers: plain JavaScript, Preact, Lit, Svelte", || {
        folder::remove(&bundles)?;
        folder::create(&bundles)?;
        skipped = peers(&bundles).err();
        Ok(())
    })?;
    if let Some(reason) = &skipped {
        step::note(&format!("the peers are SKIPPED: {reason}"));
    }
    let measured = steps.next(&format!("{loads} loads of each page under each condition"), || {
        [Tool::Node, Tool::Packages, Tool::Chromium].into_iter().try_for_each(Tool::ensure)?;
        measure(&server, &bundles, loads)
    })?;

    println!("\n{}\n", measured.table());
    let aims = aims::evaluate(&measured);
    for aim in &aims {
        println!("{aim}");
    }
    if let Some(reason) = skipped {
        println!("there is no comparison, because the peers were skipped: {reason}");
    }
    let missed: Vec<_> = aims.iter().filter(|aim| !aim.is_met()).map(Aim::to_string).collect();
    if missed.is_empty() { Ok(()) } else { Err(Error::Other(missed.join("\n       "))) }
}

/// Builds the program `fairnotice` with the embed in it. Returns its path.
fn server() -> Result<PathBuf, Error> {
    let mut cargo = program::cargo();
    program::run(cargo.args(["build", "--release", "--package", "fairnotice-cli", "--bin", "fairnotice"]))?;
    Ok(folder::target().join("release").join(format!("fairnotice{}", std::env::consts::EXE_SUFFIX)))
}

/// Bundles the peers. The error is the reason why they are skipped.
fn peers(bundles: &Path) -> Result<(), Error> {
    Tool::Node.ensure()?;
    install::packages(FOLDER)?;
    program::run(program::program("node").arg(format!("{FOLDER}/build.js")).arg(bundles))
}

fn measure(server: &Path, bundles: &Path, loads: u16) -> Result<Loads, Error> {
    let mut node = program::program("node");
    node.arg(format!("{FOLDER}/measure/main.js")).arg(bundles).arg(loads.to_string());
    node.env("FAIRNOTICE_BIN", server).stderr(Stdio::inherit());
    if let Some(chromium) = install::chromium() {
        node.env("CHROMIUM", chromium);
    }
    let output = program::output(&mut node)?;
    let loads: Vec<Load> = serde_json::from_str(&output).map_err(|error| Error::about("the measured loads", &error))?;
    Ok(Loads::new(loads))
}
