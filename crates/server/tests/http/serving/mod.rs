//! The server behind a socket: what a client's connection costs, and when it ends.

mod answers;
mod capacity;
mod deadlines;
mod host;
mod http2;
mod streams;

use crate::app::TestApp;
use fairnotice_server::serving::{self, Deadlines, Limits};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time,
};

/// Far more than anything here takes: what hangs fails its test.
const PATIENCE: Duration = Duration::from_mins(1);

/// Deadlines that a test can await.
const SHORT: Deadlines = Deadlines {
    head: Duration::from_millis(400),
    reserved: Duration::from_millis(400),
    body: Duration::from_millis(400),
    write: Duration::from_millis(400),
    idle: Duration::from_millis(400),
};

/// Few connections: 30 for everybody, two for operators.
fn few() -> Limits {
    Limits::new(1_024, Some(32), Some(2)).unwrap()
}

/// The same, with [`SHORT`] deadlines.
fn impatient() -> Limits {
    few().with(SHORT)
}

struct Server {
    app: TestApp,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let app = TestApp::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = serving::serve(listener, app.app.clone(), limits, async { _ = stopped.await });
        Self { app, address, stop, serving: tokio::spawn(serving) }
    }

    async fn connect(&self) -> Client {
        Client::new(TcpStream::connect(self.address).await.unwrap())
    }

    /// Sends a request over a connection of its own, and returns what comes until the server closes it.
    async fn answer(&self, request: &str) -> String {
        self.answer_to(request, "").await
    }

    /// The same with further lines of the head.
    async fn answer_to(&self, request: &str, headers: &str) -> String {
        let mut client = self.connect().await;
        client.send(&format!("{request} HTTP/1.1\r\nhost: x\r\n{headers}connection: close\r\n\r\n")).await;
        client.rest().await
    }

    /// A live reader that has read the response's head.
    async fn reader(&self) -> Client {
        let mut client = self.connect().await;
        client.send("GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.until("\r\n\r\n").await;
        client
    }

    /// Sends a request again until its answer begins with a status.
    async fn answers_at_last(&self, request: &str, status: &str) {
        let answered = async { while !self.answer(request).await.starts_with(&format!("HTTP/1.1 {status} ")) {} };
        time::timeout(PATIENCE, answered).await.unwrap();
    }
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn new(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }

    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads as far as a text.
    async fn until(&mut self, end: &str) -> String {
        let mut text = Vec::new();
        while !text.ends_with(end.as_bytes()) {
            let byte = time::timeout(PATIENCE, self.0.read_u8()).await.unwrap();
            text.push(byte.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&text))));
        }
        String::from_utf8(text).unwrap()
    }

    /// Reads until the server closes the connection.
    async fn rest(&mut self) -> String {
        let mut text = Vec::new();
        // A server that closes a connection on which something is unread resets it.
        _ = time::timeout(PATIENCE, self.0.read_to_end(&mut text)).await.unwrap();
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// Checks that an answer is a problem of a kind, with what its head must have.
#[track_caller]
fn is_problem(answer: &str, status: u16, kind: &str, header: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(answer.contains(&format!("urn:fairnotice:problem:{kind}")) && answer.contains(header), "{answer}");
}
