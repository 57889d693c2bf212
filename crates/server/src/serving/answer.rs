//! From a request to its answer.

use super::{
    body::{Content, RequestBody, ResponseBody},
    connection::{Connection, Context, lock},
    handover::Handover,
    socket::Protocol,
};
use crate::{
    answers::{Key, Shared},
    app::App,
    extract::Operator,
    problem::Problem,
};
use axum::{
    body::{self, Body, HttpBody as _},
    extract::ConnectInfo,
    http::{self, HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse as _, Response},
};
use hyper::{Request, body::Incoming, service::Service as _};
use hyper_util::service::TowerToHyperService;
use std::{convert::Infallible, future, sync::Arc};
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
    let (app, credentials) = (&shared.app, credentials(&request));
    if *is_reserved && !is_health(&request) && !is_operator(&credentials, app).await {
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
    let has_too_much = shared.share().is_some_and(|share| context.activity.held() > share);
    let response = content(response).await;
    match response.body() {
        Content::Whole(body) if !is_shared && body.len() > SMALL => match app.memory().refusal(has_too_much) {
            Some(full) if !is_operator(&credentials, app).await => content(full.into_response()).await,
            _ => response.map(|content| content.counted(app.memory())),
        },
        _ => response,
    }
}

/// What the router answers. The request waits for ever if its socket is handed over to a live stream.
async fn route(request: Request<Incoming>, context: &Arc<Context>) -> Response {
    let Context { shared, protocol, is_reserved, peer, .. } = &**context;
    let can_hand_over = *protocol == Protocol::Http1 && !is_reserved && request.method() == Method::GET;
    let events = can_hand_over.then(Arc::default);
    let (parts, body) = request.into_parts();
    let (body, mut read) = RequestBody::new(body);
    let mut request = Request::from_parts(parts, Body::new(body));
    if let Some(peer) = peer {
        request.extensions_mut().insert(ConnectInfo(*peer));
    }
    request.extensions_mut().insert(Connection { context: context.clone(), events: events.clone() });
    let (wait, mut is_read) = (shared.limits.deadlines().body, false);
    let late = async {
        let Ok(ended) = time::timeout(wait, &mut read).await else { return };
        is_read = ended.is_ok();
        future::pending::<()>().await;
    };
    let response = tokio::select! {
        biased;
        Ok(response) = TowerToHyperService::new(shared.router.clone()).call(request) => response,
        () = late => Problem::too_slow(wait).into_response(),
    };
    let response = if is_read || read.try_recv().is_ok() { response } else { last(response, *protocol) };
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

/// The same answer as the last one of its connection: the rest of the request's body would be read as the next request.
fn last(mut response: Response, protocol: Protocol) -> Response {
    if protocol == Protocol::Http1 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether a request asks for the server's health, which is answered when it is full too. The site can be below a path, which a
/// proxy takes away or not.
fn is_health(request: &Request<Incoming>) -> bool {
    request.uri().path().ends_with("/healthz")
}

/// The header with the token of a request.
fn credentials(request: &Request<Incoming>) -> HeaderMap {
    let value = request.headers().get(header::AUTHORIZATION).cloned();
    value.into_iter().map(|value| (header::AUTHORIZATION, value)).collect()
}

/// Whether these are an operator's, who is answered when the server is full.
async fn is_operator(credentials: &HeaderMap, app: &App) -> bool {
    !credentials.is_empty() && Operator::of(credentials, app).await.is_ok()
}
