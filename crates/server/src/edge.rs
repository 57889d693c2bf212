//! What every request passes first, and every answer last: bounds, and the headers of all answers.
//!
//! It is one service around the router. A layer of the router would be cloned and boxed again for every request, and each layer
//! with all that it holds: six of them cost more than the answer.

use crate::{app::App, headers, limits};
use axum::{
    Router,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};
use tower::{Service, ServiceExt as _};

/// The routes with their edge.
#[derive(Clone)]
pub(crate) struct Edge {
    app: App,
    routes: Router,
}

impl Edge {
    pub(crate) fn around(routes: Router, app: App) -> Router {
        Router::new().fallback_service(Self { app, routes })
    }
}

impl Service<Request> for Edge {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Self { app, routes } = self.clone();
        Box::pin(async move {
            let is_public = headers::is_public(&request);
            let mut response = match limits::refusal(&request) {
                Some(problem) => problem.into_response(),
                None => routes.oneshot(request).await?,
            };
            headers::add(&app, is_public, &mut response);
            Ok(response)
        })
    }
}
