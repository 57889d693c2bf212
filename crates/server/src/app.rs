//! The state that handlers share.

use crate::{
    answers::Answers, brand::Brand, clock::Clock, frame_ancestors::FrameAncestors, memory::Memory,
    representation::Cache, sign_ups::SignUps,
};
use axum::http::HeaderValue;
use fairnotice_core::{
    instant::Instant,
    policy::{History, Policy},
    snapshot::Vendor,
    zone::{Tzdata, Zone},
};
use fairnotice_notify::transport::Transport;
use fairnotice_service::{Policies, Published, Service};
use fairnotice_store::{Reader, Store};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

pub use fairnotice_service::PublishError;

/// The server's state. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// The parts of an [`App`].
pub struct AppParts {
    /// The database.
    pub store: Store,
    /// The only policy, or the earliest version.
    pub policy: Policy,
    /// Every version of the policy, if there are several.
    pub versions: History,
    /// The time zone data of policies and calendars.
    pub tzdata: Tzdata,
    /// The clock.
    pub clock: Clock,
    /// The vendor.
    pub vendor: Vendor,
    /// The vendor's brand.
    pub brand: Brand,
    /// Whether `/demo` is served.
    pub demo: bool,
    /// The sites that may show the embed's frame.
    pub frame_ancestors: FrameAncestors,
    /// Where mails go: without it nobody can subscribe.
    pub transport: Option<Arc<Transport>>,
    /// Through how many proxies of the operator each request comes. They say who the client is.
    pub trusted_proxies: usize,
    /// How many letters the server writes in an hour because somebody entered an address.
    pub sign_ups_an_hour: u16,
}

struct Shared {
    service: Service,
    clock: Arc<Clock>,
    brand: Brand,
    demo: bool,
    frame_ancestors: FrameAncestors,
    transport: Option<Arc<Transport>>,
    trusted_proxies: usize,
    sign_ups: SignUps,
    ending: watch::Sender<bool>,
    tzdata: Tzdata,
    cache: Cache,
    answers: Answers,
    memory: Arc<Memory>,
    /// The value of `Date`, and the second that it is of.
    date: Mutex<(i64, HeaderValue)>,
}

impl App {
    /// Reads the database and publishes the public state.
    pub async fn new(parts: AppParts) -> Result<Self, PublishError> {
        let AppParts { store, policy, versions, tzdata, clock, vendor, demo, frame_ancestors, .. } = parts;
        let AppParts { transport, trusted_proxies, sign_ups_an_hour, brand, .. } = parts;
        let (clock, policies) = (Arc::new(clock), Policies::new(policy, versions));
        let parts = fairnotice_service::ServiceParts { store, policies, clock: clock.clone(), vendor };
        let service = Service::new(parts).await?;
        let (ending, _) = watch::channel(false);
        let memory = Arc::new(Memory::default());
        let date = Mutex::new((i64::MIN, HeaderValue::from_static("")));
        let shared = Shared {
            service,
            clock,
            brand,
            demo,
            frame_ancestors,
            transport,
            trusted_proxies,
            sign_ups: SignUps::new(sign_ups_an_hour),
            ending,
            tzdata,
            cache: Cache::new(memory.clone()),
            answers: Answers::default(),
            memory,
            date,
        };
        Ok(Self(Arc::new(shared)))
    }

    /// The operations.
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

    /// The value of the header `Date`, written once in a second.
    pub(crate) fn date(&self) -> HeaderValue {
        let now = self.now();
        let mut date = self.0.date.lock().unwrap_or_else(PoisonError::into_inner);
        if date.0 != now.timestamp()
            && let Ok(text) = HeaderValue::try_from(now.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        {
            *date = (now.timestamp(), text);
        }
        date.1.clone()
    }

    /// What is rendered from the public state.
    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// Complete answers of this second.
    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    /// The bytes of answers that the server holds.
    pub(crate) fn memory(&self) -> &Arc<Memory> {
        &self.0.memory
    }

    /// The path that every address of the site begins with; empty for a site of its own host.
    pub(crate) fn base_path(&self) -> &str {
        self.service().vendor().base_path()
    }

    /// The vendor's brand.
    pub(crate) fn brand(&self) -> &Brand {
        &self.0.brand
    }

    /// Whether `/demo` is served.
    pub(crate) fn has_demo(&self) -> bool {
        self.0.demo
    }

    /// Whether notices go out by mail.
    pub fn has_mail(&self) -> bool {
        self.0.transport.is_some()
    }

    /// Where mails go.
    pub fn transport(&self) -> Option<&Transport> {
        self.0.transport.as_deref()
    }

    /// Through how many proxies of the operator each request comes.
    pub(crate) fn trusted_proxies(&self) -> usize {
        self.0.trusted_proxies
    }

    /// How many sign-ups each client has sent.
    pub(crate) fn sign_ups(&self) -> &SignUps {
        &self.0.sign_ups
    }

    /// The time zones.
    pub fn tzdata(&self) -> &Tzdata {
        &self.0.tzdata
    }

    /// The sites that may show the embed's frame.
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

    /// A zone by its IANA name, or UTC: an unknown name must not hide the calendar.
    pub(crate) fn zone(&self, name: &str) -> Zone {
        self.0.tzdata.zone(name).unwrap_or_else(|_| Zone::utc())
    }
}
