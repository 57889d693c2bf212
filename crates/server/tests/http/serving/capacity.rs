//! S6: more connections than there are places, while operators and health checks are answered.

use super::{PATIENCE, Server, few, is_problem};
use tokio::time;

#[tokio::test]
async fn a_full_server_answers_health_checks_and_operators() {
    // S6
    let server = Server::start(few()).await;
    let mut idle = Vec::new();
    for _ in 0..30 {
        idle.push(server.connect().await);
    }
    for path in ["/", "/api/v1/live", "/api/v1/snapshot"] {
        let refused = server.answer(&format!("GET {path}")).await;
        is_problem(&refused, 503, "busy", "retry-after: ");
    }
    assert!(server.answer("GET /healthz").await.contains(r#""status":"ok""#));
    let operator = format!("\r\nauthorization: Bearer {}", server.app.token);
    let with_token = |path: &str| format!("GET {path} HTTP/1.1{operator}\r\nhost: x");
    let mut client = server.connect().await;
    client.send(&format!("{}\r\n\r\n", with_token("/api/v1/audit"))).await;
    let answer = client.rest().await;
    // It does not keep the place.
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("connection: close"), "{answer}");
    // Nor does an operator who follows the stream.
    let mut client = server.connect().await;
    client.send(&format!("{}\r\n\r\n", with_token("/api/v1/live"))).await;
    is_problem(&client.rest().await, 503, "busy", "retry-after: ");
    idle.pop();
    server.answers_at_last("GET /api/v1/snapshot", "200").await;
}

#[tokio::test]
async fn live_readers_leave_room_for_others() {
    // S6: two may follow.
    let server = Server::start(few()).await;
    let readers = [server.reader().await, server.reader().await];
    is_problem(&server.answer("GET /api/v1/live").await, 503, "busy", "retry-after: ");
    assert!(server.answer("GET /api/v1/snapshot").await.starts_with("HTTP/1.1 200 "));
    assert!(server.answer("HEAD /api/v1/live").await.starts_with("HTTP/1.1 503 "));
    drop(readers);
    time::timeout(PATIENCE, async { while server.answer("HEAD /api/v1/live").await.starts_with("HTTP/1.1 503 ") {} })
        .await
        .unwrap();
    server.reader().await;
}

#[tokio::test]
async fn connections_wait_while_even_the_last_places_are_taken() {
    // S6: 32 silent connections, then one that is answered when a silent one has been cut.
    let server = Server::start(few()).await;
    let mut silent = Vec::new();
    for _ in 0..32 {
        silent.push(server.connect().await);
    }
    assert!(server.answer("GET /healthz").await.contains(r#""status":"ok""#));
}
