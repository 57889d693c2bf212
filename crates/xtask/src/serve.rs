//! The demonstration's server: its own database, started, awaited, stopped.

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
const READY: Duration = Duration::from_secs(20);

/// How long it may take to end its streams.
const STOP: Duration = Duration::from_secs(5);

/// A folder for the database and the server's log.
pub(crate) struct Site {
    folder: PathBuf,
    address: String,
}

impl Site {
    /// Empties the folder.
    pub(crate) fn fresh(port: u16) -> Result<Self, Error> {
        let folder = folder::target().join("demonstration");
        folder::remove(&folder)?;
        folder::create(&folder)?;
        Ok(Self { folder, address: format!("127.0.0.1:{port}") })
    }

    /// Where the server answers.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes an operator's token, which is the last line that the command prints.
    pub(crate) fn token(&self) -> Result<String, Error> {
        let printed = program::output(self.fairnotice("token").args(["create", "--name", "demonstration"]))?;
        let token = printed.lines().last().map(str::trim).filter(|token| !token.is_empty());
        token
            .map(str::to_owned)
            .ok_or_else(|| Error::StepMessage("`fairnotice token create` printed no token".to_owned()))
    }

    /// Starts the server at an instant of its own clock, and waits until it answers.
    pub(crate) fn start(&self, clock: DateTime<Utc>) -> Result<Server, Error> {
        // Another server there would answer in the place of ours.
        if api::is_healthy(&self.url()) {
            return Err(Error::StepMessage(format!(
                "something answers at {} already; choose another --port",
                self.url()
            )));
        }
        let log = self.folder.join("server.log");
        let file = File::create(&log).map_err(Error::file(&log))?;
        let twin = file.try_clone().map_err(Error::file(&log))?;
        let mut command = self.fairnotice("serve");
        command.args(["--listen", &self.address, "--vendor", "Northwind Platform", "--demo"]);
        command.arg("--policy").arg(folder::root().join("policies").join("reference-strict.toml"));
        command.args(["--clock", &clock::text(clock)]);
        command.stdin(Stdio::null()).stdout(file).stderr(twin);
        let child = command.spawn().map_err(|source| program::start(&command, source))?;
        let mut server = Server { child, log };
        server.wait_until_ready(&self.url())?;
        Ok(server)
    }

    fn fairnotice(&self, command: &str) -> Command {
        let database = self.folder.join("fairnotice.db");
        let mut fairnotice = program::program(folder::server());
        // The operator's own settings would reach into the demonstration.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FAIRNOTICE_")) {
            fairnotice.env_remove(name);
        }
        fairnotice.arg(command);
        fairnotice.env("FAIRNOTICE_DATABASE_URL", format!("sqlite://{}", database.display()));
        fairnotice
    }
}

/// A running server, which ends with this value.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Whether it still runs; it only ends by itself when something is wrong.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                Err(Error::StepMessage(format!("the server ended with {status}:\n{}", self.last_words())))
            }
            Err(error) => Err(Error::about("the server", &error)),
        }
    }

    fn wait_until_ready(&mut self, url: &str) -> Result<(), Error> {
        let began = Instant::now();
        while !api::is_healthy(url) {
            self.check()?;
            if began.elapsed() > READY {
                return Err(Error::StepMessage(format!(
                    "no answer from {url} in {} s:\n{}",
                    READY.as_secs(),
                    self.last_words()
                )));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Drop for Server {
    /// Asks first, so that streams and database are closed in order.
    fn drop(&mut self) {
        if cfg!(unix) {
            // std knows no other signal than SIGKILL. A server that heard Ctrl-C itself may be gone already.
            let _ = Command::new("kill").arg(self.child.id().to_string()).stderr(Stdio::null()).status();
            let began = Instant::now();
            while began.elapsed() < STOP && matches!(self.child.try_wait(), Ok(None)) {
                thread::sleep(Duration::from_millis(50));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
