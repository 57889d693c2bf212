//! `/api/v1/live`

use crate::{app::App, extract::Query};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use fairnotice_service::Feed;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};
use tokio::time::{Instant, interval_at};
use tokio_stream::wrappers::{IntervalStream, WatchStream};

/// The time between two beats on an idle stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long a reader waits before it reconnects, plus a random part: readers must not all reconnect at the same time.
const RETRY: Duration = Duration::from_secs(3);
const SPREAD_MS: u64 = 3_000;

const BEAT: &str = "event: beat\ndata: -\n\n";

#[derive(Deserialize)]
pub(crate) struct StreamQuery {
    of: Option<String>,
    #[serde(default)]
    lang: String,
}

/// `GET /api/v1/live`: the newest public state immediately, then each newer one. `?of=embed` sends the embed's small document
/// instead of the snapshot, in the language of `lang` if an operator has translated into it. In between, `event: beat`
/// shows that the connection is alive: a browser does not report one that dies silently. A slow reader gets the newest state,
/// never a backlog.
pub(crate) async fn stream(State(app): State<App>, Query(of): Query<StreamQuery>) -> Response {
    let is_embed = of.of.as_deref() == Some("embed");
    let mut ending = app.ending();
    // Random enough, without another dependency.
    let spread = RandomState::new().hash_one(()) % SPREAD_MS;
    let retry = format!("retry: {}\n\n", (RETRY + Duration::from_millis(spread)).as_millis());
    let frames = WatchStream::new(app.service().follow()).map(move |published| {
        let feed = if is_embed { Feed::Embed(&of.lang) } else { Feed::Snapshot };
        published.frame(feed, app.now())
    });
    let beats = IntervalStream::new(interval_at(Instant::now() + HEARTBEAT, HEARTBEAT));
    let beats = beats.map(|_| Ok(Bytes::from_static(BEAT.as_bytes())));
    let first = stream::once(async { Ok(Bytes::from(retry)) });
    // Ends the stream with the server; an error means that the server has ended already.
    let events = first.chain(stream::select(frames, beats));
    let events = events.take_until(async move { _ = ending.wait_for(|ending| *ending).await });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        // A proxy such as nginx would otherwise collect events before it passes them on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::from_stream(events)).into_response()
}
