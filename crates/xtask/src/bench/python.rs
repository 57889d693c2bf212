//! Python peers, in a virtual environment of their own.

use crate::{error::Error, folder, program, step};
use std::path::PathBuf;

/// The interpreter of an environment that holds what `requirements` pins; made at the first run. The error is the reason
/// why the peers are skipped.
pub(super) fn environment(requirements: &str) -> Result<PathBuf, Error> {
    let home = folder::target().join("bench").join("python");
    let interpreter = if cfg!(windows) { home.join("Scripts/python.exe") } else { home.join("bin/python") };
    let wanted = folder::read_text(&folder::root().join(requirements))?;
    let kept = home.join("requirements.txt");
    if interpreter.is_file() && folder::read_text(&kept).is_ok_and(|kept| kept == wanted) {
        return Ok(interpreter);
    }
    let python = ["python3", "python"].into_iter().find_map(program::find);
    let python =
        python.ok_or_else(|| Error::Said("`python3` is missing: install it (Debian: python3-venv)".to_owned()))?;
    step::note(&format!("installing {} by pip", wanted.split_whitespace().collect::<Vec<_>>().join(" ")));
    program::output(program::program(python).args(["-m", "venv", "--clear"]).arg(&home))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
    program::output(program::program(&interpreter).args(install))?;
    folder::write(&kept, wanted.as_bytes())?;
    Ok(interpreter)
}
