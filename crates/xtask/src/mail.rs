//! Mail from end to end: a server, a real mail server, and programs that others wrote to read mails.

use crate::{error::Error, folder, program, python};
use std::{path::Path, time::Duration};

/// About how long one round of `faults.py` takes, in seconds.
const ROUND: u64 = 30;

/// A record's whole life, the limit of an hour, and every fault once.
pub(crate) fn check(server: &Path) -> Result<(), Error> {
    run(server, "life.py", None)?;
    run(server, "limits.py", None)?;
    run(server, "faults.py", Some(1))
}

/// Kills a server that sends, again and again.
pub(crate) fn soak(server: &Path, time: Duration) -> Result<(), Error> {
    run(server, "faults.py", Some((time.as_secs() / ROUND).max(1)))
}

fn run(server: &Path, script: &str, rounds: Option<u64>) -> Result<(), Error> {
    let mut python = program::program(python::environment()?);
    python.arg(folder::root().join("tests").join("mail").join(script)).env("FAIRNOTICE_BIN", server);
    if let Some(rounds) = rounds {
        python.arg(rounds.to_string());
    }
    program::run(&mut python)
}
