//! The outbox's work, from the next due delivery to the next.

use crate::{
    content::OutboxError,
    pruning::Pruning,
    stop::{Stop, Stopped},
};
use chrono::TimeDelta;
use fairnotice_core::{
    component::Component,
    instant::Instant,
    zone::{Tzdata, Zone},
};
use fairnotice_notify::{
    address::Address, dkim::Dkim, mail::MailContext, return_path::ReturnPath, transport::Transport,
};
use fairnotice_service::Service;
use fairnotice_store::{Error, Store};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::sleep};

/// The longest sleep. Letters, and what other servers write, are found by looking; and timers do not notice a clock that is set or a
/// machine that sleeps.
const MAX_SLEEP: Duration = Duration::from_secs(2);
/// The shortest sleep: what is due and cannot be claimed does not keep the processor busy.
const MIN_SLEEP: Duration = Duration::from_millis(20);
/// The wait after a failure of the database.
const RETRY: Duration = Duration::from_secs(5);

/// The parts of an [`Outbox`].
pub struct OutboxParts {
    /// The database.
    pub store: Store,
    /// The operations: the clock, the policies, the vendor, and the keys of links.
    pub service: Service,
    /// The way to the mail server.
    pub transport: Arc<Transport>,
    /// The time zone data of mails.
    pub tzdata: Tzdata,
    /// The sender of every mail.
    pub sender: Address,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<Address>,
    /// Where delivery reports go.
    pub return_path: ReturnPath,
    /// Signs every mail.
    pub dkim: Option<Dkim>,
    /// How many mails are sent at the same time.
    pub connections: usize,
    /// The most mails to one subscriber in an hour.
    pub mails_per_hour: u32,
}

/// The outbox. Clones share it.
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

struct Shared {
    parts: OutboxParts,
    stop: Stop,
    zones: Mutex<HashMap<String, Zone>>,
}

impl Outbox {
    /// An outbox that [`run`] works on.
    pub fn new(parts: OutboxParts) -> Self {
        Self(Arc::new(Shared { parts, stop: Stop::default(), zones: Mutex::default() }))
    }

    /// Why nothing is sent; none while mails are sent.
    pub fn stopped(&self) -> Option<Stopped> {
        self.0.stop.get()
    }

    pub(crate) fn parts(&self) -> &OutboxParts {
        &self.0.parts
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Names this server among those on the database.
    pub(crate) fn holder(&self) -> &str {
        self.0.parts.service.id()
    }

    pub(crate) fn stop(&self) -> &Stop {
        &self.0.stop
    }

    pub(crate) fn now(&self) -> Instant {
        self.0.parts.service.now()
    }

    /// A zone by its name. A name that is not known any more gives UTC, and the mail says so.
    pub(crate) fn zone(&self, name: &str) -> Zone {
        let mut zones = self.0.zones.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = zones.get(name) {
            return zone.clone();
        }
        let zone = self.0.parts.tzdata.zone(name).unwrap_or_else(|_| Zone::utc());
        zones.insert(name.to_owned(), zone.clone());
        zone
    }

    /// What every mail of now shares.
    pub(crate) fn context(&self, components: Vec<Component>) -> MailContext {
        let OutboxParts { service, sender, reply_to, dkim, .. } = &self.0.parts;
        MailContext {
            vendor: service.vendor().clone(),
            zone: service.policy().business_zone().clone(),
            components,
            sender: sender.clone(),
            reply_to: reply_to.clone(),
            dkim: dkim.clone(),
        }
    }

    /// Does what is due. Returns when something is due next; none if nothing waits.
    async fn work(&self, ending: &watch::Receiver<bool>) -> Result<Option<Instant>, OutboxError> {
        if let Some(stopped) = self.stopped().filter(|stopped| stopped.lasts(self.now())) {
            return Ok(Some(stopped.again));
        }
        self.send_due(ending).await?;
        match self.stopped() {
            Some(stopped) if stopped.lasts(self.now()) => Ok(Some(stopped.again)),
            // Nothing was tried: what had failed waits for its own time.
            stopped => {
                if stopped.is_some() {
                    self.stop().over();
                }
                Ok(self.store().next_delivery_at().await?)
            }
        }
    }
}

/// Sends what is due, and waits for more, until `ending` becomes true. `news` changes when something was published.
pub async fn run<T>(outbox: Outbox, mut news: watch::Receiver<T>, mut ending: watch::Receiver<bool>) {
    if let Err(error) = outbox.released().await {
        tracing::warn!(%error, "deliveries that were being sent when the server stopped are sent again after a while");
    }
    let (mut pruning, mut has_failed) = (Pruning::new(), false);
    loop {
        news.mark_unchanged();
        let work = async {
            if has_failed {
                // What was claimed and not written: nothing is being sent now.
                outbox.given_back().await?;
            }
            let next = outbox.work(&ending).await?;
            pruning.go_on(&outbox).await?;
            Ok::<_, OutboxError>(next)
        };
        let worked = work.await;
        has_failed = worked.is_err();
        let wait = match worked {
            Ok(Some(next)) => {
                (next - outbox.now()).max(TimeDelta::zero()).to_std().unwrap_or_default().clamp(MIN_SLEEP, MAX_SLEEP)
            }
            Ok(None) => MAX_SLEEP,
            Err(error) => {
                tracing::error!(%error, "the outbox failed; it will try again");
                RETRY
            }
        };
        tokio::select! {
            () = sleep(wait) => {}
            _ = news.changed() => {}
            _ = ending.wait_for(|ending| *ending) => break,
        }
    }
    // What is claimed and not sent goes back, so that another server sends it immediately.
    if let Err(error) = outbox.given_back().await {
        tracing::warn!(%error, "another server sends the claimed mails a few minutes later");
    }
}

impl Outbox {
    /// A server that is alone on its database holds no claims when it starts.
    async fn released(&self) -> Result<(), Error> {
        if !self.store().is_shared() {
            self.store().release_claims(None).await?;
        }
        Ok(())
    }

    async fn given_back(&self) -> Result<(), Error> {
        self.store().release_claims(Some(self.holder())).await.map(|_| ())
    }
}
