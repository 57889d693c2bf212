//! For how many subscribers a notice is: the answer to a step says it, and that of a dry run before the step.
//!
//! Active subscribers are counted by what they chose, a part of them at a time and by the connections that read, and the count is
//! kept until a subscriber changes. So a step compares each of its notices with every different choice, and not with every
//! subscriber; and nothing is counted while a step holds up others.

use crate::{mail::MailRoute, outbox::Chooser, service::Service};
use fairnotice_core::{
    change::MessageKind,
    dispatch::NewDispatch,
    subscription::{About, Choice},
};
use fairnotice_store::{Audience, Error};
use serde::Serialize;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// How long a step waits until subscribers are counted again. Counting goes on after that, for the next step; this one has the last
/// count.
const PATIENCE: Duration = Duration::from_millis(50);

/// The most different choices that a notice is compared with: others wait for the step's transaction meanwhile.
const MOST_CHOICES: usize = 20_000;

/// The newest count.
#[derive(Debug, Default)]
pub(crate) struct AudienceCount {
    newest: Mutex<Option<Arc<Audience>>>,
    /// Held while somebody counts.
    counting: tokio::sync::Mutex<()>,
}

impl AudienceCount {
    fn newest(&self) -> Option<Arc<Audience>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A notice that goes out by mail with a step, and for how many subscribers it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notified {
    /// What it announces.
    pub notice: MessageKind,
    /// Who get it; null if subscribers were never counted, or chose more different things than are compared here.
    pub recipients: Option<u64>,
    /// Who would get it, and have muted it.
    pub muted: Option<u64>,
}

/// What goes out by mail with a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepMail {
    /// Where mails go.
    route: MailRoute,
    /// The page that shows the mails, if this server keeps them.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_at: Option<String>,
    /// The notices; none where no mail goes out.
    notices: Vec<Notified>,
}

impl Service {
    /// What goes out by mail with these notices.
    pub(crate) fn step_mail(&self, notices: Vec<Notified>) -> StepMail {
        let route = self.mail_route();
        let kept_at = (route == MailRoute::DevMail).then(|| format!("{}/dev/mail", self.vendor().url));
        StepMail { route, kept_at, notices }
    }

    /// For how many subscribers each of these notices is, by the newest count.
    pub(crate) fn notified(&self, notices: &[NewDispatch], about: About<'_>) -> Vec<Notified> {
        let audience = self.audience_count().newest().filter(|audience| audience.choices.len() <= MOST_CHOICES);
        let one = |dispatch: &NewDispatch| {
            let (mut recipients, mut muted) = (0, 0);
            let Some(audience) = &audience else {
                return Notified { notice: dispatch.notice, recipients: None, muted: None };
            };
            let chooser = Chooser::new(self, dispatch.notice, about, self.now());
            for (subscription, count) in &audience.choices {
                match chooser.choice(subscription) {
                    Choice::Wanted => recipients += count,
                    Choice::Muted => muted += count,
                    Choice::NotWanted => {}
                }
            }
            Notified { notice: dispatch.notice, recipients: Some(recipients), muted: Some(muted) }
        };
        notices.iter().map(one).collect()
    }

    /// Counts the subscribers, if one has changed since they were counted.
    pub(crate) async fn count_audience(&self) -> Result<(), Error> {
        let _one_at_a_time = self.audience_count().counting.lock().await;
        let change = self.reader().subscriber_changes().await?;
        if self.audience_count().newest().is_none_or(|newest| newest.change != change) {
            let counted = Arc::new(self.reader().audience().await?);
            *self.audience_count().newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
        }
        Ok(())
    }

    /// The same, without holding up a step: where it takes long or fails, the numbers are those of the last count.
    pub(crate) async fn count_audience_soon(&self) {
        let service = self.clone();
        let counting = tokio::spawn(async move {
            if let Err(error) = service.count_audience().await {
                tracing::warn!(%error, "subscribers could not be counted for the answer to a step");
            }
        });
        // It goes on after that.
        _ = timeout(PATIENCE, counting).await;
    }
}
