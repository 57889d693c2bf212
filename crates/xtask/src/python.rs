//! A Python environment in `target` with the packages that the tests need.

use crate::{error::Error, folder, program, step};
use std::path::PathBuf;

/// The interpreter of the environment with the packages of `tests/requirements.txt`. It is created again when that file
/// changes.
pub(crate) fn environment() -> Result<PathBuf, Error> {
    let requirements = folder::root().join("tests").join("requirements.txt");
    let environment = folder::target().join("python");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = folder::read_text(&requirements)?;
    let stamp = environment.join("requirements.txt");
    if python.is_file() && folder::read_text(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    step::note("installing the Python packages of tests/requirements.txt");
    folder::remove(&environment)?;
    program::run(program::program("python3").args(["-m", "venv"]).arg(&environment))?;
    let mut pip = program::program(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    program::run(pip.arg(&requirements))?;
    folder::write(&stamp, wanted.as_bytes())?;
    Ok(python)
}
