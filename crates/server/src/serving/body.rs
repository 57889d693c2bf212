//! The bodies of requests and responses, which report how far they are.

use super::activity::Request;
use crate::memory::Memory;
use axum::{
    Error,
    body::{Body, Bytes},
};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::sync::oneshot;

/// The size of the parts in which a client of HTTP/2 gets a body, in bytes. It is asked for the next part when it has taken one, so
/// that a slow client is told from one that takes nothing.
const PART: usize = 16 * 1024;

/// A request's body. The receiver of its sender ends when the body has been read, or is not wanted any more; it gets something
/// only in the first case.
pub(super) struct RequestBody<B> {
    body: B,
    unread: Option<oneshot::Sender<()>>,
}

impl<B: HttpBody> RequestBody<B> {
    pub(super) fn new(body: B) -> (Self, oneshot::Receiver<()>) {
        let (unread, read) = oneshot::channel();
        let mut unread = Some(unread);
        if body.is_end_stream() {
            _ = unread.take().map(|unread| unread.send(()));
        }
        (Self { body, unread }, read)
    }
}

impl<B: HttpBody + Unpin> HttpBody for RequestBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            _ = self.unread.take().map(|unread| unread.send(()));
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

/// A response's body. Its request is open until it is dropped; over HTTP/2, until the client has the last part.
pub(super) struct ResponseBody {
    content: Content,
    /// None once the last part has it.
    request: Option<Request>,
    /// Whether the client says how much it takes, as over HTTP/2.
    in_parts: bool,
}

/// What a response says.
pub(super) enum Content {
    /// All that is left of it.
    Whole(Bytes),
    /// What comes with time.
    Stream(Body),
}

impl Content {
    /// The same, whose bytes count as long as the client has not taken them.
    pub(super) fn counted(self, memory: &Arc<Memory>) -> Self {
        match self {
            Self::Whole(body) => Self::Whole(memory.count(body)),
            Self::Stream(body) => Self::Stream(body),
        }
    }
}

impl ResponseBody {
    pub(super) fn new(content: Content, request: Request, in_parts: bool) -> Self {
        // A client of HTTP/2 can refuse the first byte.
        request.waits_for_client(in_parts && matches!(content, Content::Whole(_)));
        if let Content::Whole(body) = &content {
            request.holds(body.len());
        }
        Self { content, request: Some(request), in_parts }
    }

    fn next_part(&mut self) -> Option<Bytes> {
        let Content::Whole(left) = &mut self.content else { return None };
        if left.is_empty() {
            return None;
        }
        if !self.in_parts {
            return Some(mem::take(left));
        }
        if left.len() > PART {
            if let Some(request) = &self.request {
                request.waits_for_client(true);
            }
            return Some(left.split_to(PART));
        }
        let (part, request) = (mem::take(left), self.request.take());
        Some(Bytes::from_owner(LastPart { part, _request: request }))
    }
}

/// The end of a body. The request ends with it.
struct LastPart {
    part: Bytes,
    _request: Option<Request>,
}

impl AsRef<[u8]> for LastPart {
    fn as_ref(&self) -> &[u8] {
        &self.part
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Self { content: Content::Stream(body), request, .. } = &mut *self else {
            return Poll::Ready(self.next_part().map(|part| Ok(Frame::data(part))));
        };
        let frame = Pin::new(body).poll_frame(context);
        if let Some(request) = request {
            request.waits_for_client(matches!(frame, Poll::Ready(Some(Ok(_)))));
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Whole(left) => left.is_empty(),
            Content::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Whole(left) => SizeHint::with_exact(left.len().try_into().unwrap_or(u64::MAX)),
            Content::Stream(body) => body.size_hint(),
        }
    }
}
