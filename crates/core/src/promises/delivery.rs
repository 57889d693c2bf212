//! What mail adds to a promise of notice (A43): published in time is not enough where somebody is subscribed.
//!
//! The notice also has to be accepted by a mail server in time, for the share of the subscribers that the policy names. Until that
//! is known the promise is pending. Where nobody is subscribed, or no mail is sent, the publication alone counts.

use super::{Evidence, Promise};
use crate::{
    change::MessageKind,
    instant::{self, Instant},
    policy::{DeliveryTerms, Percent},
    verdict::Outcome,
};
use serde::Serialize;

/// How far the mail with one notice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// The kind of notice.
    pub notice: MessageKind,
    /// When it was published.
    pub published_at: Instant,
    /// The last second in which an acceptance is in time.
    pub accept_by: Instant,
    /// For how many subscribers it is, as far as they are counted.
    pub recipients: u32,
    /// Whether all of them are counted.
    pub is_counted: bool,
    /// For how many of them a mail server has accepted it.
    pub accepted: u32,
    /// For how many in time.
    pub accepted_in_time: u32,
}

/// The numbers that an outcome rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeliveryEvidence {
    /// For how many subscribers the notice is.
    pub recipients: u32,
    /// For how many of them a mail server has accepted it.
    pub accepted: u32,
    /// For how many in time.
    pub accepted_in_time: u32,
    /// The last second in time.
    #[serde(with = "instant::required")]
    pub accept_by: Instant,
    /// The promised share.
    pub share: Percent,
}

impl Delivery {
    /// The outcome at `now`. More subscribers can still be counted, and never fewer can have accepted it in time.
    fn outcome(&self, share: Percent, now: Instant) -> Outcome {
        match (share.is_met(self.accepted_in_time, self.recipients), self.is_counted) {
            (true, true) => Outcome::Pass,
            (false, _) if self.accept_by.timestamp() < now.timestamp() => Outcome::Fail,
            _ => Outcome::Pending,
        }
    }

    /// Whether a promise rests on it, of which the evidence was published at an instant.
    fn bears(&self, promise: Promise, published_at: Instant, now: Instant) -> bool {
        let kinds: &[MessageKind] = match promise {
            // The announcement may serve as the early notification.
            Promise::EarlyNotification => &[MessageKind::Early, MessageKind::Announcement],
            // An edit may start the lead again.
            Promise::Announced => &[MessageKind::Announcement, MessageKind::Changed],
            // Each of them counts, not the last alone.
            Promise::EditsPublished => {
                let kinds = [MessageKind::Changed, MessageKind::Cancelled];
                return kinds.contains(&self.notice) && self.published_at <= now;
            }
            Promise::Reminded => &[MessageKind::Reminder],
            Promise::StartPublished => &[MessageKind::Started],
            Promise::OverrunAnnounced => &[MessageKind::Update],
            Promise::WorkedWithinWindow => &[],
            Promise::EndPublished => &[MessageKind::Finished],
            Promise::RollbackPublished => &[MessageKind::RolledBack],
        };
        kinds.contains(&self.notice) && self.published_at.timestamp_millis() == published_at.timestamp_millis()
    }
}

impl Evidence {
    /// The evidence with that of the mail. A promise that is not kept by the publication stays as it is.
    pub(super) fn with_delivery(
        mut self,
        promise: Promise,
        terms: DeliveryTerms,
        deliveries: &[Delivery],
        now: Instant,
    ) -> Self {
        let Some(published_at) = self.published_at.filter(|_| self.outcome == Outcome::Pass) else { return self };
        let bearing = deliveries.iter().filter(|delivery| delivery.bears(promise, published_at, now));
        // The worst one counts; among equal ones, the last.
        let with_outcome = bearing.map(|delivery| (delivery.outcome(terms.share, now), delivery));
        let Some((outcome, delivery)) = with_outcome.rev().min_by_key(|(outcome, _)| *outcome) else { return self };
        if delivery.recipients == 0 && delivery.is_counted {
            return self;
        }
        let Delivery { recipients, accepted, accepted_in_time, accept_by, is_counted, .. } = *delivery;
        let share = terms.share;
        let mail = match outcome {
            Outcome::Fail => format!(
                "but it was accepted in time for {accepted_in_time} of {recipients} subscribers alone, and {share} are promised"
            ),
            Outcome::Pending if !is_counted => "the mail to subscribers is being prepared".to_owned(),
            Outcome::Pending => format!(
                "it is accepted for {accepted} of {recipients} subscribers so far, {share} are promised, and there is time"
            ),
            _ => format!("it was accepted in time for {accepted_in_time} of {recipients} subscribers"),
        };
        self.outcome = outcome;
        self.why = format!("{}; {mail}", self.why);
        self.delivery = Some(DeliveryEvidence { recipients, accepted, accepted_in_time, accept_by, share });
        self
    }
}
