//! `smtp-sink`, which takes every mail and counts, and `smtp-source`, with which the server is compared.

use crate::{error::Error, postfix, program};
use nix::unistd::Uid;
use std::{
    io::Read as _,
    net::TcpStream,
    process::{Child, ChildStdout, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long it may take to listen.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest queue of new connections.
const BACKLOG: &str = "128";
/// Between two looks at its counters.
const LOOK: Duration = Duration::from_millis(10);

/// A running `smtp-sink`. It is killed when this value is dropped.
pub(super) struct Sink {
    child: Child,
    port: u16,
    mails: Arc<AtomicU64>,
}

impl Sink {
    /// Starts it at a port of this machine.
    pub(super) fn start(port: u16) -> Result<Self, Error> {
        let mut command = postfix::command("smtp-sink")?;
        if Uid::effective().is_root() {
            // It refuses to work as root.
            command.args(["-u", "nobody"]);
        }
        command.arg("-c").args([&format!("127.0.0.1:{port}"), BACKLOG]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|source| program::start_error(&command, source))?;
        let mails = Arc::new(AtomicU64::new(0));
        if let Some(counters) = child.stdout.take() {
            let mails = Arc::clone(&mails);
            thread::spawn(move || count(counters, &mails));
        }
        let mut sink = Self { child, port, mails };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if !matches!(sink.child.try_wait(), Ok(None)) || began.elapsed() > TIMEOUT {
                return Err(Error::Other(format!("smtp-sink does not listen at port {port}")));
            }
            thread::sleep(LOOK);
        }
        Ok(sink)
    }

    /// How many mails it has taken.
    pub(super) fn mails(&self) -> u64 {
        self.mails.load(Ordering::Relaxed)
    }

    /// Has `smtp-source` send mails of so many bytes over so many connections; returns how many there are in a second. It keeps
    /// its connections, as the server does, or has one for each mail.
    pub(super) fn source(&self, mails: u64, bytes: u64, connections: u16, keeps: bool) -> Result<f64, Error> {
        let mut source = postfix::command("smtp-source")?;
        if keeps {
            source.arg("-d");
        }
        source.args(["-s", &connections.to_string(), "-m", &mails.to_string(), "-l", &bytes.to_string()]);
        source.args(["-f", "bounces@status.example", "-t", "reader@example.org", &format!("127.0.0.1:{}", self.port)]);
        let (before, began) = (self.mails(), Instant::now());
        program::run(&mut source)?;
        let time = began.elapsed();
        // The counters come a moment later.
        thread::sleep(10 * LOOK);
        let taken = self.mails() - before;
        if taken == mails {
            Ok(rate(mails, time))
        } else {
            Err(Error::Other(format!("smtp-sink has taken {taken} of {mails} mails")))
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Mails in a second.
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub(super) fn rate(mails: u64, time: Duration) -> f64 {
    mails as f64 / time.as_secs_f64()
}

/// Reads what it prints after each mail: `sess=1 quit=0 mesg=7`, and a carriage return.
fn count(mut counters: ChildStdout, mails: &AtomicU64) {
    let (mut buffer, mut rest) = (vec![0; 64 * 1024], String::new());
    while let Ok(read @ 1..) = counters.read(&mut buffer) {
        rest.push_str(&String::from_utf8_lossy(&buffer[..read]));
        if let Some(end) = rest.rfind('\r') {
            if let Some(number) = newest(&rest[..end]) {
                mails.store(number, Ordering::Relaxed);
            }
            rest.drain(..=end);
        }
        // Otherwise each mail would wake this thread.
        thread::sleep(LOOK);
    }
}

fn newest(counters: &str) -> Option<u64> {
    let (_, number) = counters.rsplit_once("mesg=")?;
    number.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{newest, rate};
    use std::time::Duration;

    #[test]
    fn the_newest_counters_count() {
        assert_eq!(newest("sess=1 quit=0 mesg=7\rsess=1 quit=0 mesg=18"), Some(18));
        assert_eq!(newest("sess=1"), None);
        assert!((rate(500, Duration::from_millis(250)) - 2_000.0).abs() < 1e-9);
    }
}
