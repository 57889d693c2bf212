//! Subscribers and dispatches of tests.

use super::{added, announced, id_of, now};
use fairnotice_core::{
    change::{LanguageTag, MessageKind},
    dispatch::NewDispatch,
    instant::Instant,
    subscription::{Choice, Subscription},
};
use fairnotice_store::{Content, Dispatch, DispatchId, NewSubscriber, Store, SubjectId, Subscriber};

/// Somebody at example.org, who has not confirmed yet.
pub(crate) fn new_subscriber(name: &str) -> NewSubscriber {
    NewSubscriber {
        address: format!("{name}@example.org"),
        address_key: format!("{}@example.org", name.to_lowercase()),
        language: LanguageTag::new("en").unwrap(),
        zone: "Asia/Tokyo".to_owned(),
        subscription: Subscription::default(),
        reason: String::new(),
        confirmed_at: None,
    }
}

/// Somebody at example.org, who gets notices since [`now`].
pub(crate) async fn subscribed(store: &Store, name: &str) -> Subscriber {
    subscribed_at(store, name, now()).await
}

pub(crate) async fn subscribed_at(store: &Store, name: &str, confirmed_at: Instant) -> Subscriber {
    let mut writing = store.begin_mail(now()).await.unwrap();
    let new = NewSubscriber { confirmed_at: Some(confirmed_at), ..new_subscriber(name) };
    let subscriber = writing.add_subscriber(&new).await.unwrap().unwrap();
    writing.commit().await.unwrap();
    subscriber
}

/// A notice that is published at [`now`] and due five minutes later.
pub(crate) fn notice(notice: MessageKind, nth: u32) -> NewDispatch {
    let published_at = now();
    let accept_by = published_at + chrono::TimeDelta::minutes(5);
    NewDispatch { notice, nth, published_at, due: Some(accept_by), accept_by, expires_at: None }
}

pub(crate) fn subject(id: &str) -> SubjectId {
    SubjectId::Change(id_of(id))
}

/// Announces a change on the 14th, with what goes out by mail.
pub(crate) async fn dispatched(store: &Store, id: &str, new: &[NewDispatch]) {
    added(store, announced(id, 14)).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    writing.add_dispatches(&subject(id), 1, new).await.unwrap();
    writing.commit().await.unwrap();
}

/// Announces changes, each with its announcement to everybody.
pub(crate) async fn expanded<const N: usize>(store: &Store, ids: [&str; N]) -> [DispatchId; N] {
    let mut all = Vec::new();
    for id in ids {
        dispatched(store, id, &[notice(MessageKind::Announcement, 0)]).await;
        let dispatch = store.dispatches(&subject(id)).await.unwrap()[0].id;
        while !store.expand(dispatch, now(), |_| Choice::Wanted).await.unwrap() {}
        all.push(dispatch);
    }
    all.try_into().unwrap()
}

/// A dispatch of a change.
pub(crate) async fn dispatch(store: &Store, id: DispatchId) -> Dispatch {
    let subjects: Vec<_> = store.due(1000).await.unwrap().iter().map(|(_, id)| SubjectId::from(id)).collect();
    store.dispatches_of(&subjects).await.unwrap().into_iter().find(|dispatch| dispatch.id == id).unwrap()
}

/// Which dispatch of which change it is: `fixes announcement 0`.
pub(crate) fn name(dispatch: &Dispatch) -> String {
    match &dispatch.content {
        Content::Notice { subject, notice, nth, .. } => format!("{} {} {nth}", subject.id(), notice.id()),
        Content::Letter { to, letter } => format!("{to} {letter}"),
    }
}
