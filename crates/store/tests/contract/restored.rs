//! A database that was restored: what was due before the restore waits for an operator's word.

use crate::common::{
    added, announced, at,
    mail::{dispatched, expanded, name, notice, subject, subscribed},
    now,
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::MessageKind::{Announcement, Started},
    dispatch::NewDispatch,
    instant::Instant,
};
use fairnotice_store::{Settled, Store, Withheld};

const TTL: TimeDelta = TimeDelta::minutes(5);

fn later() -> Instant {
    at("2026-11-03T09:00:00Z")
}

/// One mail is sent and one waits; another notice waits for its expansion. Then the database is restored.
async fn restored(store: &Store) -> Withheld {
    let [ana, _] = [subscribed(store, "ana").await, subscribed(store, "bo").await];
    let [fixes] = expanded(store, ["fixes"]).await;
    dispatched(store, "other", &[notice(Announcement, 0)]).await;
    store.claim("one", now(), TTL, 1).await.unwrap();
    store.settle("one", &[(fixes, ana.id, Settled::Accepted { at: now() })], now()).await.unwrap();
    assert_eq!(store.withhold_restored(now()).await.unwrap(), Withheld::default(), "it is no restored one");
    store.mark_restored().await.unwrap();
    let waits = Withheld { since: Some(later()), dispatches: 1, deliveries: 1 };
    for now in [later(), later() + TimeDelta::hours(1)] {
        assert_eq!(store.withhold_restored(now).await.unwrap(), waits);
    }
    waits
}

async fn claimed(store: &Store) -> usize {
    store.claim("two", later(), TTL, 10).await.unwrap().len()
}

pub(crate) async fn ones_mail_waits_and_what_is_due_since_goes_out(store: &Store) {
    let waits = restored(store).await;
    assert_eq!((claimed(store).await, store.unexpanded().await.unwrap()), (0, None));
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
    added(store, announced("new", 16)).await;
    let mut writing = store.begin("clock", later()).await.unwrap();
    let started = |nth, due| NewDispatch { due, ..notice(Started, nth) };
    let new = [started(0, Some(later() + TimeDelta::seconds(1))), started(1, Some(later())), started(2, None)];
    writing.add_dispatches(&subject("new"), 1, &new).await.unwrap();
    writing.withhold_overdue(&subject("new"), 1).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.withheld().await.unwrap(), Withheld { dispatches: 3, ..waits });
    let next = store.unexpanded().await.unwrap().unwrap();
    assert_eq!(name(&next), "new started 0");
    assert!(next.id.0 > 1_000_000, "the lost database may have given the numbers before");
}

pub(crate) async fn ones_mail_is_sent_on_the_word_of_an_operator(store: &Store) {
    restored(store).await;
    store.send_withheld(later()).await.unwrap();
    assert_eq!((claimed(store).await, store.withheld().await.unwrap()), (1, Withheld::default()));
    assert_eq!(name(&store.unexpanded().await.unwrap().unwrap()), "other announcement 0");
}

pub(crate) async fn ones_mail_is_parked_on_the_word_of_an_operator(store: &Store) {
    restored(store).await;
    let news = store.news_end().await.unwrap();
    store.park_withheld("sent before the restore", later()).await.unwrap();
    assert_eq!((claimed(store).await, store.withheld().await.unwrap()), (0, Withheld::default()));
    assert_eq!(store.unexpanded().await.unwrap(), None);
    let fixes = store.dispatches(&subject("fixes")).await.unwrap().remove(0);
    assert_eq!((fixes.accepted, fixes.parked, fixes.waiting()), (1, 1, 0));
    let other = store.dispatches(&subject("other")).await.unwrap().remove(0);
    assert_eq!((other.withdrawn.as_deref(), other.is_expanded), (Some("sent before the restore"), true));
    let heard = store.delivered_since(news, 10).await.unwrap().ids;
    assert_eq!(heard.iter().map(ToString::to_string).collect::<Vec<_>>(), ["fixes", "other"]);
}
