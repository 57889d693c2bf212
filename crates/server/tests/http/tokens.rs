//! Who may write: everything that does needs a valid token.

use crate::app::{TestApp, change};
use axum::http::{Request, StatusCode, header};
use serde_json::json;

const WRITING: [&str; 7] = [
    "/api/v1/changes",
    "/api/v1/changes/evaluate",
    "/api/v1/changes/cut/start",
    "/api/v1/changes/cut/updates",
    "/api/v1/changes/cut/finish",
    "/api/v1/changes/cut/close",
    "/api/v1/changes/cut/cancel",
];

#[tokio::test]
async fn nobody_writes_without_a_valid_token() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = app.revision().await;
    let token = &app.token;
    let (id, secret) = token.strip_prefix("fn_").unwrap().split_once('_').unwrap();
    let (first, rest) = token.split_at(token.len() - 1);
    let given = [
        None,
        Some(String::new()),
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(token.clone()),
        Some(format!("Basic {token}")),
        Some(format!("Bearer {first}")),
        Some(format!("Bearer {first}{}", if rest == "0" { "1" } else { "0" })),
        Some(format!("Bearer {token}0")),
        Some(format!("Bearer fn_{id}_")),
        Some(format!("Bearer fn_{secret}")),
        Some(format!("Bearer fn_000000000000_{secret}")),
        Some(format!("Bearer fn_{id}' OR '1'='1_{secret}")),
        Some(format!("Bearer {}", "x".repeat(10_000))),
    ];
    for path in WRITING {
        for given in &given {
            let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
            if let Some(given) = given {
                request = request.header(header::AUTHORIZATION, given);
            }
            let answer = app.send(request.body(change(&json!({ "id": "new" })).to_string().into()).unwrap()).await;
            answer.problem(401, "unauthorized");
            assert_eq!(answer.header(header::WWW_AUTHENTICATE), "Bearer", "{path} {given:?}");
        }
    }
    assert_eq!(app.revision().await, before);
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let app = TestApp::new().await;
    let id = app.token.split('_').nth(1).unwrap();
    assert_eq!(app.announce(&json!({})).await.status, StatusCode::CREATED);
    assert!(app.store.revoke_token(id, app.app.now()).await.unwrap());
    let answer = app.announce(&json!({ "id": "new" })).await;
    let revoked = answer.problem(401, "unauthorized");
    // One answer for every way of being wrong.
    let unknown =
        Request::post("/api/v1/changes").header(header::AUTHORIZATION, "Bearer fn_0_0").body("".into()).unwrap();
    assert_eq!(app.send(unknown).await.problem(401, "unauthorized"), revoked);
}

#[tokio::test]
async fn no_body_is_read_before_the_token() {
    let app = TestApp::new().await;
    let body =
        axum::body::Body::from_stream(futures_util::stream::poll_fn::<Result<Vec<u8>, std::io::Error>, _>(|_| {
            panic!("the body was read")
        }));
    let request = Request::post("/api/v1/changes").header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
    app.send(request).await.problem(401, "unauthorized");
}
