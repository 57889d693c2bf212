//! Subscribers whom an operator brings along, with the word that they have agreed.

use super::{Preferences, Subscribers};
use crate::Error;
use fairnotice_core::{diagnostic::Diagnostic, instant::Instant};
use fairnotice_notify::address::Address;
use fairnotice_store::{AuditEntry, MailTransaction, NewSubscriber, SubjectId, SubscriberId, SubscriberState as State};

/// The most subscribers of one import: they are stored in one transaction.
pub const IMPORT_LIMIT: usize = 500;

/// The longest statement of consent in characters.
const LONGEST_CONSENT: usize = 200;

/// Whom an operator imports.
#[derive(Debug, Clone)]
pub struct Import {
    /// Each address with what is chosen for it.
    pub subscribers: Vec<(Address, Preferences)>,
    /// Who imports.
    pub by: String,
    /// How it is known that they agreed, in the operator's words.
    pub consent: String,
}

/// What became of an imported address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The subscriber.
    pub id: SubscriberId,
    /// What was done.
    pub outcome: Outcome,
}

/// What became of an imported address. What its owner decided stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is active from now on.
    Added,
    /// It was entered before and not confirmed; it is active from now on, as imported.
    Confirmed,
    /// It is a subscriber already, and stays as it is.
    Known,
    /// Mail to it was refused for good; it stays suspended.
    Suspended,
    /// Its owner has unsubscribed, and only its owner can subscribe again.
    Unsubscribed,
}

impl Import {
    /// Checks the statement of consent. It is stored as the subscribers' reason, and an address there would outlast its erasure.
    pub fn checked(self) -> Result<Self, Error> {
        let problem = |what: &str| {
            let help = "say how it is known that they agreed, such as `contract, annex 2`";
            Err(Error::invalid(Diagnostic::new("consent", what).help(help)))
        };
        let length = self.consent.chars().count();
        if self.consent.trim().is_empty() {
            return problem("the statement of consent is missing");
        }
        if LONGEST_CONSENT < length || self.consent.chars().any(char::is_control) {
            return problem("the statement of consent is no line of at most 200 characters");
        }
        if self.consent.contains('@') {
            return problem("the statement of consent has an `@`: an address there could not be erased");
        }
        if IMPORT_LIMIT < self.subscribers.len() {
            let what = format!("there are more than {IMPORT_LIMIT} subscribers");
            return Err(Error::invalid(Diagnostic::new("subscribers", what).help("send them in several requests")));
        }
        Ok(self)
    }
}

impl Subscribers<'_> {
    /// Imports subscribers in one transaction, and says what became of each, in their order. To import the same again is harmless.
    pub async fn import(&self, import: Import) -> Result<Vec<Imported>, Error> {
        let Import { subscribers, by, consent } = import.checked()?;
        // The name of a token may have an address.
        let by = by.replace('@', " at ");
        let reason = format!("imported by {by}: {}", consent.trim());
        let mut tx = self.store.begin_mail_by(&by, self.now).await?;
        let mut imported = Vec::with_capacity(subscribers.len());
        for (address, preferences) in subscribers {
            imported.push(one(&mut tx, &address, preferences, &reason, self.now).await?);
        }
        let detail = summary(&imported);
        let entry = AuditEntry { action: "import", reason: consent.trim(), detail: &detail };
        tx.audit(&SubjectId::Subscribers, entry).await?;
        tx.commit().await?;
        Ok(imported)
    }
}

/// What became of them, for the audit log: by their numbers, as an address there would outlast its erasure.
fn summary(imported: &[Imported]) -> String {
    let of = |outcome: Outcome, words: &str| {
        let ids: Vec<_> = imported.iter().filter(|one| one.outcome == outcome).map(|one| one.id.to_string()).collect();
        (!ids.is_empty()).then(|| format!("{words}: {}", ids.join(", ")))
    };
    let all = [
        of(Outcome::Added, "added"),
        of(Outcome::Confirmed, "confirmed"),
        of(Outcome::Known, "known"),
        of(Outcome::Suspended, "suspended"),
        of(Outcome::Unsubscribed, "unsubscribed"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

async fn one(
    tx: &mut MailTransaction<'_>,
    address: &Address,
    preferences: Preferences,
    reason: &str,
    now: Instant,
) -> Result<Imported, Error> {
    let Preferences { language, zone, subscription } = preferences.clone();
    let new = NewSubscriber {
        address: address.to_string(),
        address_key: address.key(),
        language,
        zone,
        subscription,
        reason: reason.to_owned(),
        confirmed_at: Some(now),
    };
    if let Some(added) = tx.add_subscriber(&new).await? {
        return Ok(Imported { id: added.id, outcome: Outcome::Added });
    }
    let known = tx.subscriber_with(&address.key()).await?;
    let mut known = known.ok_or(fairnotice_store::Error::Busy)?;
    let outcome = match known.state {
        State::Active => Outcome::Known,
        State::Suspended => Outcome::Suspended,
        State::Ended => Outcome::Unsubscribed,
        State::Pending => {
            known.state = State::Active;
            known.confirmed_at = Some(now);
            reason.clone_into(&mut known.reason);
            preferences.write_to(&mut known);
            tx.put_subscriber(&known).await?;
            Outcome::Confirmed
        }
    };
    Ok(Imported { id: known.id, outcome })
}
