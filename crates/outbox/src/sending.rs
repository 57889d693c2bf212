//! Sends groups of deliveries, and stores what became of each.
//!
//! A connection sends its next mail once the outcome of the one before is stored. So a crash repeats at most one mail of each
//! connection. Outcomes that are there at the same time are stored in one transaction.

use crate::{
    content::OutboxError,
    outbox::Outbox,
    retry,
    writer::{Prepared, Writer},
};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use fairnotice_notify::{
    mail::Mail,
    transport::{SendError, Stage},
};
use fairnotice_service::outbox::unsendable;
use fairnotice_store::{ClaimedDelivery, DispatchId, Settled, SubscriberId};
use futures_util::{StreamExt as _, stream};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::spawn_blocking,
    time::sleep,
};

/// How many deliveries are claimed together.
const GROUP: u32 = 500;
/// How long a claim lasts.
const CLAIM: TimeDelta = TimeDelta::minutes(10);
/// A mail is not begun in the last part of its claim: it may take that long.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// The wait until outcomes that could not be stored are stored again.
const AGAIN: Duration = Duration::from_secs(1);

/// Claimed deliveries with what is to be done with each.
struct Group {
    deliveries: Vec<(ClaimedDelivery, Prepared)>,
    until: Instant,
}

type Outcome = (DispatchId, SubscriberId, Settled);

impl Outbox {
    /// Sends what is due until nothing is, until the mail server fails, or until the server ends. While one group is sent, the next
    /// is written.
    pub(crate) async fn send_due(&self, ending: &watch::Receiver<bool>) -> Result<(), OutboxError> {
        let mut group = self.group(ending).await?;
        while let Some(sent) = group {
            let (is_stopped, next) = tokio::join!(self.send(sent, ending), self.group(ending));
            group = next?;
            if is_stopped || *ending.borrow() {
                if let Some(unsent) = group {
                    self.give_back(unsent).await;
                }
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next deliveries that are due; none if nothing is.
    async fn group(&self, ending: &watch::Receiver<bool>) -> Result<Option<Group>, OutboxError> {
        loop {
            if *ending.borrow() {
                return Ok(None);
            }
            let now = self.now();
            let until = now.checked_add_signed(CLAIM - MARGIN).unwrap_or(now);
            let claimed = self.store().claim(self.holder(), now, CLAIM, GROUP).await?;
            if claimed.is_empty() {
                if self.parts().service.expand_next().await? {
                    continue;
                }
                return Ok(None);
            }
            let writer = Writer::new(self, &claimed).await?;
            let written = spawn_blocking(move || (writer.prepare(&claimed), claimed)).await;
            // The thread failed, or the program ends: the claims end by themselves.
            let Ok((prepared, claimed)) = written else { return Ok(None) };
            return Ok(Some(Group { deliveries: claimed.into_iter().zip(prepared).collect(), until }));
        }
    }

    /// Sends a group. Returns whether the mail server failed; what was not sent is given back then.
    async fn send(&self, group: Group, ending: &watch::Receiver<bool>) -> bool {
        let (outcomes, settling) = mpsc::channel(self.parts().connections);
        let is_stopped = AtomicBool::new(false);
        let sending = async {
            let one = async |(delivery, prepared): (ClaimedDelivery, Prepared)| {
                if *ending.borrow() {
                    is_stopped.store(true, Ordering::Relaxed);
                }
                let settled = self.outcome(&delivery, prepared, group.until, &is_stopped).await;
                let (stored, is_stored) = oneshot::channel();
                let outcome = (delivery.dispatch.id, delivery.subscriber.id, settled);
                // Its receiver lives as long as this.
                if outcomes.send((outcome, stored)).await.is_ok() {
                    _ = is_stored.await;
                }
            };
            stream::iter(group.deliveries).map(one).buffer_unordered(self.parts().connections).collect::<()>().await;
            drop(outcomes);
        };
        tokio::join!(sending, self.settle(settling));
        is_stopped.load(Ordering::Relaxed)
    }

    /// Sends one delivery, unless something else was decided.
    async fn outcome(
        &self,
        delivery: &ClaimedDelivery,
        prepared: Prepared,
        until: Instant,
        is_stopped: &AtomicBool,
    ) -> Settled {
        let mail = match prepared {
            Prepared::Settled(settled) => return settled,
            Prepared::Mail(mail) => mail,
        };
        let now = self.now();
        if is_stopped.load(Ordering::Relaxed) || until <= now {
            return Settled::Released;
        }
        if let Some(settled) = unsendable(delivery, now) {
            return settled;
        }
        match self.sent(&mail).await {
            Ok(at) => {
                if let Some(stopped) = self.stop().over() {
                    tracing::info!(failures = stopped.failures, "the mail server takes mails again");
                }
                Settled::Accepted { at }
            }
            Err(SendError::Recipient { reply }) => {
                Settled::Refused { reason: without_address(&reply, delivery), suspend: true }
            }
            Err(SendError::Refused { reply }) => {
                Settled::Refused { reason: without_address(&reply, delivery), suspend: false }
            }
            Err(SendError::Later { reply }) => self.later(delivery, without_address(&reply, delivery)),
            Err(SendError::Server { stage, why }) => {
                if !is_stopped.swap(true, Ordering::Relaxed) {
                    let stopped = self.stop().failed(format!("{stage}: {why}"), self.now());
                    let again = fairnotice_core::instant::text(stopped.again);
                    tracing::error!(%stage, %why, failures = stopped.failures, again, "the mail server fails: no mail is sent until it works");
                }
                // It may have taken this mail, and only the answer was lost: not again and again.
                if stage == Stage::Data {
                    self.later(delivery, without_address(&why, delivery))
                } else {
                    Settled::Released
                }
            }
        }
    }

    async fn sent(&self, mail: &Mail) -> Result<Instant, SendError> {
        self.parts().transport.send(mail, self.now()).await?;
        Ok(self.now())
    }

    fn later(&self, delivery: &ClaimedDelivery, reply: String) -> Settled {
        let ClaimedDelivery { dispatch, subscriber, attempts } = delivery;
        // Any spread does, as long as neighbours differ.
        let spread = u8::try_from(subscriber.id.0.wrapping_mul(37).rem_euclid(256)).unwrap_or(0);
        match retry::next(dispatch.published_at, *attempts, spread, self.now()) {
            Some(at) => Settled::Retry { at, reason: reply },
            None => Settled::Parked { reason: format!("given up after {attempts} attempts: {reply}") },
        }
    }

    /// Stores outcomes until there are no more. What cannot be stored is tried again, and nothing more is sent meanwhile.
    async fn settle(&self, mut settling: mpsc::Receiver<(Outcome, oneshot::Sender<()>)>) {
        let mut batch = Vec::new();
        while settling.recv_many(&mut batch, self.parts().connections).await > 0 {
            let (outcomes, stored): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
            while let Err(error) = self.store().settle(self.holder(), &outcomes, self.now()).await {
                tracing::error!(%error, "what became of mails could not be stored; it will be tried again");
                sleep(AGAIN).await;
            }
            for one in stored {
                _ = one.send(());
            }
        }
    }

    async fn give_back(&self, group: Group) {
        let released = group.deliveries.into_iter().map(|(delivery, prepared)| {
            let settled = match prepared {
                Prepared::Settled(settled) => settled,
                Prepared::Mail(_) => Settled::Released,
            };
            (delivery.dispatch.id, delivery.subscriber.id, settled)
        });
        let released: Vec<Outcome> = released.collect();
        if let Err(error) = self.store().settle(self.holder(), &released, self.now()).await {
            tracing::warn!(%error, "claimed mails are sent a few minutes later");
        }
    }
}

/// A reply without any address: it is stored with the delivery, and an address there would outlast its erasure.
fn without_address(reply: &str, delivery: &ClaimedDelivery) -> String {
    let words = reply.split(' ').map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").replace(&delivery.subscriber.address, "…")
}
