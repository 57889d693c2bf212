//! Connections: how many there may be, how long the server waits for each, and how they end.
//!
//! hyper reads requests and writes responses. Here is what it leaves open: places for connections (`capacity`), deadlines
//! (`limits`, `activity`), and the socket of a live reader (`handover`).

mod activity;
mod answer;
mod body;
mod capacity;
mod connection;
mod handover;
mod limits;
mod socket;

pub(crate) use connection::Connection;
pub use limits::{Deadlines, Limits, LimitsError};

use crate::app::App;
use axum::{Router, body::Bytes};
use capacity::{Capacity, Tally};
use futures_util::stream::BoxStream;
use std::{io, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time,
};

/// What a live stream sends. Every stream shares the bytes.
pub(crate) type Events = BoxStream<'static, Bytes>;

/// How long the server waits when the system gives no connection, for example because too many files are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What connections share.
struct Shared {
    app: App,
    router: Router,
    limits: Limits,
    capacity: Capacity,
    ending: watch::Receiver<bool>,
}

impl Shared {
    /// What each connection may hold in bytes, if memory is short.
    fn share(&self) -> Option<usize> {
        self.app.memory().share(self.capacity.open())
    }
}

/// Serves every connection until `stop`. Then it accepts no more, ends the live streams, and waits until what runs is
/// answered.
pub async fn serve(listener: TcpListener, app: App, limits: Limits, stop: impl Future<Output = ()>) {
    let (router, ending) = (app.clone().router(), app.ending());
    app.memory().limit(limits.answers());
    let shared = Arc::new(Shared { app, router, limits, capacity: Capacity::new(limits), ending });
    tokio::select! {
        () = accept_all(&listener, &shared) => {}
        () = stop => {}
    }
    drop(listener);
    shared.app.end();
    shared.capacity.emptied().await;
}

async fn accept_all(listener: &TcpListener, shared: &Arc<Shared>) {
    let failures = Tally::default();
    loop {
        let stream = accept(listener, &failures).await;
        // The places are never closed.
        let Ok(place) = shared.capacity.place().await else { return };
        prepare(&stream, shared.limits.deadlines().write);
        tokio::spawn(connection::serve(stream, place, shared.clone()));
    }
}

/// The next connection. An error of the system is logged and does not end the server.
async fn accept(listener: &TcpListener, failures: &Tally) -> TcpStream {
    loop {
        let error = match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => error,
        };
        // The client has gone in the meantime.
        if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
            continue;
        }
        if let Some(failed) = failures.count().to_log {
            tracing::error!(%error, failed, "the system gives no connection; trying again");
        }
        time::sleep(ACCEPT_PAUSE).await;
    }
}

/// Events are sent without delay, and the system gives up a client that has vanished.
fn prepare(stream: &TcpStream, write: Duration) {
    let socket = socket2::SockRef::from(stream);
    let prepared = socket.set_tcp_nodelay(true);
    #[cfg(target_os = "linux")]
    let prepared = prepared.and_then(|()| socket.set_tcp_user_timeout(Some(write)));
    #[cfg(not(target_os = "linux"))]
    let _ = write;
    if let Err(error) = prepared {
        tracing::debug!(%error, "a connection keeps the system's settings");
    }
}
