//! A mail server that takes some mails and says how many bytes they have.

use crate::error::Error;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long it waits for the next mail.
const PATIENCE: Duration = Duration::from_secs(30);

/// Listens at the port before it returns. The sizes of mails come as they are taken, until the receiver is dropped.
pub(super) fn listen(port: u16) -> Result<Weights, Error> {
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| Error::about("a port for mails", &error))?;
    let (sizes, weights) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sizes = sizes.clone();
            thread::spawn(move || talk(stream, &sizes));
        }
    });
    Ok(Weights(weights))
}

/// The sizes of the mails that were taken.
pub(super) struct Weights(mpsc::Receiver<u64>);

impl Weights {
    /// Waits for so many mails; returns their sizes.
    pub(super) fn take(&self, mails: u64) -> Result<Vec<u64>, Error> {
        (0..mails)
            .map(|_| self.0.recv_timeout(PATIENCE).map_err(|error| Error::about("waiting for a mail", &error)))
            .collect()
    }
}

/// One conversation: everything is accepted. None at its end.
fn talk(mut stream: TcpStream, sizes: &mpsc::Sender<u64>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    stream.write_all(b"220 scales\r\n").ok()?;
    loop {
        let mut command = Vec::new();
        if lines.read_until(b'\n', &mut command).ok()? == 0 {
            return None;
        }
        if !command.to_ascii_uppercase().starts_with(b"DATA") {
            stream.write_all(b"250 yes\r\n").ok()?;
            continue;
        }
        stream.write_all(b"354 go on\r\n").ok()?;
        let (mut size, mut line) = (0, Vec::new());
        while lines.read_until(b'\n', &mut line).ok()? > 0 && line != b".\r\n" {
            size += line.len() as u64;
            line.clear();
        }
        sizes.send(size).ok()?;
        stream.write_all(b"250 taken\r\n").ok()?;
    }
}

#[cfg(test)]
mod tests {
    use super::listen;
    use std::{
        io::{Read as _, Write as _},
        net::{TcpListener, TcpStream},
    };

    #[test]
    fn the_end_of_a_mail_does_not_count() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let weights = listen(port).unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(b"EHLO a\r\nDATA\r\nA: b\r\n\r\nc\r\n.\r\n").unwrap();
        assert_eq!(weights.take(1).unwrap(), [11]);
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(answers, "220 scales\r\n250 yes\r\n354 go on\r\n250 taken\r\n");
    }
}
