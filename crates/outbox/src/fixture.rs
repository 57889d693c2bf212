//! Deliveries of tests.

use chrono::DateTime;
use fairnotice_core::{
    change::{LanguageTag, MessageKind},
    dispatch::Letter,
    subscription::Subscription,
};
use fairnotice_store::{
    ClaimedDelivery, Content, Dispatch, DispatchId, SubjectId, Subscriber, SubscriberId, SubscriberState,
};
use std::sync::Arc;

pub(crate) const ANA: SubscriberId = SubscriberId(7);

/// A notice, or a letter, that Ana gets.
pub(crate) fn dispatch(id: i64, is_letter: bool) -> Arc<Dispatch> {
    let now = DateTime::UNIX_EPOCH;
    let content = if is_letter {
        Content::Letter { to: ANA, letter: Letter::Manage }
    } else {
        let subject = SubjectId::Change("fixes".parse().unwrap());
        Content::Notice { subject, revision: 1, notice: MessageKind::Announcement, nth: 0 }
    };
    Arc::new(Dispatch {
        id: DispatchId(id),
        content,
        published_at: now,
        due: None,
        accept_by: now,
        expires_at: None,
        withdrawn: None,
        is_expanded: true,
        recipients: 1,
        muted: 0,
        accepted: 0,
        accepted_in_time: 0,
        refused: 0,
        parked: 0,
        first_accepted_at: None,
        last_accepted_at: None,
    })
}

/// Its delivery at an attempt.
pub(crate) fn claimed(id: i64, attempts: u32, is_letter: bool) -> ClaimedDelivery {
    let now = DateTime::UNIX_EPOCH;
    let subscriber = Subscriber {
        id: ANA,
        address: "ana@example.org".to_owned(),
        address_key: "ana@example.org".to_owned(),
        language: LanguageTag::new("en").unwrap(),
        zone: "UTC".to_owned(),
        subscription: Subscription::default(),
        state: SubscriberState::Active,
        epoch: 0,
        created_at: now,
        confirmed_at: Some(now),
        ended_at: None,
        reason: String::new(),
    };
    ClaimedDelivery { dispatch: dispatch(id, is_letter), bundled: Vec::new(), subscriber, attempts }
}
