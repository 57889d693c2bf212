//! What every handler shares, and the router.

use crate::{
    api::{self, problem::Problem},
    clock::Clock,
    embed::{self, FrameAncestors},
    promises::{self, Judged},
    published::Published,
    scheduler::Troubles,
    site,
};
use axum::{
    Router,
    extract::{Request, State as Shares},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use chrono::{TimeDelta, Utc};
use fairnotice_core::{
    change::ChangeFile,
    instant::Instant,
    policy::{History, Policy},
    record::{Record, State},
    scheduled_step,
    snapshot::{Snapshot, Vendor},
    timetable::{Timetable, timetable},
    zone::Zone,
};
use fairnotice_store::{Error, Obligations, Store};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;
use tower_http::{CompressionLevel, compression::CompressionLayer};

/// How long an ended record stays in the public snapshot. The calendar and the record's own page keep it for ever.
const KEPT_IN_SNAPSHOT: TimeDelta = TimeDelta::days(7);

/// The server's state. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What an [`App`] is made from.
pub struct Parts {
    /// The record book.
    pub store: Store,
    /// The only policy, or the earliest version.
    pub policy: Policy,
    /// Every version of the policy, where there are several.
    pub versions: History,
    /// The clock.
    pub clock: Clock,
    /// Who publishes.
    pub vendor: Vendor,
    /// Whether `/demo` is served.
    pub demo: bool,
    /// Whose pages may show the embed's frame.
    pub frame_ancestors: FrameAncestors,
}

impl Parts {
    fn judging(&self, change: &ChangeFile, now: Instant) -> &Policy {
        self.versions.judging(change, now).unwrap_or(&self.policy)
    }
}

struct Shared {
    parts: Parts,
    published: watch::Sender<Arc<Published>>,
    /// Serialises "read the book, publish", so that an older reading never replaces a newer one.
    publishing: tokio::sync::Mutex<()>,
    ending: watch::Sender<bool>,
    /// The record of promises kept as it was judged last. Whoever asks meanwhile waits for it.
    judged: tokio::sync::Mutex<Option<Arc<Judged>>>,
    zones: Mutex<HashMap<String, Zone>>,
    troubles: Troubles,
}

impl App {
    /// Reads the record book and publishes what it says.
    pub async fn new(parts: Parts) -> Result<Self, PublishError> {
        let now = parts.clock.now();
        let first = read(&parts, now).await?;
        Ok(Self(Arc::new(Shared {
            parts,
            published: watch::Sender::new(Arc::new(first)),
            publishing: tokio::sync::Mutex::default(),
            ending: watch::Sender::new(false),
            judged: tokio::sync::Mutex::default(),
            zones: Mutex::default(),
            troubles: Troubles::default(),
        })))
    }

    /// The record book.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// The policy in force now: a change that is announced now is judged by it.
    pub fn policy(&self) -> &Policy {
        self.0.parts.versions.in_force(self.now()).unwrap_or(&self.0.parts.policy)
    }

    /// The policy that judges a change: the version in force when it was announced (A34).
    pub fn judging(&self, change: &ChangeFile) -> &Policy {
        self.0.parts.judging(change, self.now())
    }

    /// What is written beside a record, as things stand at `now`.
    pub fn follows(&self, record: &Record, now: Instant) -> Obligations {
        let policy = self.judging(record.change.file());
        let owed = match record.state {
            State::Draft => Timetable::default(),
            _ => timetable(policy, &record.change, now),
        };
        Obligations { owed, wakes_at: scheduled_step::next(policy, record, now).map(|(at, _)| at) }
    }

    /// The records whose step the clock could not take.
    pub fn troubles(&self) -> &Troubles {
        &self.0.troubles
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.parts.clock
    }

    /// Whose pages may show the embed's frame.
    pub fn frame_ancestors(&self) -> &FrameAncestors {
        &self.0.parts.frame_ancestors
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.clock().now()
    }

    /// The newest public state.
    pub fn published(&self) -> Arc<Published> {
        self.0.published.borrow().clone()
    }

    /// The promises of the last twelve months: judged once for every reader of the same revision in the same second.
    pub async fn promises(&self) -> Result<Arc<Judged>, Problem> {
        let mut newest = self.0.judged.lock().await;
        let (revision, now) = (self.published().snapshot.revision, self.now());
        if let Some(judged) = newest.as_ref().filter(|judged| judged.is_of(revision, now)) {
            return Ok(judged.clone());
        }
        let judged = Arc::new(promises::judge(self, revision, now).await?);
        *newest = Some(judged.clone());
        Ok(judged)
    }

    /// Every public state from now on, newest first where a reader is late.
    pub fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.0.published.subscribe()
    }

    /// Becomes true when the server ends.
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.0.ending.subscribe()
    }

    /// Ends the live streams, which a graceful shutdown would otherwise wait for.
    pub fn end(&self) {
        self.0.ending.send_replace(true);
    }

    /// Publishes what the record book says now. Called after every commit.
    pub async fn publish(&self) -> Result<(), PublishError> {
        let _one_at_a_time = self.0.publishing.lock().await;
        let newest = read(&self.0.parts, self.now()).await?;
        self.0.published.send_replace(Arc::new(newest));
        Ok(())
    }

    /// Carries a write and its publication through, whether or not the caller waits: a client that hangs up after the
    /// commit must not leave every reader with the state before.
    pub async fn carry_through<T: Send + 'static>(&self, write: impl Future<Output = T> + Send + 'static) -> T {
        match tokio::spawn(write).await {
            Ok(done) => done,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending, and the caller with it.
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// A zone by its IANA name, UTC where there is none of that name: a reader's odd setting must not hide the calendar.
    pub fn zone(&self, name: &str) -> Zone {
        let zones = || self.0.zones.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = zones().get(name) {
            return zone.clone();
        }
        let Ok(zone) = Zone::iana(name) else { return Zone::utc() };
        // Only names that exist are kept, so that no request can make the table grow without end.
        zones().entry(name.to_owned()).or_insert(zone).clone()
    }

    /// Every route.
    pub fn router(self) -> Router {
        let demo = self.0.parts.demo;
        Router::new()
            .merge(api::router(&self))
            .merge(embed::router(demo))
            .merge(site::router())
            .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
            .fallback(site::missing)
            // Not over what is compressed already, nor over a stream, whose events would be held back.
            // At Brotli's usual quality of 4 a page waits for more than its budget: `cargo xtask bench embed` counts the bytes.
            .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)))
            .layer(middleware::from_fn_with_state(self.clone(), headers))
            .with_state(self)
    }
}

/// Why the public state could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The record book cannot be read.
    #[error(transparent)]
    Store(#[from] Error),
    /// The snapshot cannot be written as JSON.
    #[error("the snapshot cannot be encoded: {0}")]
    Encode(#[from] serde_json::Error),
}

async fn read(parts: &Parts, now: Instant) -> Result<Published, PublishError> {
    let public = parts.store.public(now - KEPT_IN_SNAPSHOT).await?;
    let snapshot = Snapshot::new(parts.vendor.clone(), public.book(), |change| parts.judging(change, now));
    Ok(Published::new(snapshot, now)?)
}

/// Headers of every answer. `Date` is the server's own clock: the embed corrects a reader's wrong one by it.
async fn headers(Shares(app): Shares<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now: chrono::DateTime<Utc> = app.now();
    let headers = response.headers_mut();
    if let Ok(date) = HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        headers.insert(header::DATE, date);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
