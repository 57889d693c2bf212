//! Starts and stops a server that has its own database: that of the demonstration, or of a benchmark.

use crate::{api, clock, error::Error, folder, program};
use chrono::{DateTime, Utc};
use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a server may take to close its streams and to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// A folder with the database and the server's log, and the server's address.
#[derive(Clone)]
pub(crate) struct Installation {
    program: PathBuf,
    folder: PathBuf,
    database: String,
    policy: PathBuf,
    /// Settings of the server, by their variables.
    settings: Vec<(&'static str, String)>,
    address: String,
}

impl Installation {
    /// The demonstration's, of the development profile.
    pub(crate) fn create(port: u16) -> Result<Self, Error> {
        Self::of(folder::server(), folder::target().join("demonstration"), port)
    }

    /// That of a program. Creates an empty folder in place of that of an earlier run.
    pub(crate) fn of(program: PathBuf, folder: PathBuf, port: u16) -> Result<Self, Error> {
        folder::remove(&folder)?;
        folder::create(&folder)?;
        let database = format!("sqlite://{}", folder.join("fairnotice.db").display());
        let policy = folder::root().join("policies").join("reference-strict.toml");
        Ok(Self { program, folder, database, policy, settings: Vec::new(), address: format!("127.0.0.1:{port}") })
    }

    /// The same on another database, by its address.
    pub(crate) fn on(self, database: String) -> Self {
        Self { database, ..self }
    }

    /// The same with one more setting, which replaces an earlier one of the variable.
    pub(crate) fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((variable, value.into()));
        self
    }

    /// The same under a policy, given by its text.
    pub(crate) fn under(self, text: &str) -> Result<Self, Error> {
        let policy = self.folder.join("policy.toml");
        fs::write(&policy, text).map_err(Error::file(&policy))?;
        Ok(Self { policy, ..self })
    }

    /// The address of the database.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// The server's address, without a slash at its end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Creates an operator's token, which is the last line that the command prints.
    pub(crate) fn token(&self) -> Result<String, Error> {
        let printed = program::output(self.command("token").args(["create", "--name", "demonstration"]))?;
        let token = printed.lines().last().map(str::trim).filter(|token| !token.is_empty());
        token.map(str::to_owned).ok_or_else(|| Error::Other("`fairnotice token create` printed no token".to_owned()))
    }

    /// Starts the server with its clock at this instant, and waits until it answers.
    pub(crate) fn start(&self, clock: DateTime<Utc>) -> Result<Server, Error> {
        // Otherwise the health check would reach the other server, and this one would seem to run.
        if api::is_healthy(&self.url()) {
            return Err(Error::Other(format!(
                "another server already answers at {}; choose another --port",
                self.url()
            )));
        }
        let log = self.folder.join("server.log");
        let file = File::create(&log).map_err(Error::file(&log))?;
        let copy = file.try_clone().map_err(Error::file(&log))?;
        let mut command = self.command("serve");
        command.args(["--listen", &self.address, "--vendor", "Northwind Platform", "--demo"]);
        command.arg("--policy").arg(&self.policy);
        command.args(["--clock", &clock::text(clock)]);
        command.stdin(Stdio::null()).stdout(file).stderr(copy);
        let child = command.spawn().map_err(|source| program::start_error(&command, source))?;
        let mut server = Server { child, log };
        server.wait_until_ready(&self.url())?;
        Ok(server)
    }

    /// One of the commands of its program.
    pub(crate) fn command(&self, command: &str) -> Command {
        let mut fairnotice = program::fairnotice(&self.program, command, &self.database);
        fairnotice.envs(self.settings.iter().map(|(variable, value)| (variable, value)));
        fairnotice
    }
}

/// A running server. It is stopped when this value is dropped.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its log.
    pub(crate) fn log(&self) -> Result<String, Error> {
        folder::read_text(&self.log)
    }

    /// Fails with the end of the log if the server has stopped.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(Error::Other(format!("the server ended with {status}:\n{}", self.end_of_log()))),
            Err(error) => Err(Error::about("the server", &error)),
        }
    }

    fn wait_until_ready(&mut self, url: &str) -> Result<(), Error> {
        let began = Instant::now();
        while !api::is_healthy(url) {
            self.check()?;
            if began.elapsed() > START_TIMEOUT {
                return Err(Error::Other(format!(
                    "no answer from {url} in {} s:\n{}",
                    START_TIMEOUT.as_secs(),
                    self.end_of_log()
                )));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Drop for Server {
    /// By SIGTERM, so that the server closes its streams and the database properly.
    fn drop(&mut self) {
        program::stop(&mut self.child, program::Signal::SIGTERM, STOP_TIMEOUT);
    }
}
