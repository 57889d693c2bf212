//! A live stream over HTTP/1.1, written to the socket itself.
//!
//! hyper, the router's layers and their task keep about 30 kB for a connection, and more while a response is being sent. A live
//! stream lasts for hours and needs none of it. So once hyper has read the request and the router has answered, the socket is
//! taken from hyper, and a small task writes the response.

use super::{Events, capacity::Place};
use axum::http::{header, response::Parts};
use socket2::SockRef;
use std::{io, time::Duration};
use tokio::{
    io::AsyncWriteExt as _,
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    time,
};

/// What the system may hold for a reader that does not read, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// The response to send, and who sends what follows.
pub(super) struct Handover {
    pub(super) parts: Parts,
    pub(super) events: Events,
}

/// Sends the response until the events end, the reader goes, or does not take an event in time.
pub(super) async fn send(mut stream: TcpStream, head: Box<[u8]>, mut events: Events, write: Duration, place: Place) {
    if let Err(error) = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER) {
        tracing::debug!(%error, "the system's buffer for a live reader stays as it is");
    }
    let (reading, mut writing) = stream.split();
    let is_sent = is_written(&mut writing, &head, write).await;
    drop(head);
    if !is_sent {
        return;
    }
    loop {
        let event = tokio::select! {
            biased;
            () = closed(&reading) => return,
            event = futures_util::StreamExt::next(&mut events) => event,
        };
        let Some(event) = event else { break };
        if !is_written(&mut writing, &event, write).await {
            return;
        }
    }
    _ = writing.shutdown().await;
    drop(place);
}

async fn is_written(writing: &mut WriteHalf<'_>, bytes: &[u8], write: Duration) -> bool {
    match time::timeout(write, writing.write_all(bytes)).await {
        Ok(written) => written.is_ok(),
        Err(_) => {
            tracing::debug!("a live reader did not take an event in time, and is cut");
            false
        }
    }
}

/// Waits until the reader has gone. What it sends is not read: there is no further request on this connection.
async fn closed(reading: &ReadHalf<'_>) {
    while reading.readable().await.is_ok() && is_open(reading) {}
}

fn is_open(reading: &ReadHalf<'_>) -> bool {
    match reading.try_read(&mut [0; 512]) {
        Ok(length) => length > 0,
        Err(error) => error.kind() == io::ErrorKind::WouldBlock,
    }
}

/// The head of a response that ends with the connection.
pub(super) fn head(parts: &Parts) -> Box<[u8]> {
    let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\n", parts.status).into_bytes();
    let framing = [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING];
    for (name, value) in parts.headers.iter().filter(|(name, _)| !framing.contains(name)) {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            head.extend_from_slice(part);
        }
    }
    head.extend_from_slice(b"\r\n");
    head.into()
}
