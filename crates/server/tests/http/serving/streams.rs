//! A live stream over a socket: it is taken from hyper, and must answer as every other response does.

use super::{Client, PATIENCE, SHORT, Server, few};
use fairnotice_server::serving::Deadlines;
use serde_json::json;
use std::time::Duration;
use tokio::{net::TcpSocket, time};

#[tokio::test]
async fn a_reader_gets_the_state_and_every_newer_one() {
    let server = Server::start(few()).await;
    let mut client = server.connect().await;
    client.send("GET /api/v1/live?of=embed HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\n\r\n").await;
    let head = client.until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    for header in ["content-type: text/event-stream", "access-control-allow-origin: *", "connection: close", "date: "] {
        assert!(head.contains(header), "{head}");
    }
    assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    assert!(client.until("\n\n").await.starts_with("retry: "));
    assert!(client.until("\n\n").await.starts_with("event: snapshot\nid: 1\ndata: {"));
    server.app.announce(&json!({})).await;
    assert!(client.until("\n\n").await.starts_with("event: snapshot\nid: 2\ndata: {"));
    // The server ends the streams first, and then itself.
    server.stop.send(()).unwrap();
    assert_eq!(client.rest().await, "");
    time::timeout(PATIENCE, server.serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_was_asked_before_on_the_same_connection_is_answered_first() {
    let server = Server::start(few()).await;
    let mut client = server.connect().await;
    let requests = ["HEAD /api/v1/live", "GET /healthz", "GET /api/v1/snapshot", "GET /api/v1/live"];
    client.send(&requests.map(|request| format!("{request} HTTP/1.1\r\nhost: x\r\n\r\n")).concat()).await;
    assert!(client.until("\r\n\r\n").await.contains("content-type: text/event-stream"));
    assert!(client.until(r#""withheld":false}}"#).await.starts_with("HTTP/1.1 200 "));
    assert!(client.until("\r\n\r\n").await.contains("content-type: application/json"));
    assert!(client.until("\r\n\r\n").await.contains("content-type: text/event-stream"));
    assert!(client.until("\n\n").await.starts_with("retry: "));
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_cut_and_its_place_is_free() {
    // S7
    let deadlines = Deadlines { write: Duration::from_secs(2), ..SHORT };
    let server = Server::start(few().with(deadlines)).await;
    let long = "Deploys release 3.10.0. ".repeat(800);
    for number in 0..12 {
        server.app.announce(&json!({ "id": format!("cut-{number}"), "description": long })).await;
    }
    let mut stuck = Vec::new();
    for _ in 0..2 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        let mut client = Client::new(socket.connect(server.address).await.unwrap());
        client.send("GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.until("\r\n\r\n").await;
        stuck.push(client);
    }
    assert!(server.answer("HEAD /api/v1/live").await.starts_with("HTTP/1.1 503 "));
    let free = async { while server.answer("HEAD /api/v1/live").await.starts_with("HTTP/1.1 503 ") {} };
    time::timeout(PATIENCE, free).await.unwrap();
    // A reader that reads is not cut, though nothing comes for longer than any deadline.
    let mut client = server.reader().await;
    client.until("\n\n").await;
    client.until("\n\n").await;
    for _ in 0..6 {
        server.connect().await.rest().await;
    }
    server.app.announce(&json!({ "id": "last" })).await;
    assert!(client.until("\n\n").await.starts_with("event: snapshot\nid: 14\n"));
}

#[tokio::test]
async fn a_request_in_progress_is_answered_when_the_server_stops() {
    let server = Server::start(few()).await;
    let mut client = server.connect().await;
    client.send("GET /healthz HTTP/1.1\r\nhost: x\r\n").await;
    let mut reader = server.reader().await;
    server.stop.send(()).unwrap();
    reader.rest().await;
    client.send("\r\n").await;
    let answer = client.rest().await;
    assert!(answer.contains("connection: close") && answer.contains(r#""status":"ok""#), "{answer}");
    time::timeout(PATIENCE, server.serving).await.unwrap().unwrap();
}
