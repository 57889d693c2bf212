//! Subscribers, and letters to them.

use crate::common::{
    at,
    mail::{new_subscriber, subscribed},
    now,
};
use chrono::TimeDelta;
use fairnotice_core::{change::MessageKind, dispatch::Letter, subscription::Subscription};
use fairnotice_store::{
    Audience, Content, Erased, NewSubscriber, Settled, Store, Subscriber, SubscriberCounts, SubscriberId,
    SubscriberState,
};

pub(crate) async fn are_read_as_they_were_written(store: &Store) {
    let mut writing = store.begin_mail(now()).await.unwrap();
    assert_eq!(writing.now(), now());
    let pending = writing.add_subscriber(&new_subscriber("ana")).await.unwrap().unwrap();
    let subscription = Subscription { releases: false, components: vec!["api".into()], ..Subscription::default() };
    let imported = NewSubscriber { confirmed_at: Some(now()), subscription, ..new_subscriber("Bo") };
    let active = writing.add_subscriber(&imported).await.unwrap().unwrap();
    writing.commit().await.unwrap();
    assert_eq!((pending.state, active.state), (SubscriberState::Pending, SubscriberState::Active));
    assert_eq!((pending.epoch, pending.created_at, &*active.address_key), (0, now(), "bo@example.org"));
    assert_eq!(store.subscriber(pending.id).await.unwrap(), Some(pending.clone()));
    assert_eq!(store.subscriber_with("bo@example.org").await.unwrap(), Some(active.clone()));
    assert_eq!(store.subscriber_with("Bo@example.org").await.unwrap(), None);
    assert_eq!(store.subscriber(SubscriberId(99)).await.unwrap(), None);

    let ended = Subscriber {
        state: SubscriberState::Ended,
        epoch: 4_000_000_000,
        language: fairnotice_core::change::LanguageTag::new("pt-BR").unwrap(),
        zone: "Asia/Kathmandu".to_owned(),
        ended_at: Some(at("2026-11-03T09:00:00Z")),
        confirmed_at: Some(now()),
        reason: "by link".to_owned(),
        ..pending.clone()
    };
    let mut writing = store.begin_mail(now()).await.unwrap();
    assert_eq!(writing.subscriber(pending.id).await.unwrap(), Some(pending.clone()));
    assert_eq!(writing.subscriber_with("ana@example.org").await.unwrap(), Some(pending));
    writing.put_subscriber(&ended).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.subscriber(ended.id).await.unwrap(), Some(ended));
    assert_eq!(
        store.subscriber_counts().await.unwrap(),
        SubscriberCounts { pending: 0, active: 1, suspended: 0, ended: 1 }
    );
}

pub(crate) async fn an_address_has_one_subscription(store: &Store) {
    let first = subscribed(store, "ana").await;
    let mut writing = store.begin_mail(now()).await.unwrap();
    let other = NewSubscriber { address: "ANA@example.org".to_owned(), ..new_subscriber("ana") };
    assert_eq!(writing.add_subscriber(&other).await.unwrap(), None);
    writing.commit().await.unwrap();
    assert_eq!(store.subscriber_with("ana@example.org").await.unwrap().unwrap(), first);
    let second = subscribed(store, "bo").await;
    let mut writing = store.begin_mail(now()).await.unwrap();
    let taken = Subscriber { address_key: first.address_key.clone(), ..second.clone() };
    assert!(writing.put_subscriber(&taken).await.is_err());
    drop(writing);
    assert_eq!(store.subscriber(second.id).await.unwrap(), Some(second));
}

pub(crate) async fn what_is_dropped_leaves_nothing(store: &Store) {
    let mut writing = store.begin_mail(now()).await.unwrap();
    writing.add_subscriber(&new_subscriber("ana")).await.unwrap().unwrap();
    drop(writing);
    assert_eq!(store.subscriber_counts().await.unwrap(), SubscriberCounts::default());
}

pub(crate) async fn are_listed_by_their_numbers(store: &Store) {
    for name in ["ana", "bo", "cem"] {
        subscribed(store, name).await;
    }
    let mut writing = store.begin_mail(now()).await.unwrap();
    writing.add_subscriber(&new_subscriber("dag")).await.unwrap();
    writing.commit().await.unwrap();
    let list = async |state, after, limit| {
        let list = store.subscribers(state, after, limit).await.unwrap();
        list.iter().map(|one| one.address.split('@').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list(None, None, 10).await, "ana bo cem dag");
    assert_eq!(list(None, None, 2).await, "ana bo");
    let second = store.subscribers(None, None, 2).await.unwrap()[1].id;
    assert_eq!(list(None, Some(second), 2).await, "cem dag");
    assert_eq!(list(Some(SubscriberState::Active), Some(second), 2).await, "cem");
    assert_eq!(list(Some(SubscriberState::Pending), None, 9).await, "dag");
}

pub(crate) async fn a_letter_waits_for_its_subscriber_alone(store: &Store) {
    let (ana, _) = (subscribed(store, "ana").await, subscribed(store, "bo").await);
    let (accept_by, later) = (now() + TimeDelta::minutes(5), now() + TimeDelta::minutes(1));
    for at in [now(), later] {
        let mut writing = store.begin_mail(at).await.unwrap();
        writing.add_letter(ana.id, Letter::Manage, accept_by).await.unwrap();
        writing.commit().await.unwrap();
    }
    let mut writing = store.begin_mail(later).await.unwrap();
    assert_eq!(writing.letters_since(ana.id, now()).await.unwrap(), 2);
    assert_eq!(writing.letters_since(ana.id, later).await.unwrap(), 1);
    drop(writing);
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(now()));
    let claimed = store.claim("one", now(), TimeDelta::minutes(5), 10).await.unwrap();
    assert_eq!(claimed.len(), 1, "the other is not due yet");
    let letter = Content::Letter { to: ana.id, letter: Letter::Manage };
    assert_eq!((&claimed[0].dispatch.content, &claimed[0].subscriber), (&letter, &ana));
    assert_eq!((claimed[0].dispatch.recipients, claimed[0].dispatch.is_expanded), (1, true));
    assert_eq!(store.unexpanded().await.unwrap(), None);
}

/// Whatever becomes of it: its number is never given to another.
pub(crate) async fn an_erased_one_is_gone_and_counts_no_more(store: &Store) {
    let (ana, bo) = (subscribed(store, "ana").await, subscribed(store, "bo").await);
    let mut writing = store.begin_mail(now()).await.unwrap();
    let letter = writing.add_letter(ana.id, Letter::Goodbye, now()).await.unwrap();
    writing.commit().await.unwrap();
    let [sent, waits] = crate::common::mail::expanded(store, ["sent", "waits"]).await;
    let claimed = store.claim("one", now(), TimeDelta::minutes(5), 10).await.unwrap();
    assert_eq!(claimed.len(), 5);
    let refused = Settled::Refused { reason: "no such user ana@example.org".to_owned(), suspend: false };
    store.settle("one", &[(sent, ana.id, refused)], now()).await.unwrap();

    assert_eq!(store.erase_subscriber(ana.id, "ana", now()).await.unwrap(), Erased::Done);
    assert_eq!(store.erase_subscriber(ana.id, "ana", now()).await.unwrap(), Erased::Missing);
    assert_eq!(store.subscriber(ana.id).await.unwrap(), None);
    let numbers = async |id| {
        let dispatch = crate::common::mail::dispatch(store, id).await;
        (dispatch.recipients, dispatch.refused, dispatch.waiting())
    };
    assert_eq!((numbers(sent).await, numbers(waits).await), ((2, 1, 1), (1, 0, 1)));
    // Who was sending it learns that it is settled: nothing happens.
    for dispatch in [sent, waits, letter] {
        store.settle("one", &[(dispatch, ana.id, Settled::Accepted { at: now() })], now()).await.unwrap();
    }
    assert_eq!((numbers(sent).await, numbers(waits).await), ((2, 1, 1), (1, 0, 1)));
    let again = subscribed(store, "ana").await;
    assert!(again.id > bo.id, "{again:?}");
}

pub(crate) async fn the_unconfirmed_and_the_ended_are_forgotten(store: &Store) {
    let active = subscribed(store, "ana").await;
    for (name, day) in [("bo", 1), ("cem", 2)] {
        let mut writing = store.begin_mail(now() + TimeDelta::days(day)).await.unwrap();
        writing.add_subscriber(&new_subscriber(name)).await.unwrap();
        writing.commit().await.unwrap();
    }
    for (name, day) in [("dag", 1), ("eva", 2)] {
        let one = subscribed(store, name).await;
        let ended_at = Some(now() + TimeDelta::days(day));
        let mut writing = store.begin_mail(now()).await.unwrap();
        writing.put_subscriber(&Subscriber { state: SubscriberState::Ended, ended_at, ..one }).await.unwrap();
        writing.commit().await.unwrap();
    }
    let forget = async |pending, ended, limit| {
        let [pending, ended] = [pending, ended].map(|days| now() + TimeDelta::days(days));
        store.forget_subscribers(pending, ended, limit, now()).await.unwrap()
    };
    assert_eq!(forget(1, 1, 10).await, 0);
    assert_eq!(forget(2, 0, 10).await, 1);
    assert_eq!(store.subscriber_with("bo@example.org").await.unwrap(), None);
    assert_eq!(forget(9, 9, 1).await, 3, "in as many transactions as it takes");
    assert_eq!(forget(9, 9, 10).await, 0);
    assert_eq!(store.subscribers(None, None, 10).await.unwrap(), [active]);
}

/// Equal choices are one, and each change of a subscriber has a number.
pub(crate) async fn are_counted_by_what_they_chose(store: &Store) {
    assert_eq!(store.audience().await.unwrap(), Audience { change: 0, choices: Vec::new() });
    let [ana, bo, _] = [subscribed(store, "ana").await, subscribed(store, "bo").await, subscribed(store, "cem").await];
    let mut writing = store.begin_mail(now()).await.unwrap();
    writing.add_subscriber(&new_subscriber("dag")).await.unwrap();
    let muted = Subscription { muted: vec![MessageKind::Started], ..Subscription::default() };
    writing.put_subscriber(&Subscriber { subscription: muted.clone(), ..bo.clone() }).await.unwrap();
    writing.commit().await.unwrap();
    let counted = async || {
        let Audience { change, mut choices } = store.audience().await.unwrap();
        choices.sort_by_key(|(choice, _)| choice.muted.len());
        assert_eq!(store.subscriber_changes().await.unwrap(), change);
        (change, choices)
    };
    let everything = Subscription::default();
    let (change, choices) = counted().await;
    assert_eq!(choices, [(everything.clone(), 2), (muted.clone(), 1)]);
    // A letter and a mail that is accepted change nobody.
    let mut writing = store.begin_mail(now()).await.unwrap();
    writing.add_letter(ana.id, Letter::Manage, now()).await.unwrap();
    writing.commit().await.unwrap();
    let [fixes] = crate::common::mail::expanded(store, ["fixes"]).await;
    store.claim("one", now(), TimeDelta::minutes(5), 10).await.unwrap();
    store.settle("one", &[(fixes, ana.id, Settled::Accepted { at: now() })], now()).await.unwrap();
    assert_eq!(counted().await.0, change);
    // One whose address does not work is counted no more, nor is one who is erased.
    let refused = Settled::Refused { reason: "no such user".to_owned(), suspend: true };
    store.settle("one", &[(fixes, bo.id, refused)], now()).await.unwrap();
    let (suspended, choices) = counted().await;
    assert!(change < suspended, "{change} {suspended}");
    assert_eq!(choices, [(everything.clone(), 2)]);
    store.erase_subscriber(ana.id, "ana", now()).await.unwrap();
    let (erased, choices) = counted().await;
    assert!(suspended < erased, "{suspended} {erased}");
    assert_eq!(choices, [(everything, 1)]);
}
