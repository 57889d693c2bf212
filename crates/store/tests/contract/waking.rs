//! Which record's clock has a step to take first.

use crate::common::{added, announced, at, now, plan, step};
use fairnotice_core::{lifecycle::Step, record::Record};
use fairnotice_store::Store;
use serde_json::json;

async fn next(store: &Store) -> Option<(String, String)> {
    let next = store.next_to_wake().await.unwrap();
    next.map(|(at, id)| (at.format("%dT%H:%M").to_string(), id))
}

#[track_caller]
fn check(next: Option<&(String, String)>, at: &str, id: &str) {
    assert_eq!(next.map(|(at, id)| (at.as_str(), id.as_str())), Some((at, id)));
}

pub(crate) async fn the_first_to_wake_is_told(store: &Store) {
    added(store, announced("later", 20)).await;
    check(next(store).await.as_ref(), "20T11:00", "later");
    let by_clock = json!({ "automatic": { "start": true, "finish": true } });
    added(store, Record::announced("sooner", plan(14, &by_clock), now())).await;
    // The reminder; nobody waits for a draft.
    added(store, Record::draft("draft", plan(10, &by_clock))).await;
    check(next(store).await.as_ref(), "14T11:00", "sooner");
    // Its end, once it has begun.
    step(store, "sooner", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    check(next(store).await.as_ref(), "14T13:00", "sooner");
    step(store, "sooner", Step::Finish, at("2026-11-14T12:40:00Z")).await.unwrap();
    check(next(store).await.as_ref(), "20T11:00", "later");
    step(store, "later", Step::Cancel, at("2026-11-15T09:00:00Z")).await.unwrap();
    assert_eq!(next(store).await, None);
}

pub(crate) async fn of_several_at_one_instant_the_first_by_id(store: &Store) {
    for id in ["b", "a", "c"] {
        added(store, announced(id, 14)).await;
    }
    for id in ["a", "b", "c"] {
        check(next(store).await.as_ref(), "14T11:00", id);
        step(store, id, Step::Cancel, at("2026-11-03T09:00:00Z")).await.unwrap();
    }
}
