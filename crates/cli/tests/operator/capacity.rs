//! What the binary does at its limits of files and memory. The system's figures are Linux's.

use crate::server::Server;
use serde_json::json;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);

/// Asks for a path over a new connection, and returns what comes.
fn answer(server: &Server, path: &str) -> String {
    let mut connection = TcpStream::connect(server.address).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    _ = connection.read_to_string(&mut answer);
    answer
}

fn idle(server: &Server, number: usize) -> Vec<TcpStream> {
    (0..number).map(|_| TcpStream::connect(server.address).unwrap()).collect()
}

#[test]
fn the_soft_limit_of_files_is_raised() {
    // S6: with 64 files the server would not hold 200 connections.
    let server = Server::limited("-Sn 64");
    let _idle = idle(&server, 200);
    assert!(answer(&server, "/api/v1/snapshot").starts_with("HTTP/1.1 200 "));
}

#[test]
fn the_server_survives_that_the_system_gives_no_connection() {
    // S6: 32 connections are the fewest that the server takes, and do not fit in 40 files beside its own.
    let server = Server::limited("-n 40");
    let log = server.log.lock().unwrap();
    let connections = idle(&server, 32);
    let began = Instant::now();
    let is_said = |line: &String| line.contains("the system gives no connection");
    while !is_said(&log.recv_timeout(PATIENCE).unwrap()) {}
    drop(connections);
    while !answer(&server, "/healthz").contains(r#""status":"ok""#) {
        assert!(began.elapsed() < PATIENCE, "the server is not healthy again");
    }
    // Once a minute, not once for each attempt.
    assert_eq!(log.try_iter().filter(is_said).count(), 0);
}

#[test]
fn readers_that_never_read_share_what_is_published() {
    // S7: 300 of them, and five publications of 1.6 MB.
    let server = Server::start();
    for number in 0..100 {
        let text = "Deploys release 3.10.0 to every region. ".repeat(400);
        let record = json!({
            "id": format!("cut-{number}"), "title": "Recordings can be cut", "kind": "update", "description": text,
            "start": "2026-11-17T02:00:00Z", "end": "2026-11-17T05:00:00Z", "allow_duplicate": true,
            "components": [{ "id": "recordings", "impact": "brief_interruptions" }], "downtime": { "required": false },
            "effect_without_downtime": "Recordings may begin late.",
            "rollback": { "infrastructure": "unchanged", "services": "redeploy 3.9.2", "data": "nothing to undo" },
            "release": {
                "from": "3.9.2", "to": format!("3.{}.0", 10 + number), "notes_at": "2026-10-30T12:00:00Z",
                "docs_at": "2026-10-30T12:00:00Z", "items": [{ "category": "improvement", "title": "Cut" }],
            },
        });
        server.send("POST", "/api/v1/changes", &record);
    }
    assert!(answer(&server, "/api/v1/snapshot").len() > 1_500_000);
    let before = server.resident();
    let readers: Vec<_> = (0..300)
        .map(|_| {
            let mut reader = TcpStream::connect(server.address).unwrap();
            reader.write_all(b"GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            reader.read_exact(&mut [0; 15]).unwrap();
            reader
        })
        .collect();
    for status in ["degraded_performance", "operational", "partial_outage", "major_outage", "operational"] {
        server.send("PATCH", "/api/v1/components/api", &json!({ "status": status }));
    }
    let grown = server.resident().saturating_sub(before);
    assert!(grown < 60_000, "{grown} kB for {} readers", readers.len());
}
