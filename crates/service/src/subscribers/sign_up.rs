//! Somebody enters an address.

use super::{Preferences, Subscribers};
use crate::Error;
use fairnotice_core::{dispatch::Letter, instant::Instant};
use fairnotice_notify::address::Address;
use fairnotice_store::{NewSubscriber, Subscriber, SubscriberState as State};

impl Subscribers<'_> {
    /// Takes an address that somebody entered. A new one, and one whose subscription is over, gets a letter that asks to confirm it.
    /// The address of a subscriber gets the link to the subscription, which stays as it is: whoever enters an address need not be
    /// its owner.
    ///
    /// The caller learns nothing of what was done. The work is about the same for every address: each is read, written, counted, and
    /// gets a letter. One that has had too many of them in an hour gets none, and nothing changes.
    pub async fn sign_up(&self, address: &Address, preferences: Preferences) -> Result<(), Error> {
        let key = address.key();
        let mut tx = self.store.begin_mail(self.now).await?;
        let known = tx.subscriber_with(&key).await?;
        let mut subscriber = match known {
            Some(known) => known,
            None => match tx.add_subscriber(&new(address, &preferences)).await? {
                Some(new) => new,
                // Another request was faster.
                None => tx.subscriber_with(&key).await?.ok_or(fairnotice_store::Error::Busy)?,
            },
        };
        let before = subscriber.clone();
        let letter = if subscriber.state == State::Active {
            Letter::Manage
        } else {
            begin(&mut subscriber, address, preferences, self.now);
            Letter::Confirm
        };
        let is_written = self.write(&mut tx, &subscriber, letter).await?;
        tx.put_subscriber(if is_written { &subscriber } else { &before }).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn new(address: &Address, preferences: &Preferences) -> NewSubscriber {
    let Preferences { language, zone, subscription } = preferences.clone();
    NewSubscriber {
        address: address.to_string(),
        address_key: address.key(),
        language,
        zone,
        subscription,
        reason: String::new(),
        confirmed_at: None,
    }
}

/// Begins a subscription that is not confirmed. Links of an earlier one are void.
fn begin(subscriber: &mut Subscriber, address: &Address, preferences: Preferences, now: Instant) {
    if subscriber.state != State::Pending {
        subscriber.epoch = subscriber.epoch.saturating_add(1);
    }
    subscriber.state = State::Pending;
    subscriber.address = address.to_string();
    subscriber.created_at = now;
    subscriber.confirmed_at = None;
    subscriber.ended_at = None;
    subscriber.reason.clear();
    preferences.write_to(subscriber);
}
