//! A connection that hands over one line at a time, and reads a bounded reply.
//!
//! lettre reads a reply until it ends, however long its lines are, and parses all of it again after each line. A server
//! that never ends its reply would take the memory or the processor of ours.
//!
//! lettre also reads ahead, and keeps what it has read when TLS begins. A reply that somebody adds to that of STARTTLS
//! would then be taken for one that came over TLS. So what follows a reply stays here, and nothing is written while
//! something is here: neither a command nor the first bytes of TLS (RFC 3207, section 6).
//!
//! And lettre waits for a reply to everything it sends. The body of a mail has none until its end follows: whoever sends it sees here
//! when all of it is written.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    fmt::Debug,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most bytes between two writes of ours. The longest are those of a TLS handshake; a reply has a few hundred.
const MOST: usize = 32 * 1024;

/// The most lines of a reply: lettre reads all of them again for each one.
const MOST_LINES: usize = 100;

/// The command after whose reply TLS begins.
const STARTTLS: &[u8] = b"STARTTLS\r\n";

/// A connection, what it has read ahead, and how much was read since something was written.
#[derive(Debug)]
pub(super) struct Bounded<S> {
    stream: S,
    peer: SocketAddr,
    phase: Phase,
    ahead: Vec<u8>,
    read: usize,
    lines: usize,
    is_written: IsWritten,
}

/// Whether everything that was to be sent is written, so that an answer is awaited.
#[derive(Debug, Clone, Default)]
pub(super) struct IsWritten(Arc<AtomicBool>);

impl IsWritten {
    pub(super) fn set(&self, is_written: bool) {
        self.0.store(is_written, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What goes over the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Commands and replies. TLS from the first octet is below.
    Plain,
    /// The reply to STARTTLS. What is written next is TLS.
    Upgrade,
    /// TLS, which finds by itself what does not belong to it.
    Tls,
}

impl<S: AsyncRead + Unpin> Bounded<S> {
    pub(super) fn new(stream: S, peer: SocketAddr, is_written: IsWritten) -> Self {
        Self { stream, peer, phase: Phase::Plain, ahead: Vec::new(), read: 0, lines: 0, is_written }
    }

    /// Reads what is there.
    fn poll_ahead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = [0; 1024];
        let mut read = ReadBuf::new(&mut bytes);
        ready!(Pin::new(&mut self.stream).poll_read(context, &mut read))?;
        self.ahead.extend_from_slice(read.filled());
        Poll::Ready(Ok(()))
    }

    /// Hands over what belongs to the first line of what is there.
    fn poll_line(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.ahead.is_empty() {
            ready!(self.poll_ahead(context))?;
        }
        let line = self.ahead.iter().position(|byte| *byte == b'\n').map_or(self.ahead.len(), |end| end + 1);
        let handed = self.ahead.drain(..line.min(buffer.remaining())).collect::<Vec<_>>();
        self.lines += usize::from(handed.ends_with(b"\n"));
        buffer.put_slice(&handed);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Debug + Unpin + Send + Sync> AsyncTokioStream for Bounded<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.is_written.set(true);
        if self.read > MOST || self.lines > MOST_LINES {
            return Poll::Ready(Err(io::Error::other("the reply does not end")));
        }
        let before = buffer.filled().len();
        match self.phase {
            Phase::Plain | Phase::Upgrade => ready!(self.poll_line(context, buffer))?,
            Phase::Tls => ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?,
        }
        self.read += buffer.filled().len() - before;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.is_written.set(false);
        if self.phase != Phase::Tls && self.ahead.is_empty() {
            // What came since the last reply was read is none to what is written now.
            _ = self.poll_ahead(context)?;
        }
        if !self.ahead.is_empty() {
            return Poll::Ready(Err(io::Error::other("the server has said more than it was asked")));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        (self.read, self.lines) = (0, 0);
        self.phase = match self.phase {
            Phase::Plain if bytes == STARTTLS && written == bytes.len() => Phase::Upgrade,
            Phase::Plain => Phase::Plain,
            Phase::Upgrade | Phase::Tls => Phase::Tls,
        };
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
