//! `/api/v1/live`

use crate::{app::App, extract::Query, problem::Problem, serving::Connection};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_service::{Feed, Published};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use std::{
    convert::Infallible,
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time,
};

/// The time between two beats on an idle stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// A browser passes on an event only if it has data.
const BEAT: Bytes = Bytes::from_static(b"event: beat\ndata: -\n\n");

/// How long a reader waits before it reconnects, plus a random part: readers must not all reconnect at the same time.
const RETRY: Duration = Duration::from_secs(3);
const SPREAD_MS: u64 = 3_000;

#[derive(Deserialize)]
pub(crate) struct StreamQuery {
    of: Option<String>,
    #[serde(default)]
    lang: String,
}

/// `GET /api/v1/live`: the newest public state immediately, then each newer one. `?of=embed` sends the embed's small document
/// instead of the snapshot, in the language of `lang` if an operator has translated into it. In between, `event: beat`
/// shows that the connection is alive: a browser does not report one that dies silently. A slow reader gets the newest state,
/// never a backlog. `503` if as many readers follow as the server can serve.
pub(crate) async fn stream(
    State(app): State<App>,
    connection: Option<Extension<Connection>>,
    Query(StreamQuery { of, lang }): Query<StreamQuery>,
) -> Result<Response, Problem> {
    let place = connection.as_ref().map(|connection| connection.live_place()).transpose()?;
    let embed = (of.as_deref() == Some("embed")).then(|| lang.into());
    let (published, ending) = (app.service().follow(), app.ending());
    let reader = Reader { app, published, ending, embed, next: Next::Retry, _place: place };
    let events = stream::unfold(reader, |mut reader| async move {
        let event = reader.next().await?;
        Some((event, reader))
    });
    let body = match connection {
        Some(connection) => connection.hand_over(events.boxed()),
        None => Some(events.boxed()),
    };
    let body = body.map_or_else(Body::empty, |events| Body::from_stream(events.map(Ok::<_, Infallible>)));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        // A proxy such as nginx would otherwise collect events before it passes them on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, body).into_response())
}

/// A reader of the stream. It holds no bytes: an event is shared by every reader.
struct Reader {
    app: App,
    published: watch::Receiver<Arc<Published>>,
    ending: watch::Receiver<bool>,
    /// The language that the embed's document is wanted in, or none for the snapshot.
    embed: Option<Box<str>>,
    next: Next,
    _place: Option<OwnedSemaphorePermit>,
}

/// What is sent next.
enum Next {
    /// When to reconnect.
    Retry,
    /// The newest state.
    State,
    /// A newer state, or a beat.
    News,
}

impl Reader {
    /// The next event; none when the server ends.
    async fn next(&mut self) -> Option<Bytes> {
        match self.next {
            Next::Retry => {
                self.next = Next::State;
                // Random enough, without another dependency.
                let spread = Duration::from_millis(RandomState::new().hash_one(()) % SPREAD_MS);
                return Some(format!("retry: {}\n\n", (RETRY + spread).as_millis()).into());
            }
            Next::State => self.next = Next::News,
            Next::News => tokio::select! {
                biased;
                // An error means that the server has ended already.
                _ = self.ending.wait_for(|ending| *ending) => return None,
                changed = self.published.changed() => changed.ok()?,
                () = time::sleep(HEARTBEAT) => return Some(BEAT),
            },
        }
        let published = self.published.borrow_and_update().clone();
        let feed = self.embed.as_deref().map_or(Feed::Snapshot, Feed::Embed);
        let frame = published.frame(feed, self.app.now());
        frame.inspect_err(|error| tracing::error!(%error, "a live stream ends: its event cannot be written")).ok()
    }
}
