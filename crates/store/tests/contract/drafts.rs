//! Drafts, which nobody but operators sees.

use crate::common::{added, at, entry, follows, id_of, ids, now, plan, put, revision, step, stored};
use fairnotice_core::{
    lifecycle::{Step, StepMessage, edit},
    record::{Record, State},
};
use fairnotice_store::{Range, Store, StoredNotice, SubjectId};
use serde_json::json;

fn draft(id: &str, day: u32) -> Record {
    Record::draft(id_of(id), plan(day, &json!({})))
}

pub(crate) async fn are_private(store: &Store) {
    for (id, day) in [("b", 16), ("a", 16), ("c", 15)] {
        added(store, draft(id, day)).await;
    }
    let mut writing = store.begin("ana", now()).await.unwrap();
    let edited =
        edit(&writing.change(&id_of("b")).await.unwrap().record, &plan(14, &json!({})), &StepMessage::default(), now());
    put(&mut writing, edited.unwrap(), entry("edit")).await.unwrap();
    writing.commit().await.unwrap();

    assert_eq!(ids(&store.drafts().await.unwrap()), "b c a");
    let public = store.public(at("1970-01-01T00:00:00Z")).await.unwrap();
    assert_eq!((public.revision, public.records), (0, Vec::new()));
    let all =
        store.changes(&Range::new(at("1970-01-01T00:00:00Z"), at("9999-12-31T23:59:59Z"), 10)).await.unwrap().records;
    assert_eq!(all, []);
    assert_eq!(store.announced_since(at("1970-01-01T00:00:00Z"), None, 10).await.unwrap().records, []);
    for id in ["a", "b", "c"] {
        assert_eq!(store.notices(&id_of(id)).await.unwrap(), []);
        assert_eq!(store.decisions(&id_of(id)).await.unwrap(), []);
    }
    assert_eq!(store.due(100).await.unwrap(), []);
    // Who wrote them is known all the same.
    let entries = store.audit(&SubjectId::Change(id_of("b"))).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), entry.revision)).collect();
    assert_eq!(actions, [("draft", 1), ("edit", 2)]);
}

pub(crate) async fn become_public_when_they_are_announced(store: &Store) {
    added(store, draft("fixes", 14)).await;
    let announced_at = at("2026-11-03T09:00:00Z");
    let record = step(store, "fixes", Step::Announce, announced_at).await.unwrap();
    assert_eq!((record.state, record.revision), (State::Announced, 2));
    assert_eq!(store.change(&id_of("fixes")).await.unwrap(), stored(record.clone()));
    assert_eq!(store.drafts().await.unwrap(), []);
    assert_eq!(
        store.notices(&id_of("fixes")).await.unwrap(),
        StoredNotice::of(&follows(&record, announced_at).timetable)
    );
    assert_eq!(
        (ids(&store.public(announced_at).await.unwrap().records), revision(store).await),
        ("fixes".to_owned(), 1)
    );
}
