//! What every handler shares.

use crate::{clock::Clock, frame_ancestors::FrameAncestors};
use fairnotice_core::{
    instant::Instant,
    policy::{History, Policy},
    snapshot::Vendor,
    zone::{Tzdata, Zone},
};
use fairnotice_service::{Policies, Published, Service};
use fairnotice_store::{Reader, Store};
use std::sync::Arc;
use tokio::sync::watch;

pub use fairnotice_service::PublishError;

/// The server's state. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What an [`App`] is made from.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The only policy, or the earliest version.
    pub policy: Policy,
    /// Every version of the policy, where there are several.
    pub versions: History,
    /// The time zone data: the policies', and those of readers' calendars.
    pub tzdata: Tzdata,
    /// The clock.
    pub clock: Clock,
    /// Who publishes.
    pub vendor: Vendor,
    /// Whether `/demo` is served.
    pub demo: bool,
    /// Whose pages may show the embed's frame.
    pub frame_ancestors: FrameAncestors,
}

struct Shared {
    service: Service,
    clock: Arc<Clock>,
    demo: bool,
    frame_ancestors: FrameAncestors,
    ending: watch::Sender<bool>,
    tzdata: Tzdata,
}

impl App {
    /// Reads the database and publishes what it says.
    pub async fn new(parts: Parts) -> Result<Self, PublishError> {
        let Parts { store, policy, versions, tzdata, clock, vendor, demo, frame_ancestors } = parts;
        let (clock, policies) = (Arc::new(clock), Policies::new(policy, versions));
        let parts = fairnotice_service::Parts { store, policies, clock: clock.clone(), vendor };
        let service = Service::new(parts).await?;
        let (ending, _) = watch::channel(false);
        Ok(Self(Arc::new(Shared { service, clock, demo, frame_ancestors, ending, tzdata })))
    }

    /// What can be done.
    pub fn service(&self) -> &Service {
        &self.0.service
    }

    /// Reads the database.
    pub fn reader(&self) -> &Reader {
        self.service().reader()
    }

    /// The policy in force now.
    pub fn policy(&self) -> &Policy {
        self.service().policy()
    }

    /// The newest public state.
    pub fn published(&self) -> Arc<Published> {
        self.service().published()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.clock().now()
    }

    /// Whether `/demo` is served.
    pub(crate) fn has_demo(&self) -> bool {
        self.0.demo
    }

    /// Whose pages may show the embed's frame.
    pub(crate) fn frame_ancestors(&self) -> &FrameAncestors {
        &self.0.frame_ancestors
    }

    /// Becomes true when the server ends.
    pub fn ending(&self) -> watch::Receiver<bool> {
        self.0.ending.subscribe()
    }

    /// Ends the live streams, which a graceful shutdown would otherwise wait for.
    pub fn end(&self) {
        self.0.ending.send_replace(true);
    }

    /// A zone by its IANA name, UTC where there is none of that name: a reader's odd setting must not hide the calendar.
    pub(crate) fn zone(&self, name: &str) -> Zone {
        self.0.tzdata.zone(name).unwrap_or_else(|_| Zone::utc())
    }
}
