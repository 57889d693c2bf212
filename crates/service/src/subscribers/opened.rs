//! What a link does to the subscription that it names, as that stands now.

use fairnotice_notify::links::{Link, LinkError, Purpose};
use fairnotice_store::{Subscriber, SubscriberState as State};

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// It was not signed by a valid key for this page.
    #[error("the link is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
    /// The subscription was ended, begun again or erased after the link was sent.
    #[error("the link is out of date: the subscription has been ended or begun again since it was sent")]
    Outdated,
}

impl From<LinkError> for LinkRefusal {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Expired => Self::Expired,
            LinkError::Malformed | LinkError::Forged | LinkError::Purpose => Self::Invalid,
        }
    }
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// What it is for can be done.
    Ready(Subscriber),
    /// It was done before. Without a subscriber where that was erased.
    Done(Option<Subscriber>),
}

/// What a link opens. Doing the same twice is harmless, so a link that has done its work says so.
pub(super) fn opened(link: &Link, subscriber: Option<Subscriber>) -> Result<Opened, LinkRefusal> {
    use Opened::{Done, Ready};
    let Some(subscriber) = subscriber else {
        // Nobody is there to whom anything would be sent.
        return if link.purpose == Purpose::Unsubscribe { Ok(Done(None)) } else { Err(LinkRefusal::Outdated) };
    };
    let is_current = subscriber.epoch == link.epoch;
    let is_next = link.epoch.checked_add(1) == Some(subscriber.epoch);
    let is_done = match (link.purpose, subscriber.state) {
        // Where it was over before, confirming it began it again.
        (Purpose::Confirm, State::Active) => is_current || is_next,
        (Purpose::Unsubscribe, State::Ended) => true,
        // Taking it back began the subscription again.
        (Purpose::Resubscribe, State::Active) => is_next,
        _ => false,
    };
    let fits = match link.purpose {
        Purpose::Confirm => subscriber.state != State::Active,
        Purpose::Manage => matches!(subscriber.state, State::Active | State::Suspended),
        Purpose::Unsubscribe => subscriber.state != State::Ended,
        Purpose::Resubscribe => subscriber.state == State::Ended,
    };
    match subscriber {
        subscriber if is_done => Ok(Done(Some(subscriber))),
        subscriber if is_current && fits => Ok(Ready(subscriber)),
        _ => Err(LinkRefusal::Outdated),
    }
}

#[cfg(test)]
mod tests {
    use super::{LinkRefusal, Opened, opened};
    use fairnotice_core::{change::LanguageTag, instant, subscription::Subscription};
    use fairnotice_notify::links::{Link, Purpose};
    use fairnotice_store::{Subscriber, SubscriberId, SubscriberState as State};

    fn subscriber(state: State, epoch: u32) -> Subscriber {
        Subscriber {
            id: SubscriberId(7),
            address: "aiko@example.com".to_owned(),
            address_key: "aiko@example.com".to_owned(),
            language: LanguageTag::new("en").unwrap(),
            zone: "UTC".to_owned(),
            subscription: Subscription::default(),
            state,
            epoch,
            created_at: instant::parse("2026-10-30T12:00:00Z").unwrap(),
            confirmed_at: None,
            ended_at: None,
            reason: String::new(),
        }
    }

    /// What a link of epoch 3 does, for each state and epoch of the subscriber: ready, done or outdated.
    #[track_caller]
    fn check(purpose: Purpose, state: State, expected: [&str; 3]) {
        let link = Link { purpose, subscriber: 7, epoch: 3, expires: None };
        let outcome = |epoch| match opened(&link, Some(subscriber(state, epoch))) {
            Ok(Opened::Ready(_)) => "ready",
            Ok(Opened::Done(_)) => "done",
            Err(refusal) => {
                assert_eq!(refusal, LinkRefusal::Outdated);
                "outdated"
            }
        };
        assert_eq!([3, 4, 5].map(outcome), expected, "{purpose:?} {state:?}");
    }

    #[test]
    fn a_link_dies_with_its_epoch() {
        let old = "outdated";
        check(Purpose::Confirm, State::Pending, ["ready", old, old]);
        check(Purpose::Confirm, State::Active, ["done", "done", old]);
        check(Purpose::Confirm, State::Suspended, ["ready", old, old]);
        check(Purpose::Confirm, State::Ended, ["ready", old, old]);
        check(Purpose::Manage, State::Pending, [old, old, old]);
        check(Purpose::Manage, State::Active, ["ready", old, old]);
        check(Purpose::Manage, State::Suspended, ["ready", old, old]);
        check(Purpose::Manage, State::Ended, [old, old, old]);
        check(Purpose::Unsubscribe, State::Pending, ["ready", old, old]);
        check(Purpose::Unsubscribe, State::Active, ["ready", old, old]);
        check(Purpose::Unsubscribe, State::Suspended, ["ready", old, old]);
        check(Purpose::Unsubscribe, State::Ended, ["done", "done", "done"]);
        check(Purpose::Resubscribe, State::Pending, [old, old, old]);
        check(Purpose::Resubscribe, State::Active, [old, "done", old]);
        check(Purpose::Resubscribe, State::Suspended, [old, old, old]);
        check(Purpose::Resubscribe, State::Ended, ["ready", old, old]);
    }

    #[test]
    fn the_link_of_somebody_who_was_erased_opens_nothing() {
        for purpose in [Purpose::Confirm, Purpose::Manage, Purpose::Unsubscribe, Purpose::Resubscribe] {
            let link = Link { purpose, subscriber: 7, epoch: 3, expires: None };
            let expected =
                if purpose == Purpose::Unsubscribe { Ok(Opened::Done(None)) } else { Err(LinkRefusal::Outdated) };
            assert_eq!(opened(&link, None), expected, "{purpose:?}");
        }
    }
}
