//! S6: clients that do not send or do not read are cut.

use super::{PATIENCE, SHORT, Server, few, impatient, is_problem};
use fairnotice_server::serving::Deadlines;
use std::time::Duration;
use tokio::{io::AsyncWriteExt as _, time};

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    // S6; a new connection that is silent has to send a head too.
    let server = Server::start(impatient()).await;
    for begun in ["", "G", "GET / HTTP/1.1\r\nhost: x\r\n", "PRI", "PRI * HTTP/2.0\r\n\r\n"] {
        let mut client = server.connect().await;
        client.send(begun).await;
        let rest = client.rest().await;
        assert!(!rest.starts_with("HTTP/"), "{begun}: {rest}");
    }
}

#[tokio::test]
async fn a_head_that_comes_slowly_ends_the_connection() {
    // S6: each byte comes soon after the one before, and the head never ends.
    let server = Server::start(impatient()).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\n").await;
    let dripping = async {
        while client.0.write_all(b"a: b\r\n").await.is_ok() {
            time::sleep(SHORT.head / 20).await;
        }
    };
    time::timeout(PATIENCE, dripping).await.unwrap();
}

#[tokio::test]
async fn an_idle_connection_ends() {
    // S6
    let head = Duration::from_mins(10);
    let server = Server::start(few().with(Deadlines { head, reserved: head, ..SHORT })).await;
    let mut client = server.connect().await;
    for _ in 0..2 {
        client.send(HEALTH).await;
        assert!(client.until(r#""withheld":false}}"#).await.starts_with("HTTP/1.1 200 "));
    }
    assert_eq!(client.rest().await, "");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408() {
    // S6
    let server = Server::start(impatient()).await;
    let mut client = server.connect().await;
    let head = "POST /api/v1/changes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100";
    client.send(&format!("{head}\r\nauthorization: Bearer {}\r\n\r\n{{", server.app.token)).await;
    is_problem(&client.rest().await, 408, "too-slow", "connection: close");
    assert_eq!(server.app.revision().await, 1);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut() {
    // S6: it sends requests and reads no response, until the system takes no more for it.
    let server = Server::start(impatient()).await;
    let mut client = server.connect().await;
    let requests = "GET /api/v1/snapshot HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1_000);
    let sending = async { while client.0.write_all(requests.as_bytes()).await.is_ok() {} };
    time::timeout(PATIENCE, sending).await.unwrap();
}

#[tokio::test]
async fn a_head_has_a_limit() {
    // S6
    let server = Server::start(few()).await;
    for headers in [format!("a: {}\r\n", "x".repeat(40_000)), "a: b\r\n".repeat(101)] {
        let mut client = server.connect().await;
        // The server answers before it has read everything.
        _ = client.0.write_all(format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes()).await;
        assert!(client.rest().await.starts_with("HTTP/1.1 431 "));
    }
}

/// What follows would be read as the next request.
#[tokio::test]
async fn an_answer_before_the_end_of_a_body_is_the_last_of_its_connection() {
    let server = Server::start(few()).await;
    let mut client = server.connect().await;
    // Without a token nobody reads the body.
    client.send("POST /api/v1/changes HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n").await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("connection: close\r\n"), "{answer}");
}
