//! The binary, what a run leaves, and a folder of files.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};
use tempfile::TempDir;

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What a run left: exit code, standard output, standard error.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A command in the workspace's folder, with nothing of this machine's settings.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairnotice"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FAIRNOTICE_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(ROOT);
    command
}

pub(crate) fn fairnotice(arguments: &[&str]) -> Run {
    fairnotice_reading(arguments, b"")
}

/// A run that is given this on its standard input.
pub(crate) fn fairnotice_reading(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever has read enough closes the pipe.
    _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// `fairnotice check` on records of `tests/records`, or on any given path.
pub(crate) fn check(now: &str, files: &[&str], more: &[&str]) -> Run {
    let path = |name: &&str| if name.contains('/') { (*name).to_owned() } else { format!("tests/records/{name}.toml") };
    let paths: Vec<_> = files.iter().map(path).collect();
    let paths = paths.iter().map(String::as_str);
    fairnotice(&["check", "--now", now].into_iter().chain(more.iter().copied()).chain(paths).collect::<Vec<_>>())
}

pub(crate) const IN_TIME: &str = "2026-10-30T12:00:00Z";

/// A folder of files that nobody else sees.
pub(crate) struct Folder(pub(crate) TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    pub(crate) fn database(&self) -> String {
        format!("sqlite://{}", self.path("fairnotice.db").display())
    }
}
