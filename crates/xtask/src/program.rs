//! Finds, runs and stops other programs.

use crate::{error::Error, folder};
pub(crate) use nix::sys::signal::Signal;
use nix::{sys::signal::kill, unistd::Pid};
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

/// Cargo in the workspace's folder. If the embed is built, its folder is passed to the server's build script.
///
/// Cargo tells this program about its package. Build scripts of others, such as that of `ring`, would take that for theirs, and be
/// run again after each build by hand.
pub(crate) fn cargo() -> Command {
    let mut cargo = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    remove_variables(&mut cargo, "CARGO_PKG_");
    remove_variables(&mut cargo, "CARGO_MANIFEST_");
    if folder::shipped().join("manifest.json").is_file() {
        cargo.env("FAIRNOTICE_EMBED", folder::shipped());
    }
    cargo
}

/// The program `fairnotice` with one of its commands, without the settings in the environment of this shell.
pub(crate) fn fairnotice(program: &Path, command: &str, database: &str) -> Command {
    let mut fairnotice = self::program(program);
    remove_variables(&mut fairnotice, "FAIRNOTICE_");
    fairnotice.arg(command).env("FAIRNOTICE_DATABASE_URL", database);
    fairnotice
}

/// Removes the variables whose names start so.
fn remove_variables(command: &mut Command, start: &str) {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with(start)) {
        command.env_remove(name);
    }
}

/// Another program, by name or path, in the workspace's folder.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let name = name.as_ref();
    let mut command = Command::new(find(name).as_deref().map_or(name, Path::as_os_str));
    command.current_dir(folder::root());
    command
}

/// Runs a command to its end. Its output is printed.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    if status.success() { Ok(()) } else { Err(Error::Exit { command: line(command), status }) }
}

/// Runs a command to its end and returns its standard output. Its standard error is printed only if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
    let output = command.output().map_err(|source| start_error(command, source))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Err(Error::Exit { command: line(command), status: output.status })
}

/// The path of a program, where [`search_path`] has it.
pub(crate) fn find(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    which::which_in(name, Some(search_path(None)), folder::root()).ok()
}

/// PATH with a folder before it. After it come the folder where cargo installs programs, and Debian's for those of root, which are
/// not on every PATH.
pub(crate) fn search_path(first: Option<&Path>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let last = home.map(|home| home.join("bin")).into_iter().chain([PathBuf::from("/usr/sbin")]);
    let folders = first.map(Path::to_owned).into_iter().chain(env::split_paths(&path)).chain(last);
    env::join_paths(folders).unwrap_or(path)
}

/// Sends a signal to a process. std can send only SIGKILL, to a child.
pub(crate) fn send(signal: Signal, process: u32) -> Result<(), Error> {
    kill(Pid::from_raw(process.cast_signed()), signal).map_err(|error| Error::about(signal.as_str(), &error))
}

/// Sends a child the signal at which it ends properly. If it has not ended after this time, it is killed.
pub(crate) fn stop(child: &mut Child, signal: Signal, patience: Duration) {
    if matches!(child.try_wait(), Ok(None)) && send(signal, child.id()).is_ok() {
        let began = Instant::now();
        while began.elapsed() < patience && matches!(child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// For `map_err` where a program is started without [`run`].
pub(crate) fn start_error(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// The command as one line, without the program's folder.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
