//! A request of HTTP/1.1 says to which site it is (RFC 9112, section 3.2).

use super::{Server, few, is_problem};

#[tokio::test]
async fn a_request_names_one_host() {
    let server = Server::start(few()).await;
    let answer = async |head: &str| {
        let mut client = server.connect().await;
        client.send(&format!("{head}\r\nconnection: close\r\n\r\n")).await;
        client.rest().await
    };
    // Not even what is answered from memory.
    for _ in 0..2 {
        assert!(answer("GET / HTTP/1.1\r\nhost: a").await.starts_with("HTTP/1.1 200 "));
    }
    for wrong in ["GET / HTTP/1.1", "GET /api/v1/snapshot HTTP/1.1", "GET / HTTP/1.1\r\nhost: a\r\nhost: b"] {
        is_problem(&answer(wrong).await, 400, "bad-header", "`Host`");
    }
    for right in ["GET / HTTP/1.1\r\nhost: a", "GET / HTTP/1.0"] {
        let answer = answer(right).await;
        assert!(answer.split_once(' ').is_some_and(|(_, rest)| rest.starts_with("200 ")), "{answer}");
    }
}
