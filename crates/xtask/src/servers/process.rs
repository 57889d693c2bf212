//! One server: started, killed, paused.

use super::{Place, wait_for};
use crate::{api, error::Error, program};
use std::{
    fs::File,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long a server may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A server of the program `fairnotice`. It is killed when this value is dropped.
pub(crate) struct Process {
    /// Its address, which it keeps when it is started again.
    pub(crate) url: String,
    command: Command,
    child: Child,
}

impl Process {
    /// Starts the server with this number, and does not wait for it.
    pub(crate) fn start(place: &Place, number: usize) -> Result<Self, Error> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(|error| Error::about("a free port", &error))?.to_string();
        let path = place.folder.join(format!("server-{number}.log"));
        let log = File::create(&path).map_err(Error::file(&path))?;
        let mut command = program::fairnotice(&place.program, "serve", &place.database);
        command.args(["--listen", &address, "--policy"]).arg(place.folder.join("policy.toml"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().map_err(|source| program::start_error(&command, source))?;
        Ok(Self { url: format!("http://{address}"), command, child })
    }

    pub(crate) fn wait_until_ready(&mut self) -> Result<(), Error> {
        let mut ended = false;
        wait_for(START_TIMEOUT, &format!("an answer from {}", self.url), || {
            ended = !matches!(self.child.try_wait(), Ok(None));
            ended || api::is_healthy(&self.url)
        })?;
        if ended { Err(Error::Other(format!("the server at {} ended early", self.url))) } else { Ok(()) }
    }

    /// SIGKILL.
    pub(super) fn kill(&mut self) -> Result<(), Error> {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        ended.map(drop).map_err(|error| Error::about("killing a server", &error))
    }

    /// Starts the killed server again, and waits for it.
    pub(super) fn start_again(&mut self) -> Result<(), Error> {
        self.child = self.command.spawn().map_err(|source| program::start_error(&self.command, source))?;
        self.wait_until_ready()
    }

    pub(super) fn signal(&self, signal: program::Signal) -> Result<(), Error> {
        program::send(signal, self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
