//! How much mail waits.

use crate::common::{
    at,
    mail::{dispatched, expanded, notice, subscribed},
    now,
};
use chrono::TimeDelta;
use fairnotice_core::change::MessageKind::Announcement;
use fairnotice_store::{Settled, Store, WaitingMail};

pub(crate) async fn mail_is_counted_until_it_is_settled(store: &Store) {
    assert_eq!(store.waiting_mail().await.unwrap(), WaitingMail::default());
    let [ana, _] = [subscribed(store, "ana").await, subscribed(store, "bo").await];
    let [fixes] = expanded(store, ["fixes"]).await;
    dispatched(store, "other", &[notice(Announcement, 0)]).await;
    let waits = |mails, notices| WaitingMail { mails, notices, oldest: Some(now()), is_withheld: false };
    assert_eq!(store.waiting_mail().await.unwrap(), waits(2, 1));
    let has_due = async || store.has_due_mail(now()).await.unwrap();
    assert!(has_due().await);
    // What is being sent waits, and so does what is tried again later; it is not due.
    store.claim("one", now(), TimeDelta::minutes(5), 10).await.unwrap();
    assert_eq!(store.waiting_mail().await.unwrap(), waits(2, 1));
    let ids: Vec<_> = store.subscribers(None, None, 10).await.unwrap().iter().map(|one| one.id).collect();
    let later = Settled::Retry { at: now() + TimeDelta::minutes(1), reason: String::new() };
    let accepted = Settled::Accepted { at: now() };
    assert_eq!(ids[0], ana.id);
    store.settle("one", &[(fixes, ids[0], accepted.clone()), (fixes, ids[1], later)], now()).await.unwrap();
    assert_eq!(store.waiting_mail().await.unwrap(), waits(1, 1));
    let other = store.unexpanded().await.unwrap().unwrap().id;
    store.give_up(other, "no document", now()).await.unwrap();
    assert_eq!(store.waiting_mail().await.unwrap(), waits(1, 0));
    assert!(!has_due().await);
    assert!(store.has_due_mail(now() + TimeDelta::minutes(1)).await.unwrap());
    store.mark_restored().await.unwrap();
    store.withhold_restored(at("2026-11-03T09:00:00Z")).await.unwrap();
    assert_eq!(store.waiting_mail().await.unwrap(), WaitingMail { is_withheld: true, ..WaitingMail::default() });
}
