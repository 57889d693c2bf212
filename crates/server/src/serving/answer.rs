//! From a request to its answer.

use super::{
    body::{Content, RequestBody, ResponseBody},
    connection::{Connection, Context, lock},
    handover::Handover,
    socket::Protocol,
};
use crate::{
    answers::{Key, Shared},
    problem::Problem,
};
use axum::{
    body::{self, Body, HttpBody as _},
    extract::ConnectInfo,
    http::{self, HeaderValue, Method, header},
    response::{IntoResponse as _, Response},
};
use hyper::{Request, body::Incoming, service::Service as _};
use hyper_util::service::TowerToHyperService;
use std::{convert::Infallible, future, sync::Arc, time::Duration};
use tokio::time;

/// The longest answer that is sent in any case, in bytes: a problem is shorter.
const SMALL: usize = 4 * 1024;

/// Answers a request.
pub(super) async fn answer(
    request: Request<Incoming>,
    context: Arc<Context>,
) -> Result<http::Response<ResponseBody>, Infallible> {
    let open = context.activity.request();
    let in_parts = context.protocol == Protocol::Http2;
    let response = respond(request, &context).await;
    Ok(response.map(|content| ResponseBody::new(content, open, in_parts)))
}

async fn respond(request: Request<Incoming>, context: &Arc<Context>) -> http::Response<Content> {
    let Context { shared, is_reserved, .. } = &**context;
    let (app, is_privileged) = (&shared.app, is_privileged(&request));
    if *is_reserved && !is_privileged {
        return content(shared.capacity.full().into_response()).await;
    }
    let key = Key::new(&request);
    if let Some(known) = key.as_ref().and_then(|key| app.answers().find(app, key)) {
        return known.map(Content::Whole);
    }
    let asked_at = (app.published().number, app.now());
    let response = route(request, context).await;
    if let Some(key) = key {
        app.answers().keep(key, asked_at, &response);
    }
    let is_shared = response.extensions().get::<Shared>().is_some();
    let response = content(response).await;
    match response.body() {
        Content::Whole(body) if !is_shared && body.len() > SMALL => {
            match app.memory().refusal().filter(|_| !is_privileged) {
                Some(full) => content(full.into_response()).await,
                None => response.map(|content| content.counted(app.memory())),
            }
        }
        _ => response,
    }
}

/// What the router answers. The request waits for ever if its socket is handed over to a live stream.
async fn route(request: Request<Incoming>, context: &Arc<Context>) -> Response {
    let Context { shared, protocol, is_reserved, peer, .. } = &**context;
    let can_hand_over = *protocol == Protocol::Http1 && !is_reserved && request.method() == Method::GET;
    let events = can_hand_over.then(Arc::default);
    let (parts, body) = request.into_parts();
    let (body, read) = RequestBody::new(body);
    let mut request = Request::from_parts(parts, Body::new(body));
    if let Some(peer) = peer {
        request.extensions_mut().insert(ConnectInfo(*peer));
    }
    request.extensions_mut().insert(Connection { context: context.clone(), events: events.clone() });
    let wait = shared.limits.deadlines().body;
    let late = async {
        if time::timeout(wait, read).await.is_ok() {
            future::pending::<()>().await;
        }
    };
    let response = tokio::select! {
        biased;
        Ok(response) = TowerToHyperService::new(shared.router.clone()).call(request) => response,
        () = late => too_slow(wait, *protocol),
    };
    let Some(events) = events.and_then(|slot| lock(&slot).take()) else { return response };
    let (parts, _) = response.into_parts();
    *lock(&context.handover) = Some(Handover { parts, events });
    // The connection's task takes the socket, and this request with it.
    future::pending().await
}

/// A response with its whole body, unless that comes with time.
async fn content(response: Response) -> http::Response<Content> {
    let (parts, body) = response.into_parts();
    let content = if body.size_hint().exact().is_some() {
        // It is there already, as one part.
        Content::Whole(body::to_bytes(body, usize::MAX).await.unwrap_or_default())
    } else {
        Content::Stream(body)
    };
    http::Response::from_parts(parts, content)
}

/// The answer to a request whose body did not come. The rest of the body would be read as the next request.
fn too_slow(wait: Duration, protocol: Protocol) -> Response {
    let mut response = Problem::too_slow(wait).into_response();
    if protocol == Protocol::Http1 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether a request is answered when the server is full. The site can be below a path.
fn is_privileged(request: &Request<Incoming>) -> bool {
    request.uri().path().ends_with("/healthz") || request.headers().contains_key(header::AUTHORIZATION)
}
