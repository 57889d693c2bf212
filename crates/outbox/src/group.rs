//! Groups of deliveries: claimed, held to the limit of an hour, and written.

use crate::{
    content::OutboxError,
    limit,
    outbox::Outbox,
    writer::{Prepared, Writer},
};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use fairnotice_store::{ClaimedDelivery, DispatchId, SubscriberId};
use std::collections::{BTreeSet, HashSet};
use tokio::{sync::watch, task::spawn_blocking};

/// How many deliveries are claimed together.
const GROUP: u32 = 500;
/// How long a claim lasts.
const CLAIM: TimeDelta = TimeDelta::minutes(10);
/// A mail is not begun in the last part of its claim: it may take [`mail_timeout`], and its outcome has to be stored.
///
/// [`mail_timeout`]: fairnotice_notify::transport::SmtpConfig::mail_timeout
const MARGIN: TimeDelta = TimeDelta::minutes(6);

/// Claimed deliveries with what is to be done with each.
pub(crate) struct Group {
    pub(crate) deliveries: Vec<(ClaimedDelivery, Prepared)>,
    /// No mail is begun after that.
    pub(crate) until: Instant,
}

impl Outbox {
    /// The next deliveries that are due; none if nothing is.
    pub(crate) async fn group(&self, ending: &watch::Receiver<bool>) -> Result<Option<Group>, OutboxError> {
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
            let claimed = self.within_limit(claimed, now).await?;
            if claimed.is_empty() {
                continue;
            }
            let writer = Writer::new(self, &claimed).await?;
            let (prepared, claimed) = spawn_blocking(move || (writer.prepare(&claimed), claimed)).await?;
            return Ok(Some(Group { deliveries: claimed.into_iter().zip(prepared).collect(), until }));
        }
    }

    /// Puts off what exceeds the limit of mails in an hour, and returns the others.
    async fn within_limit(
        &self,
        mut claimed: Vec<ClaimedDelivery>,
        now: Instant,
    ) -> Result<Vec<ClaimedDelivery>, OutboxError> {
        let limited = claimed.iter().filter(|delivery| limit::is_limited(delivery));
        let limited: BTreeSet<SubscriberId> = limited.map(|delivery| delivery.subscriber.id).collect();
        let limited: Vec<_> = limited.into_iter().collect();
        let recent = self.store().recent_mails(&limited, now - limit::HOUR, now + limit::MEANWHILE).await?;
        let an_hour = self.parts().mails_per_hour;
        let exceeding = limit::exceeding(&claimed, &recent, an_hour, now);
        if exceeding.is_empty() {
            return Ok(claimed);
        }
        let reason = format!("more than {an_hour} mails in an hour");
        self.store().put_off(self.holder(), &exceeding, &reason, now).await?;
        let ids = exceeding.iter().flat_map(|one| one.dispatches.iter().map(|id| (*id, one.subscriber)));
        let put_off: HashSet<(DispatchId, SubscriberId)> = ids.collect();
        claimed.retain(|delivery| !put_off.contains(&(delivery.dispatch.id, delivery.subscriber.id)));
        Ok(claimed)
    }
}

#[cfg(test)]
mod tests {
    use super::MARGIN;
    use fairnotice_notify::transport::SmtpConfig;

    /// Otherwise another server could send a mail that is still being sent.
    #[test]
    fn a_mail_ends_before_its_claim() {
        let config = SmtpConfig::from_url("smtps://mail.example").unwrap();
        assert!(config.mail_timeout < MARGIN.to_std().unwrap(), "with time to store its outcome");
    }
}
