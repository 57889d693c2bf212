//! What the holder of a signed link decides: to confirm, to change, to unsubscribe, and to take that back.

use super::{LETTER_WITHIN, LETTERS_AN_HOUR, LinkRefusal, Opened, Preferences, Subscribers, opened::opened};
use crate::Error;
use chrono::TimeDelta;
use fairnotice_core::{dispatch::Letter, instant::Instant};
use fairnotice_notify::links::{Link, Purpose};
use fairnotice_store::{MailTransaction, Subscriber, SubscriberId, SubscriberState as State};

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The subscriber afterwards; none where nobody is there any more.
    pub subscriber: Option<Subscriber>,
    /// Whether a letter was written about it.
    pub letter: bool,
}

impl Subscribers<'_> {
    /// What a link opens, for the page that has the button. Nothing is changed.
    pub async fn opened(&self, token: &str, purpose: Purpose) -> Result<Opened, Error> {
        let link = self.verified(token, purpose).await?;
        let subscriber = self.store.subscriber(SubscriberId(link.subscriber)).await?;
        Ok(opened(&link, subscriber)?)
    }

    /// The token of a link to a subscriber's own page for a purpose, valid for an hour: to go on from one page to the next.
    pub async fn token(&self, of: &Subscriber, purpose: Purpose) -> Result<String, Error> {
        let expires = Some(self.now + TimeDelta::hours(1));
        let link = Link { purpose, subscriber: of.id.0, epoch: of.epoch, expires };
        Ok(self.signing_keys().await?.sign(&link))
    }

    /// Confirms an address: its subscription begins, or begins again.
    pub async fn confirm(&self, token: &str) -> Result<Decided, Error> {
        self.decide(token, Purpose::Confirm, |subscriber, now| {
            if subscriber.state != State::Pending {
                // Links and delivery reports of the earlier subscription are void.
                subscriber.epoch = subscriber.epoch.saturating_add(1);
                subscriber.ended_at = None;
                subscriber.reason.clear();
            }
            subscriber.state = State::Active;
            subscriber.confirmed_at = Some(now);
            None
        })
        .await
    }

    /// Changes what a subscriber chose.
    pub async fn change(&self, token: &str, preferences: Preferences) -> Result<Decided, Error> {
        self.decide(token, Purpose::Manage, |subscriber, _| {
            preferences.write_to(subscriber);
            None
        })
        .await
    }

    /// Ends a subscription, by the link of a notice or by the page on which it is managed.
    pub async fn unsubscribe(&self, token: &str, purpose: Purpose) -> Result<Decided, Error> {
        self.decide(token, purpose, |subscriber, now| {
            // Who never confirmed has nothing to take back, and an address that does not work gets no letter.
            let letter = (subscriber.state == State::Active).then_some(Letter::Goodbye);
            subscriber.state = State::Ended;
            subscriber.ended_at = Some(now);
            subscriber.epoch = subscriber.epoch.saturating_add(1);
            "unsubscribed".clone_into(&mut subscriber.reason);
            letter
        })
        .await
    }

    /// Takes unsubscribing back.
    pub async fn undo(&self, token: &str) -> Result<Decided, Error> {
        self.decide(token, Purpose::Resubscribe, |subscriber, now| {
            subscriber.state = State::Active;
            subscriber.confirmed_at = subscriber.confirmed_at.or(Some(now));
            subscriber.ended_at = None;
            subscriber.epoch = subscriber.epoch.saturating_add(1);
            subscriber.reason.clear();
            None
        })
        .await
    }

    async fn decide(
        &self,
        token: &str,
        purpose: Purpose,
        change: impl FnOnce(&mut Subscriber, Instant) -> Option<Letter> + Send,
    ) -> Result<Decided, Error> {
        let link = self.verified(token, purpose).await?;
        let mut tx = self.store.begin_mail_of_subscriber(self.now).await?;
        let found = tx.subscriber(SubscriberId(link.subscriber)).await?;
        let mut subscriber = match opened(&link, found)? {
            Opened::Ready(subscriber) => subscriber,
            Opened::Done(subscriber) => return Ok(Decided { subscriber, letter: false }),
        };
        let letter = change(&mut subscriber, self.now);
        tx.put_subscriber(&subscriber).await?;
        let letter = match letter {
            Some(letter) => self.write(&mut tx, &subscriber, letter).await?,
            None => false,
        };
        tx.commit().await?;
        Ok(Decided { subscriber: Some(subscriber), letter })
    }

    /// Writes a letter, unless the subscriber has had too many of them; returns whether it was written.
    pub(super) async fn write(
        &self,
        tx: &mut MailTransaction<'_>,
        to: &Subscriber,
        letter: Letter,
    ) -> Result<bool, Error> {
        if LETTERS_AN_HOUR <= tx.letters_since(to.id, self.now - TimeDelta::hours(1)).await? {
            return Ok(false);
        }
        tx.add_letter(to.id, letter, self.now + LETTER_WITHIN).await?;
        Ok(true)
    }

    /// What a token says, if a valid key signed it for this purpose.
    async fn verified(&self, token: &str, purpose: Purpose) -> Result<Link, Error> {
        let keys = self.link_keys().await?.ok_or(LinkRefusal::Invalid)?;
        Ok(keys.verify(token, purpose, self.now).map_err(LinkRefusal::from)?)
    }
}
