//! Python with the packages that tests need, in an environment of the workspace's own.

use crate::{error::Error, folder, program, step};
use std::path::PathBuf;

/// The interpreter of an environment in `target` that holds what `tests/requirements.txt` names; made anew where the file
/// has changed.
pub(crate) fn environment() -> Result<PathBuf, Error> {
    let requirements = folder::root().join("tests").join("requirements.txt");
    let environment = folder::target().join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = folder::read_text(&requirements)?;
    let stamp = environment.join("requirements.txt");
    if python.is_file() && folder::read_text(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    step::note("installing Python's packages of tests/requirements.txt");
    folder::remove(&environment)?;
    let system = program::find("python3").unwrap_or_else(|| "python3".into());
    program::run(program::program(system).args(["-m", "venv"]).arg(&environment))?;
    let mut pip = program::program(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    program::run(pip.arg(&requirements))?;
    folder::write(&stamp, wanted.as_bytes())?;
    Ok(python)
}
