//! Postfix's `smtp-sink` and `smtp-source`, which take and send mails as fast as they can.
//!
//! Debian has them in the package of its mail server. They are unpacked from it: nothing is installed, and no mail server is started.

use crate::{error::Error, folder, program, step::note};
use std::{fs, path::PathBuf, process::Command};

/// What a shell says of a program whose libraries are missing.
const NOT_STARTED: i32 = 127;

/// One of the programs, installed or unpacked.
pub(crate) fn command(name: &str) -> Result<Command, Error> {
    if let Some(path) = program::find(name) {
        return Ok(program::program(path));
    }
    let folder = unpacked();
    let path = folder.join("usr/sbin").join(name);
    if !path.is_file() {
        return Err(missing("it is not unpacked"));
    }
    let mut command = program::program(path);
    command.env("LD_LIBRARY_PATH", folder.join("usr/lib/postfix"));
    Ok(command)
}

/// Unpacks the programs unless they are there.
pub(crate) fn ensure() -> Result<(), Error> {
    if command("smtp-sink").is_ok() {
        return Ok(());
    }
    let (apt, dpkg) = (program::find("apt-get"), program::find("dpkg-deb"));
    let (Some(apt), Some(dpkg)) = (apt, dpkg) else { return Err(missing("only Debian's package can be unpacked")) };
    let folder = unpacked();
    folder::remove(&folder)?;
    folder::create(&folder)?;
    note("unpacking smtp-sink and smtp-source from Debian's package postfix");
    let mut download = program::program(apt);
    download.args(["--quiet", "download", "postfix"]).current_dir(&folder);
    program::output(&mut download).map_err(|error| missing(&format!("`apt-get update` may help: {error}")))?;
    let files = fs::read_dir(&folder).map_err(Error::file(&folder))?;
    let package = files.flatten().map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "deb"));
    let package = package.ok_or_else(|| missing("no package was downloaded"))?;
    program::run(program::program(dpkg).arg("--extract").args([&package, &folder]))?;
    // Without arguments it only says how it is used.
    let mut sink = command("smtp-sink")?;
    let tried = sink.output().map_err(|source| program::start_error(&sink, source))?;
    if tried.status.code() == Some(NOT_STARTED) {
        return Err(missing(String::from_utf8_lossy(&tried.stderr).trim()));
    }
    Ok(())
}

fn unpacked() -> PathBuf {
    folder::target().join("postfix")
}

fn missing(why: &str) -> Error {
    Error::Other(format!("`smtp-sink` is missing: {why}; it comes with Postfix (Debian's package postfix)"))
}
