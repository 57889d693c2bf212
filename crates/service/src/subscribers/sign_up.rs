//! Somebody enters an address.

use super::{Preferences, Subscribers};
use crate::Error;
use fairnotice_core::dispatch::Letter;
use fairnotice_notify::address::Address;
use fairnotice_store::{NewSubscriber, SubscriberState as State};

impl Subscribers<'_> {
    /// Takes an address that somebody entered. A new one, and one whose subscription is over, gets a letter that asks to confirm it.
    /// The address of a subscriber gets the link to the subscription, which stays as it is: whoever enters an address need not be
    /// its owner. For the same reason what is over stays over until the letter's link is opened.
    ///
    /// The caller learns nothing of what was done. The work is about the same for every address: each is read, written, counted, and
    /// gets a letter, and uses up a number. One that has had too many letters in an hour gets none, and nothing changes.
    pub async fn sign_up(&self, address: &Address, preferences: Preferences) -> Result<(), Error> {
        let key = address.key();
        let mut tx = self.store.begin_mail_of_subscriber(self.now).await?;
        let known = tx.subscriber_with(&key).await?;
        let (mut subscriber, is_known) = if let Some(known) = known {
            // Numbers stand in links: whoever has two of them would see whether an address in between was new.
            tx.skip_subscriber_number().await?;
            (known, true)
        } else if let Some(new) = tx.add_subscriber(&new(address, &preferences)).await? {
            (new, false)
        } else {
            // Another request was faster.
            (tx.subscriber_with(&key).await?.ok_or(fairnotice_store::Error::Busy)?, true)
        };
        let before = subscriber.clone();
        let letter = if subscriber.state == State::Active {
            Letter::Manage
        } else {
            if is_known && subscriber.state == State::Pending {
                // A link confirms what was chosen with its letter, and not what somebody chose after it.
                subscriber.epoch = subscriber.epoch.saturating_add(1);
                subscriber.created_at = self.now;
            }
            subscriber.address = address.to_string();
            preferences.write_to(&mut subscriber);
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
