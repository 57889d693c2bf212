//! HTTP/2 without TLS, as a proxy speaks it.

use super::{PATIENCE, SHORT, Server, few, impatient};
use axum::http::{Request, StatusCode, header};
use fairnotice_server::serving::{Deadlines, Limits};
use h2::{RecvStream, client};
use serde_json::json;
use std::time::Duration;
use tokio::{net::TcpStream, time};

struct Connection(client::SendRequest<axum::body::Bytes>);

impl Connection {
    async fn open(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let (requests, connection) = client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        Self(requests)
    }

    async fn get(&mut self, path: &str) -> (StatusCode, RecvStream) {
        let request = Request::get(format!("http://x{path}")).header(header::HOST, "x").body(()).unwrap();
        let (response, _) = self.0.send_request(request, true).unwrap();
        let response = time::timeout(PATIENCE, response).await.unwrap().unwrap();
        (response.status(), response.into_body())
    }
}

/// What comes next of a response.
async fn text(body: &mut RecvStream) -> Option<String> {
    let data = time::timeout(PATIENCE, body.data()).await.unwrap()?.unwrap();
    body.flow_control().release_capacity(data.len()).unwrap();
    Some(String::from_utf8(data.to_vec()).unwrap())
}

#[tokio::test]
async fn streams_share_a_connection_and_count_as_readers() {
    let server = Server::start(few()).await;
    let mut connection = Connection::open(&server).await;
    let (status, mut first) = connection.get("/api/v1/live?of=embed").await;
    let (_, second) = connection.get("/api/v1/live?of=embed").await;
    assert_eq!((status, connection.get("/api/v1/live").await.0), (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(connection.get("/healthz").await.0, StatusCode::OK);
    assert!(text(&mut first).await.unwrap().starts_with("retry: "));
    assert!(text(&mut first).await.unwrap().starts_with("event: snapshot\nid: 1\n"));
    server.app.announce(&json!({})).await;
    assert!(text(&mut first).await.unwrap().starts_with("event: snapshot\nid: 2\n"));
    // A reset stream gives its place back.
    drop(second);
    let free = async { while connection.get("/api/v1/live").await.0 != StatusCode::OK {} };
    time::timeout(PATIENCE, free).await.unwrap();
    server.stop.send(()).unwrap();
    // The stream ends with an empty part.
    assert_eq!(text(&mut first).await.unwrap_or_default(), "");
    assert_eq!(text(&mut first).await, None);
    time::timeout(PATIENCE, server.serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_client_that_takes_no_part_of_a_response_is_cut() {
    // S6: it reads the connection, but leaves no room for the response.
    let server = Server::start(impatient()).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut requests, connection) =
        client::Builder::new().initial_window_size(10).handshake::<_, axum::body::Bytes>(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = Request::get("http://x/api/v1/snapshot").body(()).unwrap();
    let (response, _) = requests.send_request(request, true).unwrap();
    let response = time::timeout(PATIENCE, response).await.unwrap().unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    _ = time::timeout(PATIENCE, connection).await.unwrap();
    drop(response);
}

#[tokio::test]
async fn answers_that_are_not_taken_do_not_fill_the_memory() {
    // S7: many streams of one connection, each with a large answer of its own.
    let deadlines = Deadlines { write: Duration::from_secs(20), ..SHORT };
    let server = Server::start(few().with(deadlines).with_answers(1_000_000)).await;
    for number in 0..6 {
        let long = "Deploys release 3.10.0. ".repeat(800);
        server.app.announce(&json!({ "id": format!("large-{number}"), "description": long })).await;
    }
    // A token that is none does not help.
    for authorization in ["Basic x", "Bearer fn_x_y"] {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let (requests, connection) =
            client::Builder::new().initial_window_size(0).handshake::<_, axum::body::Bytes>(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let mut taken = Vec::new();
        let full = async {
            loop {
                let mut requests = requests.clone().ready().await.unwrap();
                let request = Request::get("http://x/api/v1/changes").header(header::AUTHORIZATION, authorization);
                let (response, _) = requests.send_request(request.body(()).unwrap(), true).unwrap();
                let response = response.await.unwrap();
                if response.status() == StatusCode::SERVICE_UNAVAILABLE {
                    return response.headers()[header::RETRY_AFTER].clone();
                }
                taken.push(response);
            }
        };
        assert_eq!(time::timeout(PATIENCE, full).await.unwrap(), "10");
        // It has its share of half of the room, and one more answer.
        assert!((3..20).contains(&taken.len()), "{}", taken.len());
        // Others are answered: it is not their fault.
        for path in ["/api/v1/changes", "/", "/subscribe", "/api/v1/changes/large-0/timetable", "/healthz"] {
            assert!(server.answer(&format!("GET {path}")).await.starts_with("HTTP/1.1 200 "), "{path}");
        }
        // The connection is cut, and there is room again.
        _ = time::timeout(PATIENCE, connection).await.unwrap();
        drop((taken, requests));
        server.answers_at_last("GET /api/v1/changes", "200").await;
    }
}

#[tokio::test]
async fn what_is_for_everybody_is_made_when_clients_hold_much() {
    // S7: more connections than there is room for, each with one answer that it does not take.
    let deadlines = Deadlines { write: Duration::from_secs(20), idle: Duration::from_secs(20), ..SHORT };
    let limits = Limits::new(1_024, Some(64), Some(2)).unwrap().with(deadlines).with_answers(4_000_000);
    let server = Server::start(limits).await;
    for number in 0..6 {
        let long = "Deploys release 3.10.0. ".repeat(800);
        server.app.announce(&json!({ "id": format!("large-{number}"), "description": long })).await;
    }
    let mut held = Vec::new();
    let full = async {
        loop {
            let stream = TcpStream::connect(server.address).await.unwrap();
            let (mut requests, connection) =
                client::Builder::new().initial_window_size(0).handshake::<_, axum::body::Bytes>(stream).await.unwrap();
            tokio::spawn(connection);
            let request = Request::get("http://x/api/v1/changes").body(()).unwrap();
            let (response, _) = requests.send_request(request, true).unwrap();
            let response = response.await.unwrap();
            if response.status() == StatusCode::SERVICE_UNAVAILABLE {
                assert_eq!(response.headers()[header::RETRY_AFTER], "10");
                break;
            }
            held.push((requests, response));
        }
    };
    time::timeout(PATIENCE, full).await.unwrap();
    // News reach everybody.
    server.app.announce(&json!({ "id": "news" })).await;
    for path in ["/", "/maintenance", "/api/v1/snapshot", "/embed/v1/banner"] {
        let answer = server.answer(&format!("GET {path}")).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {}", answer.lines().next().unwrap_or_default());
    }
}

#[tokio::test]
async fn an_idle_connection_ends() {
    // S6
    let server = Server::start(impatient()).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (requests, connection) = client::handshake(stream).await.unwrap();
    _ = time::timeout(PATIENCE, connection).await.unwrap();
    drop(requests);
}
