//! Records with scheduled steps, by instant.

use crate::common::{added, announced, at, entry, follows, id_of, now, plan, revision, step, stored};
use fairnotice_core::{
    change::MessageKind,
    lifecycle::Step,
    record::Record,
    scheduled_step::{self, ScheduledStep},
};
use fairnotice_store::Store;
use serde_json::json;

async fn next(store: &Store) -> Option<(String, String)> {
    let next = store.due(100).await.unwrap().into_iter().next();
    next.map(|(at, id)| (at.format("%dT%H:%M").to_string(), id.to_string()))
}

#[track_caller]
fn check(next: Option<&(String, String)>, at: &str, id: &str) {
    assert_eq!(next.map(|(at, id)| (at.as_str(), id.as_str())), Some((at, id)));
}

pub(crate) async fn the_first_due_record_comes_first(store: &Store) {
    added(store, announced("later", 20)).await;
    check(next(store).await.as_ref(), "20T11:00", "later");
    let automatic = json!({ "automatic": { "start": true, "finish": true } });
    added(store, Record::announced(id_of("sooner"), plan(14, &automatic), now())).await;
    // The reminder; nobody waits for a draft.
    added(store, Record::draft(id_of("draft"), plan(10, &automatic))).await;
    check(next(store).await.as_ref(), "14T11:00", "sooner");
    assert_eq!(store.due(100).await.unwrap().len(), 2);
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

/// Clocks have full milliseconds; a plan can have fractions of them.
pub(crate) async fn nothing_is_due_before_its_instant(store: &Store) {
    let between = json!({ "start": "2026-11-14T12:00:00.0005Z", "automatic": { "start": true } });
    let reminded = Record::announced(id_of("fixes"), plan(14, &between), at("2026-11-14T11:30:00Z"));
    added(store, reminded).await;
    assert_eq!(store.due(100).await.unwrap()[0].0, at("2026-11-14T12:00:00.001Z"));
}

pub(crate) async fn an_overrun_is_noted_and_readers_see_nothing_new(store: &Store) {
    added(store, announced("fixes", 14)).await;
    step(store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let (end, before) = (at("2026-11-14T13:00:00Z"), revision(store).await);
    check(next(store).await.as_ref(), "14T13:00", "fixes");
    let condition = async || {
        let notices = store.notices(&id_of("fixes")).await.unwrap();
        notices.into_iter().find(|notice| notice.kind == MessageKind::Update).unwrap().condition
    };
    assert_eq!(condition().await, "if work is not finished by then");
    let mut writing = store.begin("clock", end).await.unwrap();
    let record = writing.change(&id_of("fixes")).await.unwrap().record;
    let noted = scheduled_step::perform(&record, ScheduledStep::Overrun, end, end).unwrap();
    writing.note_change(&stored(noted.clone()), &follows(&noted, end), entry("overrun")).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(condition().await, "");
    assert_eq!((next(store).await, revision(store).await), (None, before));
}
