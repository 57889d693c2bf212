//! A connection's socket. It reports what it waits for.

use super::activity::Activity;
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// How a connection of HTTP/2 begins. No method of HTTP/1.1 begins so.
const HTTP2: [u8; 3] = *b"PRI";

/// The protocol that a client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// A socket, with the bytes that were read to learn the protocol.
pub(super) struct Socket {
    stream: TcpStream,
    opening: [u8; HTTP2.len()],
    /// Which of them are still to be read.
    left: std::ops::Range<usize>,
    activity: Arc<Activity>,
    protocol: Protocol,
}

impl Socket {
    /// Waits for the first bytes; none if the client closes the connection before.
    pub(super) async fn open(mut stream: TcpStream, activity: Arc<Activity>) -> io::Result<Option<Self>> {
        let (mut opening, mut length) = ([0; HTTP2.len()], 0);
        while length < HTTP2.len() && HTTP2.starts_with(&opening[..length]) {
            match stream.read(&mut opening[length..]).await? {
                0 => return Ok(None),
                more => length += more,
            }
        }
        let protocol = if opening == HTTP2 { Protocol::Http2 } else { Protocol::Http1 };
        Ok(Some(Self { stream, opening, left: 0..length, activity, protocol }))
    }

    pub(super) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The socket itself, without what was read.
    pub(super) fn into_stream(self) -> TcpStream {
        self.stream
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.left.is_empty() {
            let end = self.left.end.min(self.left.start + buffer.remaining());
            buffer.put_slice(&self.opening[self.left.start..end]);
            self.left.start = end;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        // Over HTTP/2 bytes need not begin a head: they can answer a ping.
        if self.protocol == Protocol::Http1 && buffer.filled().len() > before {
            self.activity.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        // The system has room again only when the client has taken a third of what waits, so one byte now and then does not
        // keep a connection.
        self.activity.written(written.is_ready());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.activity.written(written.is_ready());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.activity.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
