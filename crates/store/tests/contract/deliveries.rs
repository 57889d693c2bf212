//! Deliveries: expanded, claimed, settled.

use crate::common::{
    mail::{dispatch, dispatched, expanded, new_subscriber, notice, subscribed, subscribed_at},
    now,
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::MessageKind::Announcement,
    dispatch::Letter,
    instant::Instant,
    subscription::{Choice, Subscription},
};
use fairnotice_store::{
    ClaimedDelivery, DispatchId, NewSubscriber, Settled, Store, Subscriber, SubscriberId, SubscriberState,
};
use std::collections::BTreeSet;

const TTL: TimeDelta = TimeDelta::minutes(5);

fn after(seconds: i64) -> Instant {
    now() + TimeDelta::seconds(seconds)
}

async fn claim(store: &Store, holder: &str, now: Instant, limit: u32) -> Vec<ClaimedDelivery> {
    store.claim(holder, now, TTL, limit).await.unwrap()
}

/// Whom the deliveries are to, by address, and at which attempt.
fn to(claimed: &[ClaimedDelivery]) -> String {
    let mut names: Vec<_> = claimed
        .iter()
        .map(|one| format!("{}{}", one.subscriber.address.split('@').next().unwrap(), one.attempts))
        .collect();
    names.sort();
    names.join(" ")
}

async fn settle(store: &Store, holder: &str, dispatch: DispatchId, of: &Subscriber, settled: Settled, now: Instant) {
    store.settle(holder, &[(dispatch, of.id, settled)], now).await.unwrap();
}

fn accepted(seconds: i64) -> Settled {
    Settled::Accepted { at: after(seconds) }
}

async fn numbers(store: &Store, id: DispatchId) -> String {
    let found = dispatch(store, id).await;
    let [first, last] = [found.first_accepted_at, found.last_accepted_at]
        .map(|at| at.map_or("-".to_owned(), |at| (at - now()).num_seconds().to_string()));
    format!(
        "{} of {} accepted ({} in time, {first} to {last}), {} refused, {} parked, {} muted, {} waiting",
        found.accepted,
        found.recipients,
        found.accepted_in_time,
        found.refused,
        found.parked,
        found.muted,
        found.waiting()
    )
}

pub(crate) async fn go_to_whoever_chose_the_notice(store: &Store) {
    let confirmed = |name: &'static str, seconds| async move { subscribed_at(store, name, after(seconds)).await };
    for name in ["wants", "muted", "other"] {
        confirmed(name, -9).await;
    }
    for (name, state) in [("suspended", SubscriberState::Suspended), ("ended", SubscriberState::Ended)] {
        let one = confirmed(name, -9).await;
        let mut writing = store.begin_mail(now()).await.unwrap();
        writing.put_subscriber(&Subscriber { state, ..one }).await.unwrap();
        writing.commit().await.unwrap();
    }
    let mut writing = store.begin_mail(now()).await.unwrap();
    writing.add_subscriber(&new_subscriber("pending")).await.unwrap();
    for (name, with) in [("muted", false), ("other", true)] {
        let one = writing.subscriber_with(&format!("{name}@example.org")).await.unwrap().unwrap();
        let subscription = Subscription { changes: with, ..Subscription::default() };
        let subscription = Subscription { releases: !with, ..subscription };
        writing.put_subscriber(&Subscriber { subscription, ..one }).await.unwrap();
    }
    writing.commit().await.unwrap();
    dispatched(store, "fixes", &[notice(Announcement, 0)]).await;
    let id = store.unexpanded().await.unwrap().unwrap().id;
    let choose = |subscription: &Subscription| match (subscription.changes, subscription.releases) {
        (true, true) => Choice::Wanted,
        (false, _) => Choice::Muted,
        (true, false) => Choice::NotWanted,
    };
    assert!(store.expand(id, now(), choose).await.unwrap());
    assert_eq!(
        numbers(store, id).await,
        "0 of 1 accepted (0 in time, - to -), 0 refused, 0 parked, 1 muted, 1 waiting"
    );
    assert_eq!(to(&claim(store, "one", now(), 10).await), "wants1");
    // It is expanded once.
    assert!(store.expand(id, now(), choose).await.unwrap());
    assert_eq!(dispatch(store, id).await.recipients, 1);
}

/// A clock that is set back between a confirmation and a notice, or before both, changes nothing.
pub(crate) async fn go_to_whoever_confirmed_before_whatever_the_clock_says(store: &Store) {
    subscribed_at(store, "ana", after(3_600)).await;
    let bo = subscribed_at(store, "bo", after(-9)).await;
    for (name, state) in [("cem", SubscriberState::Pending), ("dag", SubscriberState::Ended)] {
        let one = subscribed_at(store, name, after(-9)).await;
        let mut writing = store.begin_mail(now()).await.unwrap();
        writing.put_subscriber(&Subscriber { state, ..one }).await.unwrap();
        writing.commit().await.unwrap();
    }
    dispatched(store, "fixes", &[notice(Announcement, 0)]).await;
    // All of this is later than the notice.
    subscribed_at(store, "eva", after(-3_600)).await;
    let mut writing = store.begin_mail(after(-3_600)).await.unwrap();
    for name in ["cem", "dag"] {
        let one = writing.subscriber_with(&format!("{name}@example.org")).await.unwrap().unwrap();
        let confirmed_at = Some(after(-3_600));
        writing.put_subscriber(&Subscriber { state: SubscriberState::Active, confirmed_at, ..one }).await.unwrap();
    }
    // Who changes something else stays a recipient.
    writing.put_subscriber(&Subscriber { zone: "Asia/Kathmandu".to_owned(), ..bo }).await.unwrap();
    writing.commit().await.unwrap();
    dispatched(store, "other", &[notice(Announcement, 0)]).await;
    for expected in ["ana1 bo1", "ana1 bo1 cem1 dag1 eva1"] {
        let id = store.unexpanded().await.unwrap().unwrap().id;
        assert!(store.expand(id, now(), |_| Choice::Wanted).await.unwrap());
        assert_eq!(to(&claim(store, "one", now(), 10).await), expected);
    }
}

/// Its numbers stay, and nobody gets it again.
pub(crate) async fn are_deleted_after_a_while(store: &Store) {
    let (ana, bo) = (subscribed(store, "ana").await, subscribed(store, "bo").await);
    let [fixes, other] = expanded(store, ["fixes", "other"]).await;
    let mut writing = store.begin_mail(now()).await.unwrap();
    let letter = writing.add_letter(ana.id, Letter::Manage, now()).await.unwrap();
    writing.commit().await.unwrap();
    claim(store, "one", now(), 10).await;
    let settled = [
        (fixes, ana.id, accepted(1)),
        (fixes, bo.id, Settled::Parked { reason: String::new() }),
        (other, ana.id, accepted(2)),
        (letter, ana.id, accepted(9)),
    ];
    store.settle("one", &settled, after(9)).await.unwrap();
    let numbers_before = (numbers(store, fixes).await, numbers(store, other).await);
    let accepted_mails = async || {
        let found = store.recent_mails(&[ana.id], now(), after(100)).await.unwrap();
        found.get(&ana.id).map_or(0, |mails| mails.accepted)
    };
    let prune = async |before, limit| store.prune_deliveries(before, limit, after(100)).await.unwrap();
    // Not yet, and not the letter, which was accepted later.
    assert!(!prune(now(), 10).await);
    assert_eq!(accepted_mails().await, 3);
    assert!(prune(after(3), 1).await, "one of two");
    assert!(prune(after(3), 1).await, "the other");
    assert!(prune(after(3), 1).await, "there is no more");
    assert!(!prune(after(3), 1).await);
    assert_eq!(accepted_mails().await, 2, "of `other` one waits");
    assert_eq!((numbers(store, fixes).await, numbers(store, other).await), numbers_before);
    assert!(store.expand(fixes, after(100), |_| Choice::Wanted).await.unwrap());
    store.release_claims(None).await.unwrap();
    assert_eq!(to(&claim(store, "one", after(100), 10).await), "bo2");
    // Who hears of an answer too late changes nothing.
    settle(store, "one", fixes, &ana, accepted(99), after(99)).await;
    settle(store, "one", other, &bo, accepted(99), after(99)).await;
    assert_eq!(numbers(store, fixes).await, numbers_before.0);
    while prune(after(100), 100).await {}
    assert_eq!(accepted_mails().await, 0);
}

/// Nobody is left out between two batches, and nobody is in both.
pub(crate) async fn are_written_in_batches(store: &Store) {
    let mut writing = store.begin_mail(now()).await.unwrap();
    for number in 0..1001 {
        let new = NewSubscriber { confirmed_at: Some(now()), ..new_subscriber(&format!("s{number}")) };
        writing.add_subscriber(&new).await.unwrap();
    }
    writing.commit().await.unwrap();
    dispatched(store, "fixes", &[notice(Announcement, 0)]).await;
    let id = store.unexpanded().await.unwrap().unwrap().id;
    for (recipients, done) in [(500, false), (1000, false), (1001, true)] {
        assert_eq!(store.expand(id, now(), |_| Choice::Wanted).await.unwrap(), done);
        let found = dispatch(store, id).await;
        assert_eq!((found.recipients, found.is_expanded), (recipients, done));
    }
    let mut ids = BTreeSet::new();
    for expected in [400, 400, 201, 0] {
        let claimed = claim(store, "one", now(), 400).await;
        assert_eq!(claimed.len(), expected);
        ids.extend(claimed.iter().map(|one| one.subscriber.id));
    }
    assert_eq!(ids.len(), 1001);
}

pub(crate) async fn are_claimed_by_one_until_its_time_is_over(store: &Store) {
    for name in ["ana", "bo", "cem"] {
        subscribed(store, name).await;
    }
    expanded(store, ["fixes"]).await;
    assert_eq!(to(&claim(store, "one", after(-1), 10).await), "", "nothing is due yet");
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(now()));
    assert_eq!(to(&claim(store, "one", now(), 2).await), "ana1 bo1");
    assert_eq!(to(&claim(store, "other", now(), 10).await), "cem1");
    assert_eq!(to(&claim(store, "third", after(299), 10).await), "");
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(after(300)));
    // Whoever is at work does not lose what it has to itself.
    assert_eq!(to(&claim(store, "one", after(300), 1).await), "cem2");
    assert_eq!(to(&claim(store, "other", after(300), 10).await), "ana2 bo2");
    assert_eq!(to(&claim(store, "third", after(600), 10).await), "ana3 bo3 cem3");
    // A server that starts gives back what is held.
    assert_eq!(store.release_claims(Some("one")).await.unwrap(), 0);
    assert_eq!(store.release_claims(Some("third")).await.unwrap(), 3);
    assert_eq!(to(&claim(store, "one", after(600), 10).await), "ana4 bo4 cem4");
    assert_eq!(store.release_claims(None).await.unwrap(), 3);
}

pub(crate) async fn are_counted_by_what_became_of_them(store: &Store) {
    let mut all = Vec::new();
    for name in ["ana", "bo", "cem", "dag", "eva", "fay"] {
        all.push(subscribed(store, name).await);
    }
    let [fixes, other] = expanded(store, ["fixes", "other"]).await;
    claim(store, "one", now(), 100).await;
    let refused = |suspend| Settled::Refused { reason: "550 5.1.1".to_owned(), suspend };
    let parked = || Settled::Parked { reason: "too late".to_owned() };
    let settled = [
        // The last second in time, and the first that is not.
        (fixes, all[0].id, Settled::Accepted { at: after(300) + TimeDelta::milliseconds(999) }),
        (fixes, all[1].id, accepted(301)),
        (fixes, all[2].id, refused(true)),
        (fixes, all[3].id, refused(false)),
        (fixes, all[4].id, parked()),
        (fixes, all[5].id, Settled::Left),
        (other, all[0].id, accepted(7)),
    ];
    store.settle("one", &settled, after(302)).await.unwrap();
    let expected = "2 of 5 accepted (1 in time, 300 to 301), 2 refused, 1 parked, 0 muted, 0 waiting";
    assert_eq!(numbers(store, fixes).await, expected);
    let of_other = "1 of 6 accepted (1 in time, 7 to 7), 0 refused, 0 parked, 0 muted, 5 waiting";
    assert_eq!(numbers(store, other).await, of_other);
    // The address is the fault of one alone.
    for (who, state) in [(2, SubscriberState::Suspended), (3, SubscriberState::Active)] {
        assert_eq!(store.subscriber(all[who].id).await.unwrap().unwrap().state, state);
    }
    let suspended = store.subscriber(all[2].id).await.unwrap().unwrap();
    assert_eq!((&*suspended.reason, suspended.ended_at), ("550 5.1.1", Some(after(302))));
    // What is settled stays so, whoever says something else.
    for (holder, outcome) in
        [("one", accepted(1)), ("other", parked()), ("one", Settled::Left), ("one", Settled::Released)]
    {
        for (dispatch, subscriber, _) in &settled {
            store.settle(holder, &[(*dispatch, *subscriber, outcome.clone())], after(303)).await.unwrap();
        }
    }
    assert_eq!((numbers(store, fixes).await, numbers(store, other).await), (expected.to_owned(), of_other.to_owned()));
}

/// A broken promise does not become a kept one when those to whom it was made are erased.
pub(crate) async fn count_for_whoever_leaves_late(store: &Store) {
    let [ana, bo, cem] =
        [subscribed(store, "ana").await, subscribed(store, "bo").await, subscribed(store, "cem").await];
    let [fixes] = expanded(store, ["fixes"]).await;
    claim(store, "one", now(), 100).await;
    settle(store, "one", fixes, &ana, accepted(1), after(1)).await;
    store.erase_subscriber(bo.id, "olga", after(300)).await.unwrap();
    let in_time = "1 of 2 accepted (1 in time, 1 to 1), 0 refused, 0 parked, 0 muted, 1 waiting";
    assert_eq!(numbers(store, fixes).await, in_time);
    store.erase_subscriber(cem.id, "olga", after(301)).await.unwrap();
    let late = "1 of 2 accepted (1 in time, 1 to 1), 0 refused, 1 parked, 0 muted, 0 waiting";
    assert_eq!(numbers(store, fixes).await, late);
}

pub(crate) async fn are_tried_again_or_given_back(store: &Store) {
    let (ana, bo) = (subscribed(store, "ana").await, subscribed(store, "bo").await);
    let [fixes] = expanded(store, ["fixes"]).await;
    claim(store, "one", now(), 10).await;
    let retry = Settled::Retry { at: after(60), reason: "451 try later".to_owned() };
    settle(store, "one", fixes, &ana, retry.clone(), now()).await;
    settle(store, "one", fixes, &bo, Settled::Released, now()).await;
    assert_eq!(to(&claim(store, "other", now(), 10).await), "bo1", "it was not tried");
    // It is not its first holder's any more.
    settle(store, "one", fixes, &bo, retry, now()).await;
    settle(store, "one", fixes, &bo, Settled::Released, now()).await;
    assert_eq!(to(&claim(store, "third", after(59), 10).await), "");
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(after(60)));
    assert_eq!(to(&claim(store, "third", after(60), 10).await), "ana2");
    // But what a mail server has answered is true, whoever holds it now.
    settle(store, "one", fixes, &bo, accepted(61), after(61)).await;
    assert_eq!(dispatch(store, fixes).await.accepted, 1);
    settle(store, "other", fixes, &bo, accepted(62), after(62)).await;
    assert_eq!(dispatch(store, fixes).await.accepted, 1);
}

/// Whoever follows the numbers hears of each dispatch that changed, once.
pub(crate) async fn make_news_for_the_promises(store: &Store) {
    let (ana, bo) = (subscribed(store, "ana").await, subscribed(store, "bo").await);
    assert_eq!(store.news_end().await.unwrap(), 0);
    let [fixes, other] = expanded(store, ["fixes", "other"]).await;
    let news = async |seen, limit| {
        let found = store.delivered_since(seen, limit).await.unwrap();
        (found.ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), found.seen)
    };
    let (all, end) = news(0, 10).await;
    assert_eq!((&*all, end), ("fixes other", store.news_end().await.unwrap()));
    assert_eq!(news(end, 10).await, (String::new(), end));
    claim(store, "one", now(), 10).await;
    let retry = Settled::Retry { at: after(60), reason: String::new() };
    store.settle("one", &[(fixes, ana.id, retry), (fixes, bo.id, Settled::Released)], now()).await.unwrap();
    assert_eq!(news(end, 10).await, (String::new(), end), "no number has changed");
    let settled = [(other, ana.id, accepted(1)), (fixes, ana.id, accepted(1)), (other, bo.id, accepted(1))];
    store.settle("one", &settled, after(1)).await.unwrap();
    // Read one by one: nothing is left out.
    let (first, seen) = news(end, 1).await;
    let (second, seen) = news(seen, 1).await;
    assert_eq!((&*first, &*second, seen), ("fixes", "other", store.news_end().await.unwrap()));
    settle(store, "one", fixes, &bo, accepted(2), after(2)).await;
    assert_eq!(news(seen, 10).await.0, "fixes");
    assert_eq!(news(0, 10).await.0, "other fixes", "each has its last change alone");
}

/// What nobody can read is not tried for ever.
pub(crate) async fn of_nobody_are_settled(store: &Store) {
    let [fixes] = expanded(store, ["fixes"]).await;
    store.settle("one", &[(fixes, SubscriberId(7), accepted(1))], now()).await.unwrap();
    assert_eq!(
        numbers(store, fixes).await,
        "0 of 0 accepted (0 in time, - to -), 0 refused, 0 parked, 0 muted, 0 waiting"
    );
    store.settle("one", &[], now()).await.unwrap();
    assert_eq!(to(&claim(store, "one", now(), 10).await), "");
}
