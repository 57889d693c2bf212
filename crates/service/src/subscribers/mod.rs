//! Subscribers: how a subscription begins, changes and ends (S4).
//!
//! An address is confirmed by its owner before anything else is sent to it (double opt-in), and there is one subscription for an
//! address. Whoever holds a signed link decides about the subscription that it names; the answer to a sign-up is the same for
//! every address. What is sent is a letter in the outbox; nothing is sent from here.
//!
//! Links carry the subscriber's *epoch*. It rises when a subscription ends or begins again, so that earlier links are void.

mod address;
mod by_link;
mod import;
mod keys;
mod opened;
mod operator;
mod preferences;
mod response;
mod sign_up;

pub use address::address;
pub use by_link::Decided;
pub use import::{IMPORT_LIMIT, Import, Imported, Outcome};
pub use opened::{LinkRefusal, Opened};
pub use operator::{BOUNCE, Bounced};
pub use preferences::{Offered, Preferences};
pub use response::SubscriberResponse;

use crate::service::Service;
use chrono::TimeDelta;
use fairnotice_core::{dispatch::Letter, instant::Instant};
use fairnotice_store::Store;

/// How many letters an address gets in an hour: anyone can ask for one.
const LETTERS_AN_HOUR: u32 = 3;

/// How long after it was asked for a mail server should have accepted a letter.
const LETTER_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Until when the link of a letter is valid that was written at an instant.
pub fn letter_expires(letter: Letter, written_at: Instant) -> Instant {
    written_at
        + match letter {
            Letter::Confirm => TimeDelta::days(3),
            // The links of notices, which do not expire, lead to the same page.
            Letter::Manage => TimeDelta::days(1),
            Letter::Goodbye => TimeDelta::days(30),
        }
}

/// The operations on subscribers, at one instant.
#[derive(Clone, Copy)]
pub struct Subscribers<'s> {
    store: &'s Store,
    now: Instant,
}

impl<'s> Subscribers<'s> {
    /// The operations on the subscribers of a database, at `now`.
    pub fn new(store: &'s Store, now: Instant) -> Self {
        Self { store, now }
    }
}

impl Service {
    /// The operations on subscribers, now.
    pub fn subscribers(&self) -> Subscribers<'_> {
        Subscribers::new(self.store(), self.now())
    }
}
