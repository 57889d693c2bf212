//! The bodies of requests and responses, which report how far they are.

use super::activity::Request;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::sync::oneshot;

/// A request's body. The receiver of its sender ends when the body has been read, or is not wanted any more.
pub(super) struct RequestBody<B> {
    body: B,
    unread: Option<oneshot::Sender<()>>,
}

impl<B: Body> RequestBody<B> {
    pub(super) fn new(body: B) -> (Self, oneshot::Receiver<()>) {
        let (unread, read) = oneshot::channel();
        let unread = (!body.is_end_stream()).then_some(unread);
        (Self { body, unread }, read)
    }
}

impl<B: Body + Unpin> Body for RequestBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            self.unread = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A response's body. Its request is open until it is dropped.
pub(super) struct ResponseBody<B> {
    body: B,
    request: Request,
}

impl<B> ResponseBody<B> {
    pub(super) fn new(body: B, request: Request) -> Self {
        Self { body, request }
    }
}

impl<B: Body + Unpin> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        // Over HTTP/2 the next part is asked for when the client has room for it.
        self.request.waits_for_client(matches!(frame, Poll::Ready(Some(Ok(_)))));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
