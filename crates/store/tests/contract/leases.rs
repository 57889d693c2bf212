//! Leases.

use crate::common::now;
use fairnotice_store::Store;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

pub(crate) async fn are_held_by_one_until_they_end(store: &Store) {
    let take = async |name, holder, ttl| store.take_lease(name, holder, ttl).await.unwrap();
    let holds =
        async |holder| store.begin("clock", now()).await.unwrap().holds_lease("scheduler", holder).await.unwrap();
    assert!(!holds("one").await);
    assert!(take("scheduler", "one", HOUR).await);
    assert!(!take("scheduler", "other", HOUR).await);
    assert!(take("scheduler", "one", HOUR).await, "it is prolonged");
    assert!(take("another", "other", HOUR).await);
    assert!(holds("one").await && !holds("other").await);
    // Its holder gives it up: it ends immediately.
    assert!(take("scheduler", "one", Duration::ZERO).await);
    assert!(!holds("one").await);
    assert!(take("scheduler", "other", HOUR).await);
    assert!(!holds("one").await && holds("other").await);
    assert!(!take("scheduler", "one", HOUR).await);
}
