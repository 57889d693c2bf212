//! Mail from end to end: servers, a real mail server, and programs that others wrote to read mails.

use crate::{error::Error, folder, postgres::Postgres, program, python, run};
use std::{
    env, fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// The scripts; those of one row run one after the other, beside the other row. They mostly wait.
const SCRIPTS: [&[&str]; 2] = [&["life.py", "limits.py", "faults.py", "outages.py"], &["kills.py", "two_servers.py"]];

/// A record's whole life, the limit of an hour, every fault of a mail server, and some kills.
pub(crate) fn check(postgres: &Postgres) -> Result<(), Error> {
    let tests = Tests::prepare(postgres)?;
    let run = |scripts: &[&str]| scripts.iter().try_for_each(|script| tests.run(script, None));
    thread::scope(|scope| {
        let rows = SCRIPTS.map(|scripts| scope.spawn(move || run(scripts)));
        rows.into_iter().try_for_each(|row| {
            row.join().unwrap_or_else(|_| Err(Error::Other("a test of mail could not be started".to_owned())))
        })
    })
}

/// Kills servers that send, again and again: one of them, and one of two.
pub(crate) fn soak(time: Duration) -> Result<(), Error> {
    let postgres = Postgres::start()?;
    let tests = Tests::prepare(&postgres)?;
    SCRIPTS[0].iter().try_for_each(|script| tests.run(script, None))?;
    tests.run("kills.py", Some(time * 3 / 4))?;
    tests.run("two_servers.py", Some(time / 4))
}

/// What the scripts of `tests/mail` need.
struct Tests<'a> {
    python: PathBuf,
    /// With numbered points at which it can be killed.
    server: PathBuf,
    postgres: &'a Postgres,
}

impl<'a> Tests<'a> {
    fn prepare(postgres: &'a Postgres) -> Result<Self, Error> {
        Ok(Self { python: python::environment()?, server: server_with_points()?, postgres })
    }

    fn run(&self, script: &str, time: Option<Duration>) -> Result<(), Error> {
        let mut python = program::program(&self.python);
        python.arg(folder::root().join("tests").join("mail").join(script)).env("FAIRNOTICE_BIN", &self.server);
        python.env("FAIRNOTICE_TEST_POSTGRES", self.postgres.url());
        // Debian has the programs of PostgreSQL in a folder that is not on PATH.
        python.env("PATH", program::search_path(Some(self.postgres.programs())));
        if let Some(time) = time {
            python.args(["--seconds", &time.as_secs().to_string()]);
        }
        program::run(&mut python)
    }
}

/// Builds the server with the numbered points of the store, and puts it beside the one that is shipped, which is built again.
fn server_with_points() -> Result<PathBuf, Error> {
    program::run(program::cargo().args(["build", "--package", "fairnotice-cli", "--features", "faults"]))?;
    let folder = folder::target().join("mail");
    folder::create(&folder)?;
    let server = folder.join(format!("fairnotice-with-points{}", env::consts::EXE_SUFFIX));
    copy(&folder::server(), &server)?;
    run::build_server()?;
    Ok(server)
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    fs::copy(from, to).map(drop).map_err(Error::file(to))
}
