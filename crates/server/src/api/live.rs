//! `/api/v1/live`

use crate::{app::App, extract::Query};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use fairnotice_core::instant::Instant;
use fairnotice_service::Published;
use futures_util::StreamExt as _;
use serde::Deserialize;
use std::{
    convert::Infallible,
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};
use tokio_stream::wrappers::WatchStream;

/// The time between two beats on an idle stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

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
/// never a backlog.
pub(crate) async fn stream(State(app): State<App>, Query(of): Query<StreamQuery>) -> Response {
    let embed = of.of.as_deref() == Some("embed");
    let mut ending = app.ending();
    // Random enough, without another dependency.
    let spread = RandomState::new().hash_one(()) % SPREAD_MS;
    let events = WatchStream::new(app.service().follow())
        .map(move |published| {
            Ok::<_, Infallible>(event(&published, embed.then(|| (app.now(), of.lang.as_str())), spread))
        })
        // Ends the stream with the server; an error means that the server has ended already.
        .take_until(async move { _ = ending.wait_for(|ending| *ending).await });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).event(Event::default().event("beat").data("-")))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    // A proxy such as nginx would otherwise collect events before it passes them on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// The snapshot, or the embed's document at an instant for a reader of a language.
fn event(published: &Published, embed_for: Option<(Instant, &str)>, spread: u64) -> Event {
    let body = embed_for.map_or_else(|| published.json.clone(), |(now, wanted)| published.embed(now, wanted));
    Event::default()
        .event("snapshot")
        .id(published.snapshot.revision.to_string())
        .retry(RETRY + Duration::from_millis(spread))
        .data(String::from_utf8_lossy(&body))
}
