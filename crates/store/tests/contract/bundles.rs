//! Deliveries that go out later, in one mail.

use crate::common::{
    mail::{dispatch, expanded, subscribed},
    now,
};
use chrono::TimeDelta;
use fairnotice_core::{dispatch::Letter, instant::Instant};
use fairnotice_store::{ClaimedDelivery, DispatchId, PutOff, RecentMails, Settled, Store, SubscriberId};

const TTL: TimeDelta = TimeDelta::minutes(5);

fn after(seconds: i64) -> Instant {
    now() + TimeDelta::seconds(seconds)
}

/// What is claimed: the dispatch, what is bundled with it, and the attempt.
async fn claimed(store: &Store, holder: &str, now: Instant) -> Vec<String> {
    let mut shown: Vec<_> = store.claim(holder, now, TTL, 100).await.unwrap().iter().map(shown).collect();
    shown.sort();
    shown
}

fn shown(one: &ClaimedDelivery) -> String {
    let bundled: Vec<_> = one.bundled.iter().map(|dispatch| dispatch.id.to_string()).collect();
    format!("{}+[{}] at {}", one.dispatch.id, bundled.join(" "), one.attempts)
}

async fn put_off(store: &Store, of: SubscriberId, dispatches: &[DispatchId], until: Instant) {
    let one = PutOff { subscriber: of, dispatches: dispatches.to_vec(), until };
    store.put_off("one", &[one], "too many", now()).await.unwrap();
}

async fn settle(store: &Store, of: SubscriberId, outcomes: &[(DispatchId, Settled)], now: Instant) {
    let settled: Vec<_> = outcomes.iter().map(|(id, settled)| (*id, of, settled.clone())).collect();
    store.settle("one", &settled, now).await.unwrap();
}

async fn recent(store: &Store, of: SubscriberId, now: Instant) -> RecentMails {
    let found = store.recent_mails(&[of], now - TimeDelta::hours(1), now).await.unwrap();
    found.get(&of).copied().unwrap_or_default()
}

fn accepted(seconds: i64) -> Settled {
    Settled::Accepted { at: after(seconds) }
}

pub(crate) async fn wait_until_the_hour_allows_their_mail(store: &Store) {
    let ana = subscribed(store, "ana").await.id;
    let [a, b, c, d] = expanded(store, ["a", "b", "c", "d"]).await;
    assert_eq!(claimed(store, "one", now()).await, ["1+[] at 1", "2+[] at 1", "3+[] at 1", "4+[] at 1"]);
    assert_eq!(recent(store, ana, now()).await, RecentMails { under_way: 4, ..RecentMails::default() });
    put_off(store, ana, &[b, c, d], after(60)).await;
    settle(store, ana, &[(a, accepted(1))], after(1)).await;
    let waits = RecentMails { accepted: 1, oldest: Some(after(1)), under_way: 0, waits: true };
    assert_eq!(recent(store, ana, after(2)).await, waits);
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(after(60)));
    assert!(claimed(store, "one", after(59)).await.is_empty());
    assert_eq!(claimed(store, "one", after(60)).await, ["2+[3 4] at 1"]);
    // It is one mail with all of them.
    let under_way = RecentMails { under_way: 1, waits: false, ..waits };
    assert_eq!(recent(store, ana, after(60)).await, under_way);
    settle(store, ana, &[(b, accepted(61)), (c, accepted(61)), (d, accepted(61))], after(61)).await;
    assert_eq!(
        recent(store, ana, after(61)).await,
        RecentMails { accepted: 2, ..RecentMails { under_way: 0, ..under_way } }
    );
    // An hour later, and an hour before: a clock can be set back.
    assert_eq!(recent(store, ana, after(3_661)).await, RecentMails::default());
    assert_eq!(recent(store, ana, after(0)).await, RecentMails::default());
    for id in [a, b, c, d] {
        let found = dispatch(store, id).await;
        assert_eq!((found.accepted, found.waiting()), (1, 0));
    }
    assert!(claimed(store, "other", after(9_999)).await.is_empty());
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
    assert!(store.recent_mails(&[], now(), now()).await.unwrap().is_empty());
}

pub(crate) async fn are_added_to_until_they_are_tried(store: &Store) {
    let ana = subscribed(store, "ana").await.id;
    let [first, second] = expanded(store, ["a", "b"]).await;
    claimed(store, "one", now()).await;
    put_off(store, ana, &[first, second], after(60)).await;
    let [third] = expanded(store, ["c"]).await;
    assert_eq!(claimed(store, "one", now()).await, ["3+[] at 1"]);
    put_off(store, ana, &[third], after(90)).await;
    // What is added does not make it wait longer, and what is given back untried can still be added to.
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(after(60)));
    assert_eq!(claimed(store, "one", after(60)).await, ["1+[2 3] at 1"]);
    settle(store, ana, &[(first, Settled::Released)], after(60)).await;
    let [fourth] = expanded(store, ["d"]).await;
    assert_eq!(claimed(store, "one", after(60)).await, ["1+[2 3] at 1", "4+[] at 1"]);
    put_off(store, ana, &[first, fourth], after(120)).await;
    assert_eq!(claimed(store, "one", after(120)).await, ["1+[2 3 4] at 1"]);
    // A server that stops may have sent it: it says the same when it is sent again, and what comes later waits apart.
    let [fifth] = expanded(store, ["e"]).await;
    assert_eq!(claimed(store, "one", after(120)).await, ["5+[] at 1"]);
    put_off(store, ana, &[fifth], after(600)).await;
    assert_eq!(claimed(store, "other", after(420)).await, ["1+[2 3 4] at 2"]);
    let retry = Settled::Retry { at: after(500), reason: "451".to_owned() };
    store.settle("other", &[(first, ana, retry)], after(421)).await.unwrap();
    assert_eq!(claimed(store, "one", after(499)).await, Vec::<String>::new());
    assert_eq!(claimed(store, "one", after(500)).await, ["1+[2 3 4] at 3"]);
    store.release_claims(None).await.unwrap();
    assert_eq!(claimed(store, "one", after(600)).await, ["1+[2 3 4] at 4", "5+[] at 1"]);
    // It can wait less: a clock may have been wrong.
    put_off(store, ana, &[fifth], after(86_400)).await;
    let [sixth] = expanded(store, ["f"]).await;
    assert_eq!(claimed(store, "one", after(601)).await, ["6+[] at 1"]);
    put_off(store, ana, &[sixth], after(700)).await;
    assert_eq!(claimed(store, "one", after(700)).await, ["5+[6] at 1"]);
}

pub(crate) async fn are_settled_each_with_its_own_outcome(store: &Store) {
    let (ana, bo) = (subscribed(store, "ana").await.id, subscribed(store, "bo").await.id);
    let [a, b, c] = expanded(store, ["a", "b", "c"]).await;
    claimed(store, "one", now()).await;
    for who in [ana, bo] {
        put_off(store, who, &[a, b, c], after(60)).await;
    }
    assert_eq!(claimed(store, "one", after(60)).await, ["1+[2 3] at 1", "1+[2 3] at 1"]);
    let parked = Settled::Parked { reason: "it came too late".to_owned() };
    settle(store, ana, &[(a, parked), (b, accepted(61)), (c, accepted(61))], after(61)).await;
    let numbers = async |id| {
        let found = dispatch(store, id).await;
        (found.recipients, found.accepted, found.parked, found.waiting())
    };
    assert_eq!((numbers(a).await, numbers(b).await, numbers(c).await), ((2, 0, 1, 1), (2, 1, 0, 1), (2, 1, 0, 1)));
    // Nothing of a bundle is left behind when its reader is erased.
    store.erase_subscriber(bo, "ana", after(62)).await.unwrap();
    assert_eq!((numbers(a).await, numbers(b).await, numbers(c).await), ((1, 0, 1, 0), (1, 1, 0, 0), (1, 1, 0, 0)));
}

/// The word of an operator is about each mail.
pub(crate) async fn of_a_restored_database_are_withheld_apart(store: &Store) {
    let ana = subscribed(store, "ana").await.id;
    let ids = expanded(store, ["a", "b", "c"]).await;
    claimed(store, "one", now()).await;
    put_off(store, ana, &ids, after(60)).await;
    store.mark_restored().await.unwrap();
    assert_eq!(store.withhold_restored(now()).await.unwrap().deliveries, 3);
    store.send_withheld(now()).await.unwrap();
    assert_eq!(claimed(store, "one", after(60)).await, ["1+[] at 1", "2+[] at 1", "3+[] at 1"]);
}

/// A letter is no notice, and counts as a mail.
pub(crate) async fn leave_room_for_letters(store: &Store) {
    let ana = subscribed(store, "ana").await.id;
    let mut writing = store.begin_mail(now()).await.unwrap();
    let letter = writing.add_letter(ana, Letter::Manage, after(60)).await.unwrap();
    writing.commit().await.unwrap();
    claimed(store, "one", now()).await;
    settle(store, ana, &[(letter, accepted(1))], after(1)).await;
    assert_eq!(recent(store, ana, after(2)).await.accepted, 1);
}
