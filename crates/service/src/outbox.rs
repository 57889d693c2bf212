//! Whom a notice is for, and what is not sent any more.

use crate::service::Service;
use fairnotice_core::{
    change::MessageKind,
    component::Component,
    incident::Incident,
    instant::Instant,
    published_release::Release,
    record::Record,
    subscription::{About, Choice, Subscription},
};
use fairnotice_store::{Content, Dispatch, Error, LEFT_LATE, Settled, SubjectId, Subscriber, SubscriberState};

/// What becomes of a dispatch to a subscriber that must not be sent any more; none where it is to be sent.
///
/// A step withdraws a notice by one row, whatever number of deliveries wait; each of them is parked here, when it is claimed. So a
/// reminder that waited for a mail server is not sent after its start, nor after its start was moved (A13).
pub fn unsendable(dispatch: &Dispatch, subscriber: &Subscriber, now: Instant) -> Option<Settled> {
    let parked = |reason: &str| Some(Settled::Parked { reason: reason.to_owned() });
    if let Some(reason) = &dispatch.withdrawn {
        return parked(reason);
    }
    if dispatch.expires_at.is_some_and(|at| at <= now) {
        return parked("it came too late: its instant has passed");
    }
    match (&dispatch.content, subscriber.state) {
        // A letter is about the subscription itself, whatever its state.
        (Content::Letter { .. }, _) | (Content::Notice { .. }, SubscriberState::Active) => None,
        (Content::Notice { .. }, SubscriberState::Suspended) => parked("the address does not work"),
        (Content::Notice { .. }, SubscriberState::Pending | SubscriberState::Ended) => {
            // Whoever left after the notice was due still counts: a promise that is broken stays so.
            let left_at = subscriber.ended_at.unwrap_or(now);
            if dispatch.is_late_at(left_at) { parked(LEFT_LATE) } else { Some(Settled::Left) }
        }
    }
}

/// What a dispatch is about: the audit log's document of its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// The record of a change.
    Change(Box<Record>),
    /// A release.
    Release(Box<Release>),
    /// An incident.
    Incident(Box<Incident>),
}

impl Document {
    /// What a notice is about.
    pub fn about(&self) -> About<'_> {
        match self {
            Self::Change(record) => About::Change(record.change.file()),
            Self::Release(release) => About::Release(release),
            Self::Incident(incident) => About::Incident(incident),
        }
    }

    fn read(subject: &SubjectId, text: &str) -> Option<Self> {
        match subject {
            SubjectId::Change(_) => serde_json::from_str(text).ok().map(Self::Change),
            SubjectId::Release(_) => serde_json::from_str(text).ok().map(Self::Release),
            SubjectId::Incident(_) => serde_json::from_str(text).ok().map(Self::Incident),
            SubjectId::Component(_) | SubjectId::Subscriber(_) | SubjectId::Subscribers => None,
        }
    }
}

impl Service {
    /// A subject as it was in a revision; none where that cannot be read.
    pub async fn document(&self, subject: &SubjectId, revision: u32) -> Result<Option<Document>, Error> {
        let line = self.reader().document(subject, revision).await?;
        Ok(line.and_then(|line| Document::read(subject, &line.document)))
    }

    /// Expands the next batch of the dispatch that has to be accepted first. Returns whether there was one.
    pub async fn expand_next(&self) -> Result<bool, Error> {
        let Some(Dispatch { id, content, .. }) = self.store().unexpanded().await? else { return Ok(false) };
        let now = self.now();
        // A letter is expanded from the start.
        let Content::Notice { subject, revision, notice, .. } = content else { return Ok(false) };
        if let Some(document) = self.document(&subject, revision).await? {
            let chooser = Chooser::new(self, notice, document.about(), now);
            self.store().expand(id, now, |subscription| chooser.choice(subscription)).await?;
        } else {
            let reason = "the document that it is about cannot be read";
            tracing::error!(%subject, revision, reason, "a notice is not sent");
            self.store().give_up(id, reason, now).await?;
        }
        Ok(true)
    }
}

/// Whether a notice is for a subscriber, by the policy and the components of now.
pub(crate) struct Chooser<'a> {
    notice: MessageKind,
    about: About<'a>,
    components: Vec<Component>,
    required: Vec<MessageKind>,
}

impl<'a> Chooser<'a> {
    pub(crate) fn new(service: &Service, notice: MessageKind, about: About<'a>, now: Instant) -> Self {
        let policy = match about {
            About::Change(file) => service.policies().judging(file, now),
            About::Incident(_) | About::Release(_) => service.policies().in_force(now),
        };
        let components = service.policies().in_force(now).listed();
        Self { notice, about, components, required: policy.required_notices().to_vec() }
    }

    pub(crate) fn choice(&self, subscription: &Subscription) -> Choice {
        subscription.choice(self.notice, self.about, &self.components, &self.required)
    }
}
