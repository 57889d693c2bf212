//! What operators do with single subscribers.

use super::{Preferences, Subscribers};
use crate::Error;
use fairnotice_notify::{bounce::Report, return_path::Returned};
use fairnotice_store::{AuditEntry, Erased, SubjectId, Subscriber, SubscriberId, SubscriberState as State};

/// Who suspends a subscriber because of a delivery report, in the audit log.
pub const BOUNCE: &str = "bounce";

/// What a delivery report did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounced {
    /// The subscription is suspended.
    Suspended,
    /// The report says that the address works, or that it is not its fault.
    NotAtFault,
    /// There is no active subscription any more for which the mail was sent.
    Over,
}

impl Subscribers<'_> {
    /// Changes what is chosen for a subscriber; none where there is no such subscriber.
    pub async fn set_preferences(
        &self,
        id: SubscriberId,
        preferences: Preferences,
        by: &str,
    ) -> Result<Option<Subscriber>, Error> {
        let mut tx = self.store.begin_mail_by(by, self.now).await?;
        let Some(mut subscriber) = tx.subscriber(id).await? else { return Ok(None) };
        preferences.write_to(&mut subscriber);
        tx.put_subscriber(&subscriber).await?;
        let entry = AuditEntry { action: "change", reason: "", detail: "" };
        tx.audit(&SubjectId::Subscriber(id), entry).await?;
        tx.commit().await?;
        Ok(Some(subscriber))
    }

    /// Erases a subscriber with its address.
    pub async fn erase(&self, id: SubscriberId, by: &str) -> Result<Erased, Error> {
        Ok(self.store.erase_subscriber(id, by, self.now).await?)
    }

    /// Notes in the audit log what an operator does with all subscribers.
    pub async fn note(&self, action: &str, detail: &str, by: &str) -> Result<(), Error> {
        let mut tx = self.store.begin_mail_by(by, self.now).await?;
        tx.audit(&SubjectId::Subscribers, AuditEntry { action, reason: "", detail }).await?;
        Ok(tx.commit().await?)
    }

    /// Suspends the subscription that a delivery report is about, if the report says that the address is at fault, and if the mail
    /// was sent for the subscription of today.
    pub async fn bounced(&self, returned: Returned, report: &Report) -> Result<Bounced, Error> {
        let Some(at_fault) = report.recipients.iter().find(|recipient| recipient.is_at_fault()) else {
            return Ok(Bounced::NotAtFault);
        };
        let mut tx = self.store.begin_mail_by(BOUNCE, self.now).await?;
        let found = tx.subscriber(SubscriberId(returned.subscriber)).await?;
        let is_current = |one: &Subscriber| one.epoch == returned.epoch && one.state == State::Active;
        let Some(mut subscriber) = found.filter(is_current) else { return Ok(Bounced::Over) };
        subscriber.state = State::Suspended;
        subscriber.ended_at = Some(self.now);
        // Not what the server said in words, which has the address.
        let status = at_fault.status.map(|status| format!(", {status}")).unwrap_or_default();
        subscriber.reason = format!("refused by a delivery report{status}");
        tx.put_subscriber(&subscriber).await?;
        let entry = AuditEntry { action: "suspend", reason: &subscriber.reason, detail: "" };
        tx.audit(&SubjectId::Subscriber(subscriber.id), entry).await?;
        tx.commit().await?;
        Ok(Bounced::Suspended)
    }
}
