//! One transaction: everything that belongs together, or nothing; by one writer after the other.

use crate::common::{add, added, announced, entry, id_of, now, plan, put, request, revision, step};
use fairnotice_core::{
    component::{Component, Status},
    incident::Incident,
    lifecycle::{Step, StepMessage, take},
    published_release::Release,
    record::Record,
    release::ReleaseFile,
};
use fairnotice_store::{Error, Store, SubjectId, Transaction};
use serde_json::json;
use std::ops::RangeInclusive;

/// Writes one of each.
async fn everything(writing: &mut Transaction<'_>) {
    let file: ReleaseFile = serde_json::from_value(json!({ "to": "5.0.1" })).unwrap();
    writing.put_release(&Release::early(file, now()), entry("tell")).await.unwrap();
    let incident =
        Incident::opened(id_of("slow-api"), "The API is slow", Vec::new(), None, &StepMessage::default(), now());
    writing.add_incident(&incident, entry("open")).await.unwrap();
    writing.set_status(&"api".into(), Status::MajorOutage, entry("status")).await.unwrap();
    let result = add(writing, announced("fixes", 14)).await.unwrap();
    writing.remember(&request("k"), &result).await.unwrap();
}

async fn list(store: &Store) {
    let api = Component {
        id: "api".into(),
        name: "API".into(),
        group: String::new(),
        regions: Vec::new(),
        status: Status::default(),
    };
    store.list_components(&[api]).await.unwrap();
}

pub(crate) async fn what_is_dropped_leaves_nothing(store: &Store) {
    list(store).await;
    let before = store.public(now()).await.unwrap();
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert_eq!(writing.now(), now());
    everything(&mut writing).await;
    // A reader does not see it, and does not wait.
    assert_eq!(store.public(now()).await.unwrap(), before);
    drop(writing);
    assert_eq!(store.public(now()).await.unwrap(), before);
    assert_eq!(store.audit_before(i64::MAX, 10).await.unwrap(), []);
    assert_eq!(
        (store.releases(None, 10).await.unwrap().items, store.incidents(None, 10).await.unwrap().items),
        (vec![], vec![])
    );
    assert_eq!((store.notices(&id_of("fixes")).await.unwrap(), store.due(100).await.unwrap()), (vec![], vec![]));
    assert!(matches!(store.change(&id_of("fixes")).await, Err(Error::Missing(_))));
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert_eq!(writing.stored_result(&request("k")).await.unwrap(), None);
}

pub(crate) async fn several_writes_are_one_revision(store: &Store) {
    list(store).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    everything(&mut writing).await;
    writing.commit().await.unwrap();
    let public = store.public(now()).await.unwrap();
    assert_eq!((public.revision, public.records.len(), public.incidents.len()), (2, 1, 1));
    assert_eq!(public.components[0].status, Status::MajorOutage);
    let log = store.audit_before(i64::MAX, 10).await.unwrap();
    let kinds: Vec<_> = log.iter().map(|entry| entry.subject.kind()).collect();
    assert_eq!(kinds, ["change", "component", "incident", "release"]);
}

pub(crate) async fn nothing_published_is_no_revision(store: &Store) {
    store.begin("ana", now()).await.unwrap().commit().await.unwrap();
    added(store, Record::draft(id_of("draft"), plan(14, &json!({})))).await;
    assert_eq!(revision(store).await, 0);
}

/// Announces and takes steps from two concurrent tasks, with a reader that looks at every revision in between.
pub(crate) async fn two_concurrent_writers_lose_nothing(store: &Store) {
    const EACH: RangeInclusive<u32> = 1..=12;
    let writer = |name: &'static str| {
        let store = store.clone();
        tokio::spawn(async move {
            for i in EACH {
                let id = format!("{name}-{i}");
                added(&store, announced(&id, i)).await;
                step(&store, &id, Step::Start, now()).await.unwrap();
                // Both count one record up, too.
                let mut writing = store.begin(name, now()).await.unwrap();
                let shared = writing.change(&id_of("shared")).await.unwrap().record;
                put(
                    &mut writing,
                    take(&shared, Step::Update, &StepMessage::new(name), now()).unwrap(),
                    entry("update"),
                )
                .await
                .unwrap();
                writing.commit().await.unwrap();
            }
        })
    };
    added(store, announced("shared", 14)).await;
    step(store, "shared", Step::Start, now()).await.unwrap();
    let (one, other) = (writer("one"), writer("other"));
    while !(one.is_finished() && other.is_finished()) {
        // A reader sees complete transactions: as many steps as revisions.
        let public = store.public(now()).await.unwrap();
        let steps: u32 = public.records.iter().map(|record| record.revision).sum();
        assert_eq!(public.revision, u64::from(steps));
    }
    one.await.unwrap();
    other.await.unwrap();
    let both = 2 * EACH.count();
    let public = store.public(now()).await.unwrap();
    assert_eq!((public.records.len(), public.revision), (1 + both, u64::try_from(2 + 3 * both).unwrap()));
    let shared = store.change(&id_of("shared")).await.unwrap().record;
    let log = store.audit(&SubjectId::Change(id_of("shared"))).await.unwrap();
    assert_eq!((shared.updates.len(), log.len()), (2 + both, 2 + both));
    for name in ["one", "other"] {
        assert_eq!(shared.updates.iter().filter(|update| update.message == name).count(), both / 2, "{name}");
    }
}

/// Who waits for its turn is not refused.
// S1
pub(crate) async fn of_64_parallel_writers_none_is_refused(store: &Store) {
    let writers = (0..64).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { added(&store, announced(&format!("fixes-{number}"), 1 + number % 28)).await })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    store.check().await.unwrap();
    assert_eq!(revision(store).await, 64);
    let lines: Vec<_> = store.audit_before(i64::MAX, 100).await.unwrap().iter().map(|line| line.seq).collect();
    assert_eq!(lines, (1..=64).rev().collect::<Vec<_>>(), "the log has no gaps");
}

/// PostgreSQL would turn the commit into a rollback, and call it a success.
pub(crate) async fn a_commit_after_a_failure_says_so(store: &Store) {
    let mut writing = store.begin("ana", now()).await.unwrap();
    let result = add(&mut writing, Record::draft(id_of("draft"), plan(14, &json!({})))).await.unwrap();
    writing.remember(&request("k"), &result).await.unwrap();
    assert!(matches!(writing.remember(&request("k"), &result).await, Err(Error::Database(_))));
    let is_committed = writing.commit().await.is_ok();
    assert_eq!(store.drafts().await.unwrap().len(), usize::from(is_committed));
}

/// Of many who want the same id, or the same step, one gets it.
pub(crate) async fn a_race_has_one_winner(store: &Store) {
    let announcing = (1..=6).map(|day| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut writing = store.begin("ana", now()).await?;
            add(&mut writing, announced("fixes", day)).await?;
            writing.commit().await
        })
    });
    let mut won = 0;
    for one in announcing.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert!(matches!(error, Error::Taken(_)), "{error}"),
        }
    }
    assert_eq!((won, revision(store).await), (1, 1));
    let starting = (1..=6).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { step(&store, "fixes", Step::Start, now()).await.is_ok() })
    });
    let mut won = 0;
    for one in starting.collect::<Vec<_>>() {
        won += u32::from(one.await.unwrap());
    }
    assert_eq!((won, revision(store).await), (1, 2));
    let log = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    assert_eq!(log.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["announce", "start"]);
}
