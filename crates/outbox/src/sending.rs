//! Sends groups of deliveries, and stores what became of each.
//!
//! A connection ends its next mail once the outcome of the one before is stored. So a crash repeats at most one mail of each
//! connection. Everything else of the next mail goes out before: from and for whom it is together with the end of the one before, and
//! its text while that outcome is stored. Outcomes that are there at the same time are stored in one transaction. Every connection is
//! a task, and so is whoever writes the next group: they share the processors with the others.

use crate::{content::OutboxError, group::Group, outbox::Outbox, retry, writer::Prepared};
use fairnotice_core::instant::Instant;
use fairnotice_notify::transport::{Ahead, SendError};
use fairnotice_service::outbox::unsendable;
use fairnotice_store::{ClaimedDelivery, DispatchId, Settled, SubscriberId};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
    vec,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

/// The wait until outcomes that could not be stored are stored again.
const AGAIN: Duration = Duration::from_secs(1);

/// How long an outcome waits for others, to be stored together with them.
const TOGETHER: Duration = Duration::from_millis(2);

type Outcome = (DispatchId, SubscriberId, Settled);

/// A group that is being sent.
struct Sending {
    waiting: Mutex<vec::IntoIter<(ClaimedDelivery, Prepared)>>,
    /// No mail is begun after that.
    until: Instant,
    /// Whether the mail server has failed, or the server ends.
    is_stopped: AtomicBool,
    ending: watch::Receiver<bool>,
}

impl Sending {
    fn next(&self) -> Option<(ClaimedDelivery, Prepared)> {
        // A delivery is taken whole, so a poisoned lock holds valid data.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}

/// A delivery of a group that is being sent.
#[derive(Clone, Copy)]
struct Attempt<'g> {
    delivery: &'g ClaimedDelivery,
    prepared: &'g Prepared,
    sending: &'g Sending,
}

/// How far a connection is.
#[derive(Default)]
struct Line<'o> {
    /// Whether the outcome of its last mail is stored.
    before: Option<oneshot::Receiver<()>>,
    /// What it sends next, if that is decided.
    next: Option<(ClaimedDelivery, Prepared)>,
    /// The connection itself, if the mail server has heard for whom that is.
    ahead: Option<Ahead<'o>>,
}

impl Outbox {
    /// Sends what is due until nothing is, until the mail server fails, or until the server ends. While one group is sent, another task
    /// writes the next.
    pub(crate) async fn send_due(&self, ending: &watch::Receiver<bool>) -> Result<(), OutboxError> {
        let mut writing = JoinSet::new();
        let mut group = self.group(ending).await?;
        while let Some(sent) = group {
            let (outbox, until_ending) = (self.clone(), ending.clone());
            writing.spawn(async move { outbox.group(&until_ending).await });
            let is_stopped = self.send(sent, ending).await;
            group = writing.join_next().await.transpose()?.transpose()?.flatten();
            let is_stopped = is_stopped?;
            if is_stopped || *ending.borrow() {
                if let Some(unsent) = group {
                    self.give_back(unsent).await;
                }
                return Ok(());
            }
        }
        Ok(())
    }

    /// Sends a group. Returns whether the mail server failed; what was not sent is given back then.
    async fn send(
        &self,
        Group { deliveries, until }: Group,
        ending: &watch::Receiver<bool>,
    ) -> Result<bool, OutboxError> {
        let connections = self.parts().connections;
        let (outcomes, settling) = mpsc::channel(connections);
        let sending = Arc::new(Sending {
            waiting: Mutex::new(deliveries.into_iter()),
            until,
            is_stopped: AtomicBool::new(false),
            ending: ending.clone(),
        });
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            let (outbox, sending, outcomes) = (self.clone(), Arc::clone(&sending), outcomes.clone());
            tasks.spawn(async move { outbox.send_one_by_one(&sending, outcomes).await });
        }
        drop(outcomes);
        self.settle(settling).await;
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        Ok(sending.is_stopped.load(Ordering::Relaxed))
    }

    /// Sends over one connection until nothing of the group is left.
    async fn send_one_by_one(&self, sending: &Sending, outcomes: mpsc::Sender<(Vec<Outcome>, oneshot::Sender<()>)>) {
        let mut line = Line::default();
        while let Some((delivery, prepared)) = line.next.take().or_else(|| sending.next()) {
            if *sending.ending.borrow() {
                sending.is_stopped.store(true, Ordering::Relaxed);
            }
            let attempt = Attempt { delivery: &delivery, prepared: &prepared, sending };
            let settled = self.outcome(attempt, &mut line).await;
            _ = is_stored(line.before.take()).await;
            let (store, stored) = oneshot::channel();
            if outcomes.send((of_each(&delivery, &prepared, &settled), store)).await.is_err() {
                break;
            }
            line.before = Some(stored);
        }
        _ = is_stored(line.before).await;
    }

    /// Sends the mail of a delivery, and its end once the outcome of the mail before is stored, unless something else was decided.
    async fn outcome<'o>(&'o self, attempt: Attempt<'_>, line: &mut Line<'o>) -> Settled {
        let Attempt { delivery, prepared, sending } = attempt;
        let ahead = line.ahead.take();
        let Some(mail) = &prepared.mail else { return Settled::Released };
        let sent = async {
            if let Some(settled) = self.unsent(attempt) {
                return Ok(settled);
            }
            let begun = self.parts().transport.begin(mail, ahead).await?;
            if !is_stored(line.before.take()).await {
                return Ok(Settled::Released);
            }
            // That can take long.
            if let Some(settled) = self.unsent(attempt) {
                return Ok(settled);
            }
            line.next = sending.next();
            let next = line.next.as_ref().map(|(delivery, prepared)| Attempt { delivery, prepared, sending });
            let next = next.filter(|next| self.unsent(*next).is_none()).and_then(|next| next.prepared.mail.as_deref());
            let (accepted, ahead) = begun.finish(next, self.now()).await;
            line.ahead = ahead;
            accepted?;
            Ok(Settled::Accepted { at: self.now() })
        };
        match sent.await {
            Ok(settled) => {
                let is_accepted = matches!(settled, Settled::Accepted { .. });
                if let Some(stopped) = is_accepted.then(|| self.stop().over()).flatten() {
                    tracing::info!(failures = stopped.failures, "the mail server takes mails again");
                }
                settled
            }
            Err(SendError::Recipient { reply }) => {
                Settled::Refused { reason: without_address(&reply, delivery), suspend: true }
            }
            Err(SendError::Refused { reply }) => {
                Settled::Refused { reason: without_address(&reply, delivery), suspend: false }
            }
            Err(SendError::Later { reply }) => self.later(delivery, without_address(&reply, delivery)),
            Err(SendError::Server { stage, why }) => {
                let why = without_address(&why, delivery);
                if !sending.is_stopped.swap(true, Ordering::Relaxed) {
                    let stopped = self.stop().failed(stage, why.clone(), self.now());
                    let again = fairnotice_core::instant::text(stopped.again);
                    tracing::error!(%stage, %why, failures = stopped.failures, again, "the mail server fails: no mail is sent until it works");
                }
                // This mail may be the reason, or it was taken and only the answer was lost: the others come first.
                if stage.is_about_mail() { self.later(delivery, why) } else { Settled::Released }
            }
        }
    }

    /// What becomes of a delivery whose mail is not sent now; none if it is.
    fn unsent(&self, Attempt { delivery, prepared, sending }: Attempt<'_>) -> Option<Settled> {
        let now = self.now();
        if sending.is_stopped.load(Ordering::Relaxed) || sending.until <= now {
            return Some(Settled::Released);
        }
        let mut carried = delivery.dispatches().into_iter().filter(|dispatch| !prepared.leaves_out(dispatch.id));
        let settled = carried.find_map(|dispatch| unsendable(dispatch, &delivery.subscriber, now))?;
        // A bundle is written again without it.
        Some(if delivery.bundled.is_empty() { settled } else { Settled::Released })
    }

    fn later(&self, delivery: &ClaimedDelivery, reply: String) -> Settled {
        let ClaimedDelivery { dispatch, bundled, subscriber, attempts } = delivery;
        let published = bundled.iter().map(|dispatch| dispatch.published_at).fold(dispatch.published_at, Instant::max);
        // Any spread does, as long as neighbours differ.
        let spread = u8::try_from(subscriber.id.0.wrapping_mul(37).rem_euclid(256)).unwrap_or(0);
        match retry::next(published, *attempts, spread, self.now()) {
            Some(at) => Settled::Retry { at, reason: reply },
            None => Settled::Parked { reason: format!("given up after {attempts} attempts: {reply}") },
        }
    }

    /// Stores outcomes until there are no more. What cannot be stored is tried again, and nothing more is sent meanwhile.
    async fn settle(&self, mut settling: mpsc::Receiver<(Vec<Outcome>, oneshot::Sender<()>)>) {
        let (mut batch, most) = (Vec::new(), self.parts().connections);
        while settling.recv_many(&mut batch, most).await > 0 {
            // Every other connection is about to have one, and a transaction for all costs hardly more than one for some.
            let others = async {
                while batch.len() < settling.sender_strong_count() {
                    settling.recv_many(&mut batch, most).await;
                }
            };
            _ = timeout(TOGETHER, others).await;
            let (outcomes, stored): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
            let outcomes: Vec<_> = outcomes.into_iter().flatten().collect();
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
        let released = group.deliveries.into_iter();
        let released = released.flat_map(|(delivery, prepared)| of_each(&delivery, &prepared, &Settled::Released));
        let released: Vec<Outcome> = released.collect();
        if let Err(error) = self.store().settle(self.holder(), &released, self.now()).await {
            tracing::warn!(%error, "claimed mails are sent a few minutes later");
        }
    }
}

/// What becomes of each dispatch of a delivery, if this became of its mail. What was left out of the mail is settled
/// with the others: as long as the mail waits, so does everything that its first delivery stands for.
fn of_each(delivery: &ClaimedDelivery, prepared: &Prepared, settled: &Settled) -> Vec<Outcome> {
    let to = delivery.subscriber.id;
    let Prepared { mail, left_out } = prepared;
    let waits = mail.is_some() && matches!(settled, Settled::Retry { .. } | Settled::Released);
    if waits {
        return vec![(delivery.dispatch.id, to, settled.clone())];
    }
    let own = |id| left_out.iter().find(|(left, _)| *left == id).map(|(_, outcome)| outcome.clone());
    let one = |id| (id, to, own(id).unwrap_or_else(|| settled.clone()));
    delivery.dispatches().iter().map(|dispatch| one(dispatch.id)).collect()
}

/// Waits until an outcome is stored. False if nobody stores it any more, because the program ends.
async fn is_stored(outcome: Option<oneshot::Receiver<()>>) -> bool {
    match outcome {
        Some(outcome) => outcome.await.is_ok(),
        None => true,
    }
}

/// A reply without any address: it is stored with the delivery, and an address there would outlast its erasure.
fn without_address(reply: &str, delivery: &ClaimedDelivery) -> String {
    // A quoted local part can have blanks.
    let reply = reply.replace(&delivery.subscriber.address, "…");
    let words = reply.split(' ').map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Prepared, of_each, without_address};
    use crate::fixture::{claimed, dispatch};
    use chrono::DateTime;
    use fairnotice_notify::mail::Mail;
    use fairnotice_store::{ClaimedDelivery, DispatchId, Settled};

    #[test]
    fn a_reply_is_stored_without_addresses() {
        let mut delivery = claimed(1, 1, false);
        let said = |delivery: &ClaimedDelivery, reply| without_address(reply, delivery);
        for (reply, expected) in [
            ("550 5.1.1 no such user", "550 5.1.1 no such user"),
            ("550 5.1.1 <ana@example.org>: no such user", "550 5.1.1 <…>: no such user"),
            ("550 5.1.1 ANA@EXAMPLE.ORG unknown (bounces+x@status.example)", "550 5.1.1 … unknown …"),
        ] {
            assert_eq!(said(&delivery, reply), expected);
        }
        "\"ana b\"@example.org".clone_into(&mut delivery.subscriber.address);
        assert_eq!(said(&delivery, "550 5.1.1 <\"ana b\"@example.org>: unknown"), "550 5.1.1 <…>: unknown");
    }

    /// What becomes of the dispatches 1, 2 and 3 of one mail, of which 1 was left out, and of all of them without a
    /// mail.
    fn outcomes(settled: &Settled, has_mail: bool) -> Vec<(i64, Settled)> {
        let late = |id| (DispatchId(id), Settled::Parked { reason: "too late".to_owned() });
        let mail = Mail {
            from: "bounces@status.example".parse().unwrap(),
            to: "ana@example.org".parse().unwrap(),
            message_id: "<bundle-1.7@status.example>".to_owned(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            calendar: None,
            raw: Vec::new(),
        };
        let left_out = if has_mail { vec![late(1)] } else { vec![late(1), late(2), late(3)] };
        let prepared = Prepared { mail: has_mail.then(|| Box::new(mail)), left_out };
        let delivery =
            ClaimedDelivery { bundled: vec![dispatch(3, false), dispatch(2, false)], ..claimed(1, 1, false) };
        of_each(&delivery, &prepared, settled).into_iter().map(|(id, _, settled)| (id.0, settled)).collect()
    }

    #[test]
    fn what_is_in_one_mail_is_settled_together() {
        let late = Settled::Parked { reason: "too late".to_owned() };
        let accepted = Settled::Accepted { at: DateTime::UNIX_EPOCH };
        let all = vec![(1, late.clone()), (2, accepted.clone()), (3, accepted.clone())];
        assert_eq!(outcomes(&accepted, true), all);
        // As long as it waits, nothing is settled: the first delivery brings the others along.
        let retry = Settled::Retry { at: DateTime::UNIX_EPOCH, reason: String::new() };
        for waits in [retry, Settled::Released] {
            assert_eq!(outcomes(&waits, true), [(1, waits)]);
        }
        assert_eq!(outcomes(&Settled::Released, false), [(1, late.clone()), (2, late.clone()), (3, late)]);
    }
}
