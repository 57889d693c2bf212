//! What goes out by mail with a step.

use crate::common::{
    added, announced, entry, id_of,
    mail::{dispatched, name, notice, subject, subscribed},
    now, put,
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::MessageKind::{Announcement, Reminder, Started},
    dispatch::NewDispatch,
    subscription::Choice,
};
use fairnotice_store::{Content, Dispatch, Store, SubjectId};

pub(crate) async fn are_read_as_they_were_written(store: &Store) {
    let later = now() + TimeDelta::hours(1);
    let reminder = NewDispatch { due: None, accept_by: later, expires_at: Some(later), ..notice(Reminder, 3) };
    dispatched(store, "fixes", &[notice(Announcement, 0), reminder]).await;
    let found = store.dispatches(&subject("fixes")).await.unwrap();
    let [first, second] = <[Dispatch; 2]>::try_from(found).unwrap();
    let content = |notice, nth| Content::Notice { subject: subject("fixes"), revision: 1, notice, nth };
    let expected = Dispatch {
        id: second.id,
        content: content(Reminder, 3),
        published_at: now(),
        due: None,
        accept_by: later,
        expires_at: Some(later),
        withdrawn: None,
        is_expanded: false,
        recipients: 0,
        muted: 0,
        accepted: 0,
        accepted_in_time: 0,
        refused: 0,
        parked: 0,
        first_accepted_at: None,
        last_accepted_at: None,
    };
    assert_eq!(second, expected);
    assert_eq!((first.content.clone(), first.due), (content(Announcement, 0), Some(now() + TimeDelta::minutes(5))));
    assert!(first.id < second.id);
    let document = store.document(&subject("fixes"), 1).await.unwrap().unwrap().document;
    assert_eq!(serde_json::from_str::<fairnotice_core::record::Record>(&document).unwrap(), announced("fixes", 14));
    assert_eq!(store.document(&subject("fixes"), 2).await.unwrap(), None);
}

/// Each subject has its own; a notice of a kind and number goes out once.
pub(crate) async fn go_out_once(store: &Store) {
    dispatched(store, "fixes", &[notice(Announcement, 0)]).await;
    dispatched(store, "other", &[notice(Announcement, 0), notice(Started, 0), notice(Started, 1)]).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert!(writing.add_dispatches(&subject("fixes"), 2, &[notice(Announcement, 0)]).await.is_err());
    drop(writing);
    let release = SubjectId::Release(id_of("5.0.1"));
    let subjects = [subject("other"), subject("fixes"), release, subject("missing")];
    let found = store.dispatches_of(&subjects).await.unwrap();
    let names: Vec<_> = found.iter().map(name).collect();
    assert_eq!(names, ["fixes announcement 0", "other announcement 0", "other started 0", "other started 1"]);
    assert_eq!(store.dispatches(&subject("missing")).await.unwrap(), []);
}

/// With the step, or not at all.
pub(crate) async fn go_with_their_step(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    let record = writing.change(&id_of("fixes")).await.unwrap().record;
    let moved = crate::common::taken(&record, fairnotice_core::lifecycle::Step::Edit, "Moved.", now()).unwrap();
    put(&mut writing, moved, entry("edit")).await.unwrap();
    writing.add_dispatches(&subject("fixes"), 2, &[notice(Started, 0)]).await.unwrap();
    drop(writing);
    assert_eq!(store.dispatches(&subject("fixes")).await.unwrap(), []);
    // A number that was not used is given again.
    dispatched(store, "other", &[notice(Announcement, 0)]).await;
    assert_eq!(store.dispatches(&subject("other")).await.unwrap()[0].id.0, 1);
}

pub(crate) async fn what_has_to_be_accepted_first_is_expanded_first(store: &Store) {
    let early = |minutes| NewDispatch { accept_by: now() + TimeDelta::minutes(minutes), ..notice(Announcement, 0) };
    for (id, minutes) in [("week", 10_000), ("soon", 5), ("hour", 60)] {
        dispatched(store, id, &[early(minutes)]).await;
    }
    for id in ["soon", "hour", "week"] {
        let next = store.unexpanded().await.unwrap().unwrap();
        assert_eq!(name(&next), format!("{id} announcement 0"));
        assert!(store.expand(next.id, now(), |_| Choice::Wanted).await.unwrap(), "nobody is subscribed");
    }
    assert_eq!(store.unexpanded().await.unwrap(), None);
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
}

pub(crate) async fn a_withdrawn_one_still_counts_its_recipients(store: &Store) {
    for name in ["ana", "bo"] {
        subscribed(store, name).await;
    }
    dispatched(store, "fixes", &[notice(Reminder, 0), notice(Announcement, 0)]).await;
    dispatched(store, "other", &[notice(Reminder, 0)]).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    writing.withdraw(&subject("fixes"), Reminder, "the change was moved").await.unwrap();
    writing.commit().await.unwrap();
    let [reminder, announcement] = store.dispatches(&subject("fixes")).await.unwrap().try_into().unwrap();
    assert_eq!((reminder.withdrawn.as_deref(), reminder.is_expanded), (Some("the change was moved"), false));
    assert_eq!((announcement.withdrawn, announcement.is_expanded), (None, false));
    assert_eq!(store.dispatches(&subject("other")).await.unwrap()[0].withdrawn, None);
    // It was promised to each of them, and a delivery is not sent: whoever claims it finds the reason.
    assert!(store.expand(reminder.id, now(), |_| Choice::Wanted).await.unwrap());
    let reminder = store.dispatches(&subject("fixes")).await.unwrap().remove(0);
    assert_eq!((reminder.recipients, reminder.is_expanded), (2, true));
    // What is withdrawn twice keeps its first reason.
    let mut writing = store.begin("ana", now()).await.unwrap();
    writing.withdraw(&subject("fixes"), Reminder, "another").await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.dispatches(&subject("fixes")).await.unwrap()[0], reminder);

    store.give_up(announcement.id, "it cannot be read", now()).await.unwrap();
    let given_up = store.dispatches(&subject("fixes")).await.unwrap().remove(1);
    assert_eq!((given_up.withdrawn.as_deref(), given_up.is_expanded), (Some("it cannot be read"), true));
}
