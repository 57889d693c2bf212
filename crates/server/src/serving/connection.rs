//! One connection, from its first byte to its last.

use super::{
    Events, Shared,
    activity::Activity,
    answer::answer,
    capacity::Place,
    handover::{self, Handover},
    socket::{Protocol, Socket},
};
use crate::problem::Problem;
use hyper::{
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::{
    future,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::OwnedSemaphorePermit,
    time::{self, Instant, MissedTickBehavior},
};

/// The largest head of a request in bytes, and the most headers: as much as proxies send.
const HEAD_BYTES: u32 = 32 * 1024;

/// The most concurrent requests on one connection of HTTP/2, and the most that a client may have reset while they are being served.
const STREAMS: u32 = 128;
const RESETS: usize = 32;

/// What a stream of HTTP/2 may have waiting for the client, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// How often a client of HTTP/2 must show that it is there.
const PING: Duration = Duration::from_secs(20);

/// How long a connection lives that is kept for health checks and operators.
const RESERVED_LIFE: Duration = Duration::from_secs(30);

/// What the requests of a connection share.
pub(super) struct Context {
    pub(super) shared: Arc<Shared>,
    pub(super) activity: Arc<Activity>,
    pub(super) protocol: Protocol,
    pub(super) is_reserved: bool,
    /// Who called; none where the system does not say.
    pub(super) peer: Option<SocketAddr>,
    pub(super) handover: Mutex<Option<Handover>>,
}

/// The connection of a request, among its extensions. A request that is called in this process has none.
#[derive(Clone)]
pub(crate) struct Connection {
    pub(super) context: Arc<Context>,
    /// The events of a live stream, if the connection can be handed over to it.
    pub(super) events: Option<Arc<Mutex<Option<Events>>>>,
}

impl Connection {
    /// A place for a live reader. If all are taken, the problem says when to try again. None is on a connection that is kept
    /// for operators: a stream would hold it for hours.
    pub(crate) fn live_place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let Context { shared, is_reserved, .. } = &*self.context;
        if *is_reserved { Err(shared.capacity.full()) } else { shared.capacity.live() }
    }

    /// Sends a live stream without hyper. Gives it back where a response's body must carry it, as over HTTP/2.
    pub(crate) fn hand_over(&self, events: Events) -> Option<Events> {
        match &self.events {
            Some(slot) => {
                *lock(slot) = Some(events);
                None
            }
            None => Some(events),
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves a connection until it ends.
pub(super) async fn serve(stream: TcpStream, place: Place, shared: Arc<Shared>) {
    let deadlines = *shared.limits.deadlines();
    let peer = stream.peer_addr().ok();
    let activity = Arc::new(Activity::new(Instant::now()));
    let wait = if place.is_reserved { deadlines.reserved } else { deadlines.head };
    // A client that sends nothing, or goes: there is nobody to answer.
    let Ok(Ok(Some(socket))) = time::timeout(wait, Socket::open(stream, activity.clone())).await else { return };
    let (protocol, is_reserved) = (socket.protocol(), place.is_reserved);
    let context = Arc::new(Context { shared, activity, protocol, is_reserved, peer, handover: Mutex::default() });
    match protocol {
        Protocol::Http1 => http1(socket, place, context).await,
        Protocol::Http2 => http2(socket, context).await,
    }
}

async fn http1(socket: Socket, place: Place, context: Arc<Context>) {
    let own = context.clone();
    let service = service_fn(move |request| answer(request, own.clone()));
    let mut connection = http1::Builder::new()
        .keep_alive(!context.is_reserved)
        .max_buf_size(HEAD_BYTES as usize)
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(socket), service);
    let mut watch = Watch::new(&context);
    let handover = loop {
        let next = future::poll_fn(|context_of_task| match Pin::new(&mut connection).poll(context_of_task) {
            Poll::Ready(ended) => Poll::Ready(Err(ended)),
            // Everything that was answered before must have been sent.
            Poll::Pending if context.activity.is_flushed() => {
                lock(&context.handover).take().map_or(Poll::Pending, |handover| Poll::Ready(Ok(handover)))
            }
            Poll::Pending => Poll::Pending,
        });
        tokio::select! {
            biased;
            next = next => match next {
                Ok(handover) => break handover,
                Err(ended) => return log(ended),
            },
            end = watch.end() => match end {
                End::Soon => Pin::new(&mut connection).graceful_shutdown(),
                End::Now => return,
            },
        }
    };
    let stream = connection.into_parts().io.into_inner().into_stream();
    let head = handover::head(&handover.parts);
    let write = context.shared.limits.deadlines().write;
    // A task of its own, because this one's is as large as hyper's state.
    tokio::spawn(handover::send(stream, head, handover.events, write, place));
}

async fn http2(socket: Socket, context: Arc<Context>) {
    let own = context.clone();
    let service = service_fn(move |request| answer(request, own.clone()));
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(hyper_util::rt::TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(RESETS)
        .max_header_list_size(HEAD_BYTES)
        .max_send_buf_size(SEND_BUFFER)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = std::pin::pin!(connection);
    let mut watch = Watch::new(&context);
    loop {
        tokio::select! {
            biased;
            ended = &mut connection => return log(ended),
            end = watch.end() => match end {
                End::Soon => connection.as_mut().graceful_shutdown(),
                End::Now => return,
            },
        }
    }
}

/// A client that breaks the protocol, or goes, is no concern of the operator.
fn log(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection failed");
    }
}

/// How a connection is to end.
enum End {
    /// When what runs is answered.
    Soon,
    Now,
}

/// Looks whether a connection must end.
struct Watch<'c> {
    context: &'c Context,
    ending: tokio::sync::watch::Receiver<bool>,
    steps: time::Interval,
    /// When it ends in any case.
    until: Option<Instant>,
    is_ending: bool,
}

impl<'c> Watch<'c> {
    fn new(context: &'c Context) -> Self {
        let step = context.shared.limits.deadlines().step();
        let now = Instant::now();
        let mut steps = time::interval_at(now + step, step);
        steps.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let until = context.is_reserved.then(|| now + RESERVED_LIFE);
        Self { context, ending: context.shared.ending.clone(), steps, until, is_ending: false }
    }

    async fn end(&mut self) -> End {
        let Context { shared, activity, is_reserved, .. } = self.context;
        loop {
            tokio::select! {
                // An error means that the server has ended already.
                _ = self.ending.wait_for(|ending| *ending), if !self.is_ending => {
                    self.is_ending = true;
                    return End::Soon;
                }
                now = self.steps.tick() => {
                    let share = shared.share();
                    let deadlines = shared.limits.deadlines().hurried(share.is_some());
                    if let Some(awaited) = activity.overdue(now, &deadlines, *is_reserved, share) {
                        tracing::debug!("a connection waited too long for {awaited}, and is closed");
                        return End::Now;
                    }
                    if self.until.is_some_and(|until| until <= now) {
                        self.until = None;
                        return End::Soon;
                    }
                }
            }
        }
    }
}
